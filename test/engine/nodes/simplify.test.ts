import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { runNode } from '../../support/n8n';
import { operations, providers } from '../../support/requestOf';
import { properties } from '../../../engine/describe';

let sandbox: Sandbox;

beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.control.reset());

type Run = [node: string, credential: string, parameters: IDataObject, kept: string[]];

const NEWEST = 1.1;

const rows = (): Run[] => {
	const { agora, azure, huawei } = sandbox.targets;
	return [
		[
			'agora',
			'agoraApi',
			{ resource: 'stream', operation: 'getAll', region: 'na' },
			['sid', 'region', 'channel', 'uid', 'status', 'beginAt', 'streamingKey'],
		],
		[
			'agora',
			'agoraApi',
			{ resource: 'stream', operation: 'get', region: 'na', sid: agora.sid },
			['sid', 'region', 'channel', 'uid', 'status', 'beginAt', 'streamingKey'],
		],
		[
			'huaweiRtc',
			'huaweiCloudApi',
			{ resource: 'app', operation: 'get', appId: huawei.appId },
			['app_id', 'app_name', 'state', 'domain', 'scope', 'create_time'],
		],
		[
			'azureCallAutomation',
			'azureCommunicationApi',
			{
				resource: 'participant',
				operation: 'getAll',
				callConnectionId: azure.callConnectionId,
			},
			['rawId', 'kind', 'isMuted', 'isOnHold'],
		],
		[
			'azureCallAutomation',
			'azureCommunicationApi',
			{ resource: 'call', operation: 'get', callConnectionId: azure.callConnectionId },
			[
				...['callConnectionId', 'callConnectionState', 'serverCallId', 'correlationId'],
				...['source', 'targets'],
			],
		],
	];
};

async function firstOf([node, credential, parameters]: Run, change: IDataObject, version?: number) {
	const type = credential as keyof Sandbox['credentials'];
	const [[item] = []] = await runNode({
		node,
		credentials: { [type]: sandbox.credentials[type] },
		parameters: { ...parameters, ...change },
		...(version === undefined ? {} : { typeVersion: version }),
	});
	return item?.json ?? {};
}

test('a new node simplifies unless it is turned off; a saved one of version 1 keeps everything', async () => {
	for (const row of rows()) {
		const saved = await firstOf(row, {});
		const whole = await firstOf(row, { simplify: false }, NEWEST);
		const simple = await firstOf(row, {}, NEWEST);
		const fields = (json: IDataObject) => Object.keys(json).sort();
		expect([row[0], fields(whole)]).toEqual([row[0], fields(saved)]);
		expect([row[0], fields(simple)]).toEqual([row[0], [...row[3]].sort()]);
		expect(fields(saved).length).toBeGreaterThan(0);
	}
});

test('what is nested leaves by its own name, people as the raw IDs that other operations take', async () => {
	const [, , app, people, call] = rows();
	expect(await firstOf(app as Run, {}, NEWEST)).toMatchObject({ state: 'ACTIVATION' });
	expect((await firstOf(people as Run, {}, NEWEST)).rawId).toMatch(/^(?:4:|8:acs:)/);
	expect(await firstOf(call as Run, {}, NEWEST)).toMatchObject({
		source: expect.stringMatching(/^8:acs:/) as string,
		targets: [expect.stringMatching(/^8:acs:/)],
	});
});

test('Combine Into One Item and If Not Found say the same as without Simplify', async () => {
	const [list, one] = rows();
	const combined = await firstOf(list as Run, { options: { combine: true } }, NEWEST);
	expect(combined).toMatchObject({ count: 1, items: [{ region: 'na' }] });
	expect(Object.keys((combined.items as IDataObject[])[0] ?? {})).not.toContain('input');
	const found = await firstOf(one as Run, { options: { ifNotFound: 'report' } }, NEWEST);
	expect(found).toMatchObject({ found: true, region: 'na' });
	const gone = { sid: '00000000-0000-4000-8000-000000000000' };
	expect(
		await firstOf(one as Run, { ...gone, options: { ifNotFound: 'report' } }, NEWEST),
	).toMatchObject({ found: false });
});

test('Simplify stands where something is simpler with it, and there only', () => {
	for (const [provider, name, operation] of operations) {
		const [resource = '', own = ''] = name.split('.');
		const offered = properties(providers[provider] as never).some(
			(property) =>
				property.name === 'simplify' &&
				property.displayOptions?.show?.resource?.includes(resource) &&
				property.displayOptions.show.operation?.includes(own),
		);
		const declares =
			(operation.kind === 'read' || operation.kind === 'list') && operation.simple !== undefined;
		expect([provider, name, offered]).toEqual([provider, name, declares]);
	}
});
