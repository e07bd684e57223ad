import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { verintVerba } from '../../../nodes/VerintVerba/provider';
import { targets } from '../../../sandbox/framework/targets';
import { sandboxSuite } from '../../support/suite';
import { runSource, testTools } from '../../support/tools';
import { PublishedTrigger } from '../../support/verbaTrigger';
import { verbaError, verbaSpec } from '../../support/verba';

const suite = sandboxSuite();
const { callId } = targets.verba;
type Fields = IDataObject & { options?: IDataObject };
async function run(operation: string, parameters: Fields, items?: INodeExecutionData[]) {
	const tools = testTools();
	tools.onPause = (milliseconds) => suite.sandbox.control.advanceClock(milliseconds);
	const options = { onFailure: 'returnItem', ...parameters.options };
	const spec = verbaSpec(suite.sandbox, operation, { ...parameters, options });
	return await runSource({ node: 'verintVerba', source: verintVerba }, spec, tools, items);
}
const answer = (path: string, body: string, more: Record<string, unknown> = {}) =>
	suite.sandbox.control.answerNext('verba', { status: 200, body, path, ...more });
const seed = (more: Record<string, unknown>) =>
	(suite.sandbox.control.seed('verba', more) as { conversations: string[] }).conversations;
const by = { identifier: 'callId', callId };
const key = () => String(suite.sandbox.credentials.verbaApi.apiKey);
const password = () => String(suite.sandbox.credentials.verbaApi.password);

test.each(['callid', 'CallID', 'APIKEY', 'Extension', 'ccdr_ID'])(
	'additional %s is refused',
	async (name) => {
		const additionalParameters = { parameter: [{ name, value: 'other' }] };
		const result = await run('conversation.delete', {
			...by,
			options: { additionalParameters },
		}).catch((e: unknown) => String(e));
		expect(JSON.stringify(result)).toMatch(/Additional Parameters may not hold/);
		expect(await suite.requests('verba')).toEqual([]);
	},
);

describe('secrets', () => {
	const echo = () =>
		`k ${key()} p ${password()} k ${encodeURIComponent(key())} b ${Buffer.from(`${suite.sandbox.credentials.verbaApi.userName}:${password()}`).toString('base64')}`;
	test.each<[string, string, Fields]>([
		['conversation.getUrl', 'GetCallURL', by],
		['conversation.get', 'GetCallInformation', by],
		['conversation.getId', 'GetCallID', { identifier: 'nativeId', nativeId: 'x1' }],
		['marker.getAll', 'GetMarkers', { callId }],
	])('%s', async (operation, path, parameters) => {
		const body = `<VerbaApi><Response code="0"><CallID>${echo()}</CallID><URL>http://h/${echo()}</URL><verbacdr><ccdr_id>${callId}</ccdr_id><note>${echo()}</note></verbacdr><verbamarker><name>${echo()}</name><start>1</start><end>2</end></verbamarker></Response></VerbaApi>`;
		answer(path, body);
		const text = JSON.stringify(await run(operation, parameters));
		expect(text).not.toContain(key());
		expect(text).not.toContain(password());
	});
	test('trigger failure', async () => {
		answer('SearchCalls', verbaError('17', echo()));
		const failed = await new PublishedTrigger(suite.sandbox).poll().catch((e: unknown) => e);
		const text =
			JSON.stringify(failed) + String((failed as Error).stack) + (failed as Error).message;
		expect(text).toMatch(/17/);
		expect(text).not.toContain(key());
		expect(text).not.toContain(password());
	});
	test('trigger items', async () => {
		const published = new PublishedTrigger(suite.sandbox);
		await published.poll();
		answer(
			'SearchCalls',
			`<verbacdrlist><verbacdr><ccdr_id>n</ccdr_id><note>${echo()}</note></verbacdr></verbacdrlist>`,
			{ count: 1 },
		);
		const text = JSON.stringify(await published.poll());
		expect(text).toMatch(/"n"/);
		expect(text).not.toContain(key());
		expect(text).not.toContain(password());
	});
	test('binary', async () => {
		answer('GetMedia', 'RIFF0000WAVEdata', {
			headers: {
				'content-type': 'audio/wav',
				'content-disposition': `attachment; filename="${key()}.wav"`,
			},
		});
		const text = JSON.stringify(await run('media.downloadOriginal', by));
		expect(text).toMatch(/binary|bytes/);
		expect(text).not.toContain(key());
	});
	test('dry run, GET and POST', async () => {
		for (const sendAs of ['get', 'post']) {
			const additionalParameters = { parameter: [{ name: 'note', value: `x${password()}` }] };
			const text = JSON.stringify(
				await run('conversation.delete', {
					...by,
					options: { sendAs, dryRun: 'lookUpFirst', additionalParameters },
				}),
			);
			expect(text).toMatch(/planned/);
			expect(text).not.toContain(key());
			expect(text).not.toContain(password());
		}
	});
});

