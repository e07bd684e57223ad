import type { IDataObject } from 'n8n-workflow';

import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();
const FAST = { requestsPerSecond: 100_000, maxRetries: 0 };

function listing(
	provider: 'azure' | 'agora' | 'huawei',
	{ options = {}, ...more }: IDataObject & { options?: IDataObject } = {},
) {
	const { targets, credentials } = suite.sandbox;
	const { appId, region } = targets.agora;
	const nodes = {
		azure: {
			node: 'azureCallAutomation',
			parameters: {
				resource: 'participant',
				callConnectionId: targets.azure.callConnectionId,
			},
			type: 'azureCommunicationApi',
		},
		agora: { node: 'agora', parameters: { resource: 'stream', appId, region }, type: 'agoraApi' },
		huawei: {
			node: 'huaweiRtc',
			parameters: { resource: 'room', appId: targets.huawei.appId },
			type: 'huaweiCloudApi',
		},
	} as const;
	const { node, parameters, type } = nodes[provider];
	return {
		node,
		parameters: { operation: 'getAll', ...parameters, ...more, options: { ...FAST, ...options } },
		credentials: { [type]: credentials[type] },
	};
}

describe('azure: the pages of the participants', () => {
	const callConnectionId = () =>
		String(suite.sandbox.control.seed('azure', { calls: 1 }).callConnectionIds);
	const page = (people: number, nextLink?: string) => ({
		status: 200,
		body: {
			value: Array.from({ length: people }, (_, index) => ({
				identifier: { rawId: `8:${index}` },
			})),
			...(nextLink === undefined ? {} : { nextLink }),
		},
	});

	test('nextLink is followed to its end, or up to Limit', async () => {
		const change = { callConnectionId: callConnectionId() };
		const all = await jsonOf(listing('azure', { ...change, returnAll: true }));
		expect(all.length).toBeGreaterThan(2);
		const requests = await suite.requests('azure');
		expect(requests.length).toBe(Math.ceil(all.length / 2));
		expect(requests.map(({ status }) => status)).toEqual(requests.map(() => 200));
		expect(await jsonOf(listing('azure', { ...change, limit: 1 }))).toEqual([all[0]]);
		expect(await suite.requests('azure')).toHaveLength(requests.length + 1);
	});

	test('a relative nextLink is one of the endpoint', async () => {
		const { control, targets } = suite.sandbox;
		const next = `/calling/callConnections/${targets.azure.callConnectionId}/participants?api-version=2024-09-15`;
		control.answerNext('azure', page(2, next));
		const rows = await jsonOf(listing('azure', { returnAll: true }));
		expect(rows.slice(0, 2)).toEqual([
			{ identifier: { rawId: '8:0' } },
			{ identifier: { rawId: '8:1' } },
		]);
		expect((await suite.requests('azure'))[1]).toMatchObject({ target: next, status: 200 });
	});

	test.each([
		'https://evil.example/page2',
		'http://127.0.0.1:1/page2',
		'//evil.example/page2',
		'https://',
	])('X4 the foreign nextLink %s is refused, and gets no signature', async (nextLink) => {
		suite.sandbox.control.answerNext('azure', page(2, nextLink));
		const failed = await failureOf(jsonOf(listing('azure', { returnAll: true })));
		expect(failed.message).toMatch(/link to the next page leads to another address/);
		expect(failed.name).toBe('NodeApiError');
		expect(await suite.requests('azure')).toHaveLength(1);
	});

	test('a foreign nextLink behind the Limit does no harm', async () => {
		suite.sandbox.control.answerNext('azure', page(2, 'https://evil.example/page2'));
		expect(await jsonOf(listing('azure', { limit: 2 }))).toHaveLength(2);
	});

	test('a later page that is refused fails the item: half a list is none', async () => {
		const { control, baseUrls } = suite.sandbox;
		control.answerNext('azure', page(2, `${baseUrls.azure}/x?api-version=2024-09-15`));
		const failed = await failureOf(jsonOf(listing('azure', { returnAll: true })));
		expect(failed.message).toMatch(/the address looks wrong/);
	});
});

