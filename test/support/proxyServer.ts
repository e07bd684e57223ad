import http from 'node:http';
import net from 'node:net';

/** A forward proxy as companies have it: absolute URLs for http, CONNECT for https. */
export class ProxyServer {
	/** What was asked of it: `GET http://…` or `CONNECT host:port`. */
	readonly asked: string[] = [];
	private readonly sockets = new Set<net.Socket>();

	private constructor(private readonly server: http.Server) {}

	static async start(): Promise<ProxyServer> {
		const server = http.createServer();
		const proxy = new ProxyServer(server);
		server.on('request', (req, res) => {
			proxy.asked.push(`${req.method} ${req.url}`);
			const onward = http.request(
				String(req.url),
				{ method: req.method, headers: req.headers },
				(answer) => {
					res.writeHead(answer.statusCode ?? 502, answer.headers);
					answer.pipe(res);
				},
			);
			onward.on('error', () => res.destroy());
			req.pipe(onward);
		});
		server.on('connect', (req, socket: net.Socket) => {
			proxy.asked.push(`CONNECT ${req.url}`);
			const [host, port] = String(req.url).split(':');
			const onward = net.connect(Number(port), host, () => {
				socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
				onward.pipe(socket).pipe(onward);
			});
			for (const one of [socket, onward]) proxy.keep(one);
		});
		server.on('connection', (socket) => proxy.keep(socket));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private keep(socket: net.Socket): void {
		this.sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('close', () => this.sockets.delete(socket));
	}
}
