import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

import type { AnswerNext } from '../../../sandbox/framework/provider';
import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();

/** One attempt only: a closed port would be tried again, and here it stays closed. */
const ONCE = { maxRetries: 0 };

function ending(
	seed: Seed,
	{ baseUrl, options }: { baseUrl?: string; options?: IDataObject } = {},
) {
	return {
		node: seed.node,
		parameters: endingParameters(seed, { options: { ...ONCE, ...options } }),
		credentials: credentialOf(seed, seed.credential, suite.sandbox, baseUrl),
	};
}

const looking = (seed: Seed, options: IDataObject = {}) => ({
	...ending(seed),
	parameters: {
		resource: seed.look.resource,
		operation: seed.look.operation,
		...seed.look.parameters,
		options: { ...ONCE, requestsPerSecond: 100_000, ...options },
	},
});

/** Answers the next request that is no login. */
function answerEnding({ provider }: Seed, answer: AnswerNext): void {
	const path = provider === 'verba' ? 'callID=' : '';
	suite.sandbox.control.answerNext(provider, { ...answer, path });
}

const isLive = ({ provider, stateId }: Seed) =>
	suite.sandbox.control.inspect()[provider].live.some(({ id }) => id === stateId);

const html = (title: string) =>
	`<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`;
const HTML_TYPE = { 'content-type': 'text/html; charset=utf-8' };
const ROUTE_MISS = { message: 'no Route matched with those values' };

const each = SEEDS.map((seed) => [seed.provider, seed] as const);

describe("a 404 that is not the vendor's own says that the address looks wrong", () => {
	const answers: Array<[string, AnswerNext]> = [
		['a page of a web server', { status: 404, headers: HTML_TYPE, body: html('404 Not Found') }],
		['a route miss of a gateway', { status: 404, body: ROUTE_MISS }],
		['the 404 of another API', { status: 404, body: { message: 'Not Found', statusCode: 404 } }],
		['an empty 404', { status: 404 }],
		["a 405 without the vendor's words", { status: 405, headers: HTML_TYPE, body: html('405') }],
	];

	describe.each(answers)('%s', (_, answer) => {
		test.each(each)(
			'R13 %s: never "notFound", also with Treat As Ended',
			async (provider, seed) => {
				answerEnding(seed, answer);
				const options = { ifNotFound: 'treatAsEnded' };
				const failed = await failureOf(jsonOf(ending(seed, { options })));
				expect(failed.name).toBe('NodeApiError');
				expect(failed.message).toMatch(/the address looks wrong/);
				expect(failed.description).toMatch(/address .*in the credential/);
				expect(failed.description).toMatch(/Nothing is said about whether the thing is over/);
				expect(failed.description).not.toMatch(/may be over|is over,|is closed/);
				expect(await suite.requests(provider)).toHaveLength(1);
			},
		);

		test.each(each.filter(([, { look }]) => look.operation === 'get'))(
			'%s: a look does not report "not there" either',
			async (_provider, seed) => {
				answerEnding(seed, answer);
				const failed = await failureOf(jsonOf(looking(seed, { ifNotFound: 'report' })));
				expect(failed.message).toMatch(/the address looks wrong/);
			},
		);
	});

	test.each(each)('R13 %s: a wrong path in the base URL', async (provider, seed) => {
		if (provider === 'azure') return; // Its endpoint takes no path.
		const { [seed.credential]: good } = credentialOf(seed, seed.credential, suite.sandbox);
		const baseUrl = `${suite.sandbox.baseUrls[provider]}/wrong`;
		const failed = await failureOf(
			jsonOf({ ...ending(seed), credentials: { [seed.credential]: { ...good, baseUrl } } }),
		);
		// Verba logs in first, so the login says it.
		expect(failed.message).toMatch(/address looks wrong|Base URL: looks wrong/);
		expect(isLive(seed)).toBe(true);
	});

	test("R13 camara: another release's base path", async () => {
		const seed = SEEDS[0]!;
		const { camaraApi } = credentialOf(seed, 'camaraApi', suite.sandbox);
		const credentials = { camaraApi: { ...camaraApi, layout: 'custom', callHandlingPath: 'v9' } };
		const failed = await failureOf(jsonOf({ ...ending(seed), credentials }));
		expect(failed.message).toMatch(/the address looks wrong: what answered is not CAMARA WebRTC/);
	});
});

