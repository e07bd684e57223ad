import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { targets } from '../../../sandbox/framework/targets';
import { runNode } from '../../support/n8n';
import { failureOf, sandboxSuite } from '../../support/suite';
import { verbaSpec } from '../../support/verba';

const suite = sandboxSuite();
// Nothing in it repeats, so that packing makes it longer.
const FILE = Buffer.from([...Array(200).keys()].map((at) => (at * 181 + 99) % 256));
const AUDIO = { 'content-type': 'audio/wav' };

let answer: http.RequestListener;
let server: http.Server;
beforeAll(async () => {
	// What is not about media, the login, the sandbox answers.
	server = http.createServer((request, response) => {
		if (/action=GetMedia/.test(request.url ?? '')) return answer(request, response);
		const url = new URL(request.url ?? '', suite.sandbox.baseUrls.verba);
		const headers = { authorization: request.headers.authorization ?? '' };
		http.get(url, { headers }, (reply) => {
			response.writeHead(reply.statusCode ?? 500, reply.headers);
			reply.pipe(response);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

/** @param timeout seconds: short only where the silence is the point */
async function download(timeout = 30) {
	const { port } = server.address() as AddressInfo;
	const { baseUrl } = suite.sandbox.credentials.verbaApi as { baseUrl: string };
	const parameters = {
		...{ identifier: 'callId', callId: targets.verba.callId },
		options: { timeout, maxRetries: 0 },
	};
	const spec = verbaSpec(suite.sandbox, 'media.downloadOriginal', parameters, {
		baseUrl: `http://127.0.0.1:${port}${new URL(baseUrl).pathname.replace(/\/$/, '')}`,
	});
	const [output = []] = await runNode(spec);
	return Buffer.from(output[0]?.binary?.data?.data ?? '', 'base64');
}

test('R24 verba: a server that packs its answers gives the whole file', async () => {
	answer = ({ headers }, response) => {
		const packs = /gzip/.test(headers['accept-encoding'] ?? '');
		const body = packs ? gzipSync(FILE) : FILE;
		const encoding = packs ? { 'content-encoding': 'gzip' } : {};
		response.writeHead(200, { ...AUDIO, ...encoding, 'content-length': body.length });
		response.end(body);
	};
	expect(await download()).toEqual(FILE);
});

test('a file whose first bytes come one by one is whole', async () => {
	answer = (_request, response) => {
		response.writeHead(200, AUDIO);
		let at = 0;
		const next = () => {
			if (at === FILE.length) response.end();
			else response.write(FILE.subarray(at, ++at), () => setImmediate(next));
		};
		next();
	};
	expect(await download()).toEqual(FILE);
});

test.each([
	['a page whose white space comes first', '\n', '<html>login</html>'],
	['an answer in JSON without a type', '', '{"error":"no"}'],
])('R24 verba: %s is no file', async (_name, first, then) => {
	answer = (_request, response) => {
		response.writeHead(200, { 'content-type': 'application/octet-stream' });
		response.flushHeaders();
		response.write(first, () => setTimeout(() => response.end(then), 20));
	};
	const { message } = await failureOf(download(5));
	expect(message).toContain('answered in an unexpected format');
});

const cuts: Array<[string, http.RequestListener]> = [
	[
		'silence after the head',
		(_request, response) => void response.writeHead(200, AUDIO).flushHeaders(),
	],
	[
		'silence after some bytes',
		(_request, response) => void response.writeHead(200, AUDIO).write(FILE),
	],
	[
		'a reset after the head',
		(_request, response) => {
			response.writeHead(200, { ...AUDIO, 'content-length': 500 }).flushHeaders();
			setImmediate(() => response.destroy());
		},
	],
	[
		'a reset in the body',
		(_request, response) => {
			response.writeHead(200, AUDIO).write(FILE, () => setImmediate(() => response.destroy()));
		},
	],
];

test.each(cuts)('R24 verba: after %s no item claims to hold the file', async (_name, cut) => {
	answer = cut;
	expect((await failureOf(download(1))).message).toContain('gave no answer');
});

test('a part that nobody asked for does not pass for the whole file', async () => {
	answer = (_request, response) => {
		const headers = {
			...AUDIO,
			'content-range': `bytes 0-99/${FILE.length}`,
			'content-length': 100,
		};
		response.writeHead(206, headers);
		response.end(FILE.subarray(0, 100));
	};
	expect((await failureOf(download())).message).toContain('a part of the file only');
});
