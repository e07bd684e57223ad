import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address in front of several n8n processes, as a load balancer would be. */
export interface Balancer {
	readonly url: string;
	/** How many requests each of the processes behind it has been given. */
	readonly given: readonly number[];
	close(): void;
}

/** Passes each request on to the next of `urls`; to the one after it where nobody answers. */
export async function openBalancer(urls: readonly string[]): Promise<Balancer> {
	const given = urls.map(() => 0);
	let turn = 0;
	const server = createServer((incoming, response) => {
		const body: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => body.push(chunk));
		incoming.on('end', () => pass(turn++ % urls.length, urls.length));

		const pass = (index: number, left: number) => {
			const { method, url, headers } = incoming;
			const passed = request(
				{ ...portOf(urls[index] ?? ''), method, path: url, headers, agent: false },
				(answer) => {
					given[index] = (given[index] ?? 0) + 1;
					response.writeHead(answer.statusCode ?? 502, answer.headers);
					answer.pipe(response);
				},
			);
			passed.on('error', (error: NodeJS.ErrnoException) => {
				// nobody has taken it, so that somebody else may
				if (error.code === 'ECONNREFUSED' && left > 1) {
					return pass((index + 1) % urls.length, left - 1);
				}
				if (!response.headersSent) response.writeHead(502);
				response.end();
			});
			passed.end(Buffer.concat(body));
		};
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		given,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

function portOf(url: string) {
	const { hostname, port } = new URL(url);
	return { host: hostname, port };
}