describe('downloads that are none', () => {
	test.each([
		[
			'\uFEFF<?xml version="1.0"?><VerbaApi><Response code="-70"><ErrorMessage>No media</ErrorMessage></Response></VerbaApi>',
			'audio/mpeg',
		],
		['\n\n  <html><body>Login</body></html>', 'audio/mpeg'],
		['<!-- x --><html/>', 'application/octet-stream'],
		['', 'audio/mpeg'],
		['Access denied', 'text/plain'],
		['{"error":"no"}', 'application/json'],
	])('%j as %s', async (body, type) => {
		answer('GetMedia', body, { headers: { 'content-type': type } });
		const result = await run('media.downloadOriginal', by).catch(
			(e: unknown) => [{ json: { thrown: String(e) } }] as INodeExecutionData[],
		);
		expect(result[0]).not.toHaveProperty('binary');
	});
});

test('a multi-valued field is compared as a whole', async () => {
	const now = Date.parse(suite.sandbox.control.inspect().clock);
	const [id = ''] = seed({ metadata: { 'customer-id': 'C-7' } });
	const row = `<verbacdr><ccdr_id>${id}</ccdr_id><start_time>${new Date(now - 60_000).toISOString().replace('T', ' ').replace('Z', '')}</start_time><metadata><customer-id>C-8</customer-id><customer-id>C-7</customer-id></metadata></verbacdr>`;
	answer('SearchCalls', `<verbacdrlist>${row}</verbacdrlist>`);
	answer('GetCallInformation', `<VerbaApi><Response code="0">${row}</Response></VerbaApi>`);
	const [item] = await run('conversation.eraseWithProof', {
		findBy: 'metadata',
		maximum: 5,
		metadata: { field: [{ identifier: 'customer-id', value: 'C-7' }] },
		startTime: new Date(now - 7_200_000).toISOString(),
		endTime: new Date(now + 60_000).toISOString(),
	});
	expect(JSON.stringify(item?.json)).toMatch(/unconfirmed/);
	expect(suite.sandbox.control.inspect().verba.live.some((one) => one.id === id)).toBe(true);
});
describe('secrets in the facts of endings', () => {
	const row = (id: string, at: number) =>
		`<verbacdr><ccdr_id>${id}</ccdr_id><source_caller_id>4711</source_caller_id><source_name>x ${key()} ${password()}</source_name><start_time>${new Date(at).toISOString().replace('T', ' ').replace('Z', '')}</start_time></verbacdr>`;
	test.each(['', 'lookUpFirst'])('delete %s', async (dryRun) => {
		const now = Date.parse(suite.sandbox.control.inspect().clock);
		answer(
			'GetCallInformation',
			`<VerbaApi><Response code="0">${row(callId, now - 60_000)}</Response></VerbaApi>`,
		);
		const text = JSON.stringify(
			await run('conversation.delete', { ...by, options: dryRun ? { dryRun } : {} }),
		);
		expect(text).toContain('fromName');
		expect(text).not.toContain(key());
		expect(text).not.toContain(password());
	});
	test('a failure that keeps them', async () => {
		const now = Date.parse(suite.sandbox.control.inspect().clock);
		answer('SearchCalls', `<verbacdrlist>${row(callId, now - 60_000)}</verbacdrlist>`);
		suite.sandbox.control.configure('verba', { deleteDelayMs: 600_000 });
		const text = JSON.stringify(
			await run('conversation.eraseWithProof', {
				...{ findBy: 'number', numbers: '4711', maximum: 5 },
				startTime: new Date(now - 7_200_000).toISOString(),
				endTime: new Date(now + 60_000).toISOString(),
			}),
		);
		expect(text).toContain('fromName');
		expect(text).toContain('"failed"');
		expect(text).not.toContain(key());
		expect(text).not.toContain(password());
	});
	test.each(['', 'lookUpFirst'])('erase %s', async (dryRun) => {
		const now = Date.parse(suite.sandbox.control.inspect().clock);
		answer('SearchCalls', `<verbacdrlist>${row(callId, now - 60_000)}</verbacdrlist>`);
		const text = JSON.stringify(
			await run('conversation.eraseWithProof', {
				findBy: 'number',
				numbers: '4711',
				maximum: 5,
				startTime: new Date(now - 7_200_000).toISOString(),
				endTime: new Date(now + 60_000).toISOString(),
				options: dryRun ? { dryRun } : {},
			}),
		);
		expect(text).toContain('fromName');
		expect(text).not.toContain(key());
		expect(text).not.toContain(password());
	});
});
