import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface RunningServer {
	port: number;
	baseUrl: string;
	/** Stops at once: open connections are destroyed, not waited for. */
	close(): Promise<void>;
}

/** Serves on 127.0.0.1; port 0 takes any free one. Rejects with a plain sentence when it is taken. */
export async function listen(handler: RequestListener, port = 0): Promise<RunningServer> {
	const sockets = new Set<Socket>();
	const server = createServer({ noDelay: true }, handler);
	// Longer than any client keeps an idle connection, so that none is closed under a new request.
	server.keepAliveTimeout = 120_000;
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(
				error.code === 'EADDRINUSE'
					? new Error(`Port ${port} is taken. Stop what uses it, or choose another port.`)
					: error,
			);
		});
		server.listen(port, '127.0.0.1', resolve);
	});
	const { port: used } = server.address() as AddressInfo;
	return {
		port: used,
		baseUrl: `http://127.0.0.1:${used}`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}
