/**
 * The vendors' server of the benchmark, a process of its own so that client and server do not
 * share an event loop. It reads no signature: what a client spends on signing is measured, what a
 * vendor spends on checking is not.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { Books, type Manners } from './books';
import { serve } from './messages';
import { addressed, readBy, send } from './vendors';

let books = new Books({ latency: 0 });

const server = createServer((req, res) => {
	const bytes = fileIn(req.url ?? '');
	if (bytes !== undefined) return sendFile(res, bytes);
	const current = books;
	current.arrive(performance.now());
	let body = '';
	req.setEncoding('utf8');
	req.on('data', (part: string) => (body += part));
	req.on('end', () => answer(current, req, res, body));
});

/** How long a recording of Verba is asked for: the size stands in its ID. */
function fileIn(url: string): number | undefined {
	const bytes = /^\/verba\/api\?.*action=GetMedia&.*bytes-(\d+)/.exec(url)?.[1];
	return bytes === undefined ? undefined : Number(bytes);
}

function sendFile(res: ServerResponse, bytes: number): void {
	res.writeHead(200, { 'content-type': 'audio/x-wav', 'content-length': bytes });
	const chunk = Buffer.alloc(64 * 1024, 1);
	function* pieces() {
		for (let left = bytes; left > 0; left -= chunk.length)
			yield chunk.subarray(0, Math.min(left, chunk.length));
	}
	Readable.from(pieces()).pipe(res);
}

function answer(current: Books, req: IncomingMessage, res: ServerResponse, body: string): void {
	const { latency } = current.manners;
	const found = addressed(req.method ?? '', req.url ?? '', body);
	const read = found ? undefined : readBy(req.url ?? '', (target) => current.isOver(target));
	if (read) {
		current.leave(performance.now(), false);
		return send(res, read);
	}
	const now = performance.now();
	const decision = found && current.decide(found.target, now, found.vendor.name);
	const limit = current.manners.limits?.[found?.vendor.name ?? ''] ?? current.manners.limit;
	const finish = () => {
		current.leave(performance.now(), decision === 'work');
		if (!found || !decision) {
			send(res, { status: 404, body: { message: 'no Route matched with those values' } });
		} else if (decision === 'reset' || decision === 'workAndLose') {
			req.socket.resetAndDestroy();
		} else if (decision === 'refuse' && limit?.retryAfter) {
			const seconds = String(Math.ceil(current.wait / 1_000));
			send(res, found.vendor.answers.refuse, { 'retry-after': seconds });
		} else {
			send(res, found.vendor.answers[decision]);
		}
	};
	// A gateway refuses at once; only work takes time.
	if (latency <= 0 || decision === 'refuse' || decision === 'reset') return finish();
	current.begin(() =>
		setTimeout(() => {
			finish();
			current.end();
		}, latency),
	);
}

server.keepAliveTimeout = 5_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
	serve({
		address: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		behave: (manners: Manners) => {
			books = new Books(manners);
		},
		seen: async () => {
			// Answers to clients that have given up may still be under way.
			while (books.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5));
			return books.seen;
		},
	});
});
