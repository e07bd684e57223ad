import net from 'node:net';
import tls from 'node:tls';

/** What happens to one request on its way to the sandbox and back. Times in milliseconds. */
export type Fault =
	/** Passed on at once, answered as the sandbox answers. */
	| { kind: 'pass' }
	/** Passed on, or answered, so much later. */
	| { kind: 'latency'; ms: number }
	/** The answer comes in pieces of one byte. */
	| { kind: 'drip'; everyMs: number }
	/** The connection is reset and the sandbox never hears of the request. */
	| { kind: 'resetBefore' }
	/** The sandbox does the work, then the connection is reset in place of an answer. */
	| { kind: 'resetAfter' }
	/** The answer's head and so many bytes of its body, then a reset. */
	| { kind: 'resetInBody'; bytes: number }
	/** The answer announces more bytes than come before a proper end (no reset). */
	| { kind: 'cutLength'; bytes: number }
	/** The body ends too early, and no length was announced. */
	| { kind: 'cutBody'; bytes: number }
	/** So many bytes of the whole answer, then a proper end (Toxiproxy's limit_data). */
	| { kind: 'limitData'; bytes: number }
	/** A whole answer whose connection is closed so much later (Toxiproxy's slow_close). */
	| { kind: 'slowClose'; ms: number }
	/** Passed on, and never a byte of an answer. */
	| { kind: 'silence' }
	/** Taken, and neither passed on nor answered (Toxiproxy's timeout). */
	| { kind: 'blackHole' };

/** One step of a plan: the next `times` requests whose request line contains `on` get the fault. */
interface Step {
	fault: Fault;
	times: number;
	on: string;
}

/** A request as it came over the socket. */
export interface SeenRequest {
	method: string;
	target: string;
	/** Names in lower case; values of repeated names joined by a comma. */
	headers: Record<string, string>;
	body: string;
}

const HEAD_END = '\r\n\r\n';

/**
 * A TCP server between a node and the sandbox that does to connections what networks do. It reads
 * a request, looks up what the plan says for it, asks the sandbox over a connection of its own, and
 * gives the answer back whole, late, in pieces, in part, or not at all.
 */
export class FaultyNetwork {
	/** Every request that came, also those that were not passed on. */
	readonly requests: SeenRequest[] = [];
	connections = 0;
	inFlight = 0;
	mostInFlight = 0;

	private steps: Step[] = [];
	private readonly sockets = new Set<net.Socket>();
	private readonly timers = new Set<NodeJS.Timeout>();
	/** Called for each request when it has come whole; before anything happens to it. */
	onRequest: (request: SeenRequest) => void = () => undefined;

	private constructor(
		private readonly server: net.Server,
		private readonly upstream: { host: string; port: number },
		private readonly scheme: 'http' | 'https',
	) {}

	/**
	 * @param sandboxUrl where the answers come from, e.g. `sandbox.baseUrls.agora`
	 * @param certificate PEM texts, to speak TLS towards the node
	 */
	static async start(
		sandboxUrl: string,
		certificate?: { key: string; cert: string },
	): Promise<FaultyNetwork> {
		const { hostname, port } = new URL(sandboxUrl);
		const server = certificate ? tls.createServer(certificate) : net.createServer();
		const network = new FaultyNetwork(
			server,
			{ host: hostname, port: Number(port) },
			certificate ? 'https' : 'http',
		);
		server.on(certificate ? 'secureConnection' : 'connection', (socket: net.Socket) =>
			network.serve(socket),
		);
		server.on('tlsClientError', () => undefined);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return network;
	}

	get port(): number {
		return (this.server.address() as net.AddressInfo).port;
	}

	get baseUrl(): string {
		return `${this.scheme}://127.0.0.1:${this.port}`;
	}

	/** Adds a step: the next `times` requests whose request line contains `on` get this fault. */
	plan(fault: Fault, { times = 1, on = '' }: { times?: number; on?: string } = {}): this {
		this.steps.push({ fault, times, on });
		return this;
	}

	/** Forgets plan and counts, and what was still to happen: it would reach into the next test. */
	reset(): void {
		this.steps = [];
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.requests.length = 0;
		this.connections = 0;
		this.mostInFlight = this.inFlight;
		this.onRequest = () => undefined;
	}

	/** How many requests have come whose request line contains the text. */
	count(on = ''): number {
		return this.requests.filter((request) => lineOf(request).includes(on)).length;
	}

