import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { work, type Job } from '../../scripts/bench/contenders';

/** What one contender sends: line, names of headers, body. */
async function sentBy(job: Pick<Job, 'contender' | 'careful'>) {
	const seen: Array<{ line: string; headers: string[]; body: string }> = [];
	const server = createServer((request: IncomingMessage, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			const { method, url, headers } = request;
			seen.push({ line: `${method} ${url}`, headers: Object.keys(headers).sort(), body });
			response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	try {
		const said = await work({
			...{ operation: 'azure', baseUrl, count: 1, pool: 1, run: 'run', literal: false },
			...job,
		});
		expect(said.failed).toBe(0);
	} finally {
		server.close();
	}
	expect(seen).toHaveLength(1);
	return seen[0];
}

test('the helper that the node is compared with sends what the node sends', async () => {
	const node = await sentBy({ contender: 'node' });
	expect(node?.headers).toEqual(expect.arrayContaining(['repeatability-request-id']));
	expect(await sentBy({ contender: 'helper', careful: true })).toEqual(node);
	expect((await sentBy({ contender: 'helper' }))?.headers).not.toEqual(node?.headers);
});