describe('nobody there', () => {
	test.each(each)('%s: a closed port', async (provider, seed) => {
		const closed = createServer();
		await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
		const baseUrl = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
		await new Promise((resolve) => closed.close(resolve));
		const failed = await failureOf(jsonOf(ending(seed, { baseUrl })));
		expect(failed.message).toMatch(/ECONNREFUSED/);
		expect(failed.description).toMatch(/Nothing has reached the service.*check the address/);
		expect(failed.description).not.toMatch(/not known whether/);
		expect(await suite.requests(provider)).toEqual([]);
	});

	test.each(each)('%s: a host that does not exist', async (_, seed) => {
		const baseUrl = 'http://no-such-host.invalid';
		const failed = await failureOf(jsonOf(ending(seed, { baseUrl })));
		expect(failed.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
		expect(failed.description).toMatch(/Nothing has reached the service/);
	});
});

describe('X1 a redirect is never followed', () => {
	let elsewhere: Server;
	let visits: string[] = [];

	beforeAll(async () => {
		elsewhere = createServer((request, response) => {
			visits.push(`${request.method} ${request.url}`);
			response.end('{}');
		});
		await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
	});
	beforeEach(() => {
		visits = [];
	});
	afterAll(async () => await new Promise((resolve) => elsewhere.close(resolve)));

	describe.each([301, 302, 303, 307, 308])('%d', (status) => {
		test.each(each)('%s: same origin', async (provider, seed) => {
			const location = `${suite.sandbox.baseUrls[provider]}/elsewhere`;
			answerEnding(seed, { status, headers: { location } });
			const failed = await failureOf(jsonOf(ending(seed)));
			expect(failed.message).toMatch(/redirect, which is never followed/);
			expect(failed.description).toMatch(/final address/);
			const requests = await suite.requests(provider);
			expect(requests.filter(({ target }) => target === '/elsewhere')).toEqual([]);
			expect(requests).toHaveLength(1);
			expect(isLive(seed)).toBe(true);
		});

		test.each(each)('%s: another origin', async (provider, seed) => {
			const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
			answerEnding(seed, { status, headers: { location } });
			const failed = await failureOf(jsonOf(ending(seed)));
			expect(failed.message).toMatch(/redirect, which is never followed/);
			expect(visits).toEqual([]);
			expect(await suite.requests(provider)).toHaveLength(1);
		});
	});
});

describe('R25 a success that is none', () => {
	const answers: Array<[string, AnswerNext]> = [
		['a login page', { status: 200, headers: HTML_TYPE, body: html('Sign in') }],
		['truncated JSON', { status: 200, body: '{"status":"success","data":[{"sid":"1"' }],
		['broken XML', { status: 200, body: '<VerbaApi><Response code="0"' }],
		['plain text', { status: 200, body: 'OK' }],
	];

	describe.each(answers)('%s', (_, answer) => {
		test.each(each)('%s: an ending fails, with a quotation', async (_provider, seed) => {
			answerEnding(seed, answer);
			const failed = await failureOf(jsonOf(ending(seed)));
			expect(failed.name).toBe('NodeApiError');
			expect(failed.message).toMatch(/unexpected format/);
			expect(failed.message).toContain(String(answer.body).slice(0, 12).replace(/\s+/g, ' '));
			expect(failed.description).toMatch(/Nothing is said about whether the thing is over/);
		});

		test.each(each)(
			'%s: a look fails and never says "nobody is there"',
			async (_provider, seed) => {
				answerEnding(seed, answer);
				const failed = await failureOf(jsonOf(looking(seed)));
				expect(failed.message).toMatch(/unexpected format/);
			},
		);
	});

	test.each(each)(
		'%s: with an empty body, or another JSON, a look fails too',
		async (provider, seed) => {
			for (const body of ['', {}, [], { hello: 'world' }]) {
				// CAMARA marks no property of a session as required, so any object is one.
				if (provider === 'camara' && JSON.stringify(body).includes('hello')) continue;
				answerEnding(seed, { status: 200, body });
				const failed = await failureOf(jsonOf(looking(seed)));
				expect(failed.message).toMatch(/unexpected format|refused|without a conversation/);
			}
		},
	);

	test.each([
		['camara', { status: 204 }],
		['azure', { status: 202 }],
		['huawei', { status: 202 }],
	] as const)('%s: the documented answer without a body is one', async (provider, answer) => {
		const seed = SEEDS.find((one) => one.provider === provider)!;
		answerEnding(seed, answer);
		expect((await jsonOf(ending(seed)))[0]).toMatchObject({ outcome: 'accepted' });
	});

	test('a body of megabytes is quoted with at most 500 characters', async () => {
		const seed = SEEDS[0]!;
		suite.sandbox.control.answerNext('camara', { status: 500, body: 'x y '.repeat(500_000) });
		const failed = await failureOf(jsonOf(ending(seed)));
		expect(failed.message.length).toBeLessThanOrEqual(500);
		expect(failed.message).toMatch(/\[Item 0\]$/);
	});
});

test('a timeout names the option, and says that the result is not known', async () => {
	const seed = SEEDS[0]!;
	suite.sandbox.control.setLatency('camara', 2_000);
	const failed = await failureOf(jsonOf(ending(seed, { options: { timeout: 0.2 } })));
	expect(failed.message).toMatch(/no complete answer within 0\.2 s/);
	expect(failed.description).toMatch(/not known whether the request took effect.*Timeout/);
});