describe('huawei: the pages of the rooms', () => {
	test('the offset counts rows, until the total is reached', async () => {
		const rooms = Array.from({ length: 23 }, (_, index) => `room-${index}`);
		suite.sandbox.control.seed('huawei', { rooms });
		const all = await jsonOf(listing('huawei', { returnAll: true }));
		expect(new Set(all.map(({ room_id }) => room_id))).toEqual(new Set([...rooms, 'lesson-42']));
		const offsets = (await suite.requests('huawei')).map(({ target }) =>
			new URLSearchParams(target.split('?')[1]).get('offset'),
		);
		expect(offsets).toEqual([null, '10', '20']);
	});

	test('a page without rows ends the list, whatever the total says', async () => {
		const answer = { status: 200, body: { total: 99, room_info_list: [] } };
		suite.sandbox.control.answerNext('huawei', answer);
		expect(await jsonOf(listing('huawei', { returnAll: true }))).toEqual([]);
		expect(await suite.requests('huawei')).toHaveLength(1);
	});

	test.each([
		['a DateTime of an expression', '={{ $now.minus({ hours: 3 }) }}'],
		['an ISO text', new Date(Date.now() - 3 * 3_600_000).toISOString()],
	])('the time window can be %s', async (_, startTime) => {
		const items = await jsonOf(listing('huawei', { startTime, state: 'RUNNING' }));
		expect(items).toHaveLength(1);
		const [request] = await suite.requests('huawei');
		expect(request?.target).toMatch(/start_time=\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\dZ/);
		expect(request?.target).toContain('state=RUNNING');
	});

	test('what is no time is refused by name', async () => {
		const failed = await failureOf(jsonOf(listing('huawei', { startTime: 'some day' })));
		expect(failed.message).toMatch(/^Start Time is not a time/);
	});
});

describe('agora: the streams and their keys', () => {
	const { streamingKey } = { streamingKey: 'sk-Lesson42-Zq7Wm3Kp9Xv2' };

	test('X5 keys are masked unless Include Secrets is on', async () => {
		const [masked] = await jsonOf(listing('agora', { channel: 'lesson-42' }));
		expect(masked).toMatchObject({
			streamingKey: 'sk…Xv2',
			url: 'rtls-ingress-prod-na.agoramdn.com/live/sk…Xv2',
		});
		expect(JSON.stringify(masked)).not.toContain(streamingKey);
		const options = { includeSecrets: true };
		const [shown] = await jsonOf(listing('agora', { channel: 'lesson-42', options }));
		expect(shown).toMatchObject({ streamingKey });
	});

	test('the App ID comes from the credential, and the channel filters', async () => {
		suite.sandbox.control.seed('agora', { streams: 3 });
		expect(await jsonOf(listing('agora', { appId: '' }))).toHaveLength(4);
		expect(await jsonOf(listing('agora', { appId: '', channel: 'seeded-2' }))).toHaveLength(1);
		expect(await jsonOf(listing('agora', { region: 'eu' }))).toEqual([]);
	});
});

describe('Combine Into One Item', () => {
	test('the count stands beside the rows', async () => {
		const [item, ...more] = await jsonOf(listing('agora', { options: { combine: true } }));
		expect(more).toEqual([]);
		expect(item).toMatchObject({ count: 1, items: [{ channel: 'lesson-42' }] });
	});

	test('an empty list leaves an item, so that the workflow goes on', async () => {
		const options = { combine: true };
		expect(await jsonOf(listing('agora', { channel: 'nobody', options }))).toEqual([
			{ count: 0, items: [] },
		]);
		expect(await jsonOf(listing('agora', { channel: 'nobody' }))).toEqual([]);
	});

	test('X7 R18 rows with dangerous or reserved names do no harm', async () => {
		const row =
			'{"sid":"1","error":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
		const answer = { status: 200, body: `{"status":"success","data":[${row}]}` };
		suite.sandbox.control.answerNext('agora', answer);
		const [item] = await jsonOf(listing('agora'));
		expect(item).toEqual({ sid: '1', region: 'na', vendorError: 'x' });
		expect(({} as IDataObject).polluted).toBeUndefined();
	});
});
