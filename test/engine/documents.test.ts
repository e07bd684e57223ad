import type { IDataObject } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { blocksOf, pages, textOf } from '../support/documents';
import { agoraWorld, type AgoraWorld } from './agora/support';

/** `curl -X POST ADDRESS [-d 'JSON']` of any page, in a block or in a sentence. */
const CURL = /curl -X POST http:\/\/127\.0\.0\.1:4000(\/control\/\w+)(?: -d '([^']*)')?/g;

const requests = pages().flatMap((page) =>
	[...textOf(page).matchAll(CURL)].map(([line, path = '', body = '']) => ({
		page,
		line,
		path,
		body,
	})),
);

describe('what the documents send to the sandbox', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	afterAll(async () => await sandbox.close());

	it('is something', () => expect(requests.length).toBeGreaterThan(2));

	it.each(requests)('$page: $line', async ({ path, body }) => {
		const answer = await fetch(`${sandbox.baseUrls.control}${path}`, {
			method: 'POST',
			...(body === '' ? {} : { body }),
		});
		expect([answer.status, answer.ok ? '' : await answer.text()]).toEqual([answer.status, '']);
	});
});

describe('the result that the README shows', () => {
	let world: AgoraWorld;
	beforeAll(async () => {
		world = await agoraWorld();
	});
	afterAll(async () => await world.close());

	it('is the one that the node gives', async () => {
		const shown = blocksOf('README.md')
			.filter(({ language }) => language === 'json')
			.map(({ text }) => JSON.parse(text) as IDataObject)
			.find(({ outcome }) => outcome !== undefined);
		const given = await world.item({
			...{ resource: 'stream', operation: 'forceDisconnect', region: 'na' },
			sid: { __rl: true, mode: 'id', value: '0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b' },
		});
		const own = { requestId: null, attempts: null, durationMs: null };
		expect({ ...shown, ...own, target: Object.keys(shown?.target ?? {}) }).toEqual({
			...given,
			...own,
			target: Object.keys((given.target ?? {}) as IDataObject),
		});
		expect(Object.keys(shown ?? {})).toEqual(Object.keys(given));
	});
});