	async close(): Promise<void> {
		for (const timer of this.timers) clearTimeout(timer);
		for (const socket of this.sockets) socket.destroy();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private serve(socket: net.Socket): void {
		this.connections += 1;
		this.keep(socket);
		let received = Buffer.alloc(0);
		const take = (chunk: Buffer) => {
			received = Buffer.concat([received, chunk]);
			const request = parsed(received);
			if (!request) return;
			socket.off('data', take);
			socket.resume();
			this.requests.push(request);
			this.inFlight += 1;
			this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
			socket.once('close', () => (this.inFlight -= 1));
			this.onRequest(request);
			this.act(socket, received, this.next(request));
		};
		socket.on('data', take);
	}

	private next(request: SeenRequest): Fault {
		const step = this.steps.find(({ on }) => lineOf(request).includes(on));
		if (!step) return { kind: 'pass' };
		step.times -= 1;
		if (step.times <= 0) this.steps.splice(this.steps.indexOf(step), 1);
		return step.fault;
	}

	private act(socket: net.Socket, request: Buffer, fault: Fault): void {
		if (fault.kind === 'resetBefore') return reset(socket);
		if (fault.kind === 'blackHole') return;
		const pass = () => this.ask(request, (answer) => this.giveBack(socket, answer, fault));
		if (fault.kind === 'latency') this.later(fault.ms, pass);
		else pass();
	}

	/** The sandbox's whole answer; nothing when the sandbox itself cut the connection. */
	private ask(request: Buffer, done: (answer: Buffer) => void): void {
		const upstream = net.connect(this.upstream);
		this.keep(upstream);
		const chunks: Buffer[] = [];
		upstream.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			if (!isWhole(Buffer.concat(chunks))) return;
			upstream.destroy();
		});
		upstream.once('close', () => done(Buffer.concat(chunks)));
		upstream.write(request);
	}

	private giveBack(socket: net.Socket, answer: Buffer, fault: Fault): void {
		const bodyAt = answer.indexOf(HEAD_END) + HEAD_END.length;
		switch (fault.kind) {
			case 'silence':
				return;
			case 'resetAfter':
				return reset(socket);
			case 'drip':
				return this.drip(socket, answer, fault.everyMs);
			case 'resetInBody':
				socket.write(
					longer(answer).subarray(0, longer(answer).indexOf(HEAD_END) + 4 + fault.bytes),
				);
				// A moment for the bytes to arrive: a reset throws away what was not read yet.
				return this.later(5, () => reset(socket));
			case 'cutLength': {
				const announced = longer(answer);
				socket.end(announced.subarray(0, announced.indexOf(HEAD_END) + 4 + fault.bytes));
				return;
			}
			case 'cutBody':
				socket.end(withoutLength(answer.subarray(0, bodyAt + fault.bytes)));
				return;
			case 'limitData':
				socket.end(answer.subarray(0, fault.bytes));
				return;
			case 'slowClose':
				socket.write(answer);
				return this.later(fault.ms, () => socket.end());
			default:
				// The sandbox cut the connection itself.
				if (answer.length === 0) return reset(socket);
				socket.end(answer);
		}
	}

	private drip(socket: net.Socket, answer: Buffer, everyMs: number, at = 0): void {
		if (socket.destroyed) return;
		if (at >= answer.length) return void socket.end();
		socket.write(answer.subarray(at, at + 1));
		this.later(everyMs, () => this.drip(socket, answer, everyMs, at + 1));
	}

	private later(ms: number, work: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			work();
		}, ms);
		this.timers.add(timer);
	}

	private keep(socket: net.Socket): void {
		this.sockets.add(socket);
		socket.on('error', () => undefined);
		socket.once('close', () => this.sockets.delete(socket));
	}
}

function reset(socket: net.Socket): void {
	// TLS sockets cannot send a reset by themselves.
	if (socket instanceof tls.TLSSocket) socket.destroy();
	else socket.resetAndDestroy();
}

function lineOf({ method, target, headers }: SeenRequest): string {
	return `${method} ${target} ${headers.host ?? ''}`;
}

function parsed(received: Buffer): SeenRequest | undefined {
	const end = received.indexOf(HEAD_END);
	if (end < 0) return undefined;
	const [line = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
	const [method = '', target = ''] = line.split(' ');
	const headers = headersIn(lines);
	const body = received.subarray(end + HEAD_END.length);
	if (body.length < Number(headers['content-length'] ?? 0)) return undefined;
	return { method, target, headers, body: body.toString('utf8') };
}

function headersIn(lines: string[]): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const text of lines) {
		const colon = text.indexOf(':');
		const name = text.slice(0, colon).toLowerCase();
		const value = text.slice(colon + 1).trim();
		headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
	}
	return headers;
}

/** Whether an answer has come whole; one without length ends with its connection. */
function isWhole(answer: Buffer): boolean {
	const end = answer.indexOf(HEAD_END);
	if (end < 0) return false;
	const [line = '', ...lines] = answer.subarray(0, end).toString('latin1').split('\r\n');
	if (/^HTTP\/1\.1 (1\d\d|204|304) /.test(line)) return true;
	const length = headersIn(lines)['content-length'];
	return length !== undefined && answer.length >= end + HEAD_END.length + Number(length);
}

/** The same answer with a length that is larger than what is there; a 204 becomes a 200. */
function longer(answer: Buffer): Buffer {
	const end = answer.indexOf(HEAD_END);
	const [line = '', ...lines] = answer.subarray(0, end).toString('latin1').split('\r\n');
	const kept = lines.filter((text) => !/^content-length:/i.test(text));
	const body = answer.subarray(end + HEAD_END.length);
	const head = [line.replace(' 204 No Content', ' 200 OK'), ...kept];
	head.push(`Content-Length: ${body.length + 1_000}`);
	return Buffer.concat([Buffer.from(head.join('\r\n') + HEAD_END, 'latin1'), body]);
}

function withoutLength(answer: Buffer): Buffer {
	const end = answer.indexOf(HEAD_END);
	const head = answer.subarray(0, end).toString('latin1');
	const kept = head.split('\r\n').filter((text) => !/^(content-length|connection):/i.test(text));
	kept.push('Connection: close');
	return Buffer.concat([
		Buffer.from(kept.join('\r\n') + HEAD_END, 'latin1'),
		answer.subarray(end + HEAD_END.length),
	]);
}
