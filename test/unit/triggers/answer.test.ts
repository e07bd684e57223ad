import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { refuse, taken, type OutgoingResponse } from '../../../triggers/answer';

/** A delivery over a real connection: what the sender does, and what n8n answers. */
async function delivered(answer: (response: ServerResponse, hangUp: () => void) => void) {
	let server: Server | undefined;
	const port = await new Promise<number>((resolve) => {
		server = createServer().listen(0, '127.0.0.1', () =>
			resolve((server?.address() as AddressInfo).port),
		);
	});
	try {
		return await new Promise<boolean>((resolve) => {
			const sender = request({ port, host: '127.0.0.1', method: 'POST' });
			sender.on('error', () => undefined);
			sender.on('response', (response) => response.resume());
			server?.on('request', (_request, response) => {
				void taken(response as unknown as OutgoingResponse).then(resolve);
				answer(response, () => sender.destroy());
			});
			sender.end('{}');
		});
	} finally {
		server?.closeAllConnections();
		server?.close();
	}
}

it.each<[string, boolean, (response: ServerResponse, hangUp: () => void) => void]>([
	['200', true, (response) => response.end('{}')],
	['204', true, (response) => response.writeHead(204).end()],
	['500', false, (response) => response.writeHead(500).end('{}')],
	['404', false, (response) => response.writeHead(404).end()],
	['nothing: the sender hangs up', false, (_response, hangUp) => hangUp()],
	[
		'200, after the sender has hung up',
		false,
		(response, hangUp) => {
			response.once('close', () => response.end('{}'));
			hangUp();
		},
	],
	[
		'half of it: the connection breaks',
		false,
		(response) => {
			response.writeHead(200, { 'content-length': '10' });
			response.write('{');
			response.destroy();
		},
	],
])('T16 over TCP, answered %s: taken is %s', async (_case, good, answer) => {
	expect(await delivered(answer)).toBe(good);
});

it('T16 where the response tells nothing, the delivery counts as taken', async () => {
	const silent = {} as OutgoingResponse;
	expect(await taken(silent)).toBe(true);
	expect(await taken({ ...silent, destroyed: true })).toBe(false);
});

it('T2 a refusal is answered by itself', () => {
	const said: unknown[] = [];
	const response = {
		status: (code: number) => (said.push(code), response),
		send: (body: string) => (said.push(body), response),
		end: () => said.push('end'),
	};
	expect(refuse(response, { status: 401, reason: 'Unauthorized' })).toEqual({
		noWebhookResponse: true,
	});
	expect(said).toEqual([401, 'Unauthorized', 'end']);
});
