import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { Agora } from '../../../nodes/Agora/Agora.node';
import { AzureCallAutomation } from '../../../nodes/AzureCallAutomation/AzureCallAutomation.node';
import { CamaraWebRtc } from '../../../nodes/CamaraWebRtc/CamaraWebRtc.node';
import { HuaweiRtc } from '../../../nodes/HuaweiRtc/HuaweiRtc.node';
import { VerintVerba } from '../../../nodes/VerintVerba/VerintVerba.node';
import { agora } from '../../../nodes/Agora/provider';
import { azureCallAutomation } from '../../../nodes/AzureCallAutomation/provider';
import { camaraWebRtc } from '../../../nodes/CamaraWebRtc/provider';
import { huaweiRtc } from '../../../nodes/HuaweiRtc/provider';
import { verintVerba } from '../../../nodes/VerintVerba/provider';
import { operations } from '../../support/requestOf';

const descriptions = Object.fromEntries(
	[new CamaraWebRtc(), new AzureCallAutomation(), new VerintVerba(), new Agora(), new HuaweiRtc()]
		.map(({ description }) => description)
		.map((description) => [description.name, description]),
);

const PROVIDERS = [camaraWebRtc, azureCallAutomation, verintVerba, agora, huaweiRtc];

/** The public names that workflows rely on, and what kind of operation they stand for. */
const PUBLIC = [
	['camaraWebRtc', 'mediaSession', 'end', 'end', ['mediaSessionId']],
	['camaraWebRtc', 'mediaSession', 'get', 'read', ['mediaSessionId']],
	[
		'azureCallAutomation',
		'participant',
		'cancelAdd',
		'end',
		['callConnectionId', 'invitationId', 'operationContext', 'operationCallbackUri'],
	],
	[
		'azureCallAutomation',
		'participant',
		'add',
		'write',
		['callConnectionId', 'participantToAdd', 'operationContext', 'operationCallbackUri'],
	],
	['azureCallAutomation', 'participant', 'getAll', 'list', ['callConnectionId']],
	...['delete', 'get'].map((operation) => [
		'verintVerba',
		'conversation',
		operation,
		operation === 'delete' ? 'end' : 'read',
		['identifier', 'callId', 'platformCallId', 'nativeId', 'meetingId', 'extension', 'status'],
	]),
	['agora', 'stream', 'forceDisconnect', 'end', ['appId', 'region', 'sid']],
	['agora', 'stream', 'getAll', 'list', ['appId', 'region', 'channel']],
	['agora', 'streamingKey', 'delete', 'end', ['appId', 'region', 'streamingKey']],
	['huaweiRtc', 'room', 'dismiss', 'end', ['appId', 'roomId']],
	['huaweiRtc', 'room', 'getAll', 'list', ['appId', 'roomId', 'state', 'startTime', 'endTime']],
] as Array<[string, string, string, string, string[]]>;

/** What the editor shows when this resource and operation are chosen. */
function shown(
	{ properties }: INodeTypeDescription,
	resource: string,
	operation: string,
): INodeProperties[] {
	const chosen: Record<string, string> = { resource, operation };
	return properties.filter(({ displayOptions }) =>
		Object.entries(displayOptions?.show ?? {}).every(
			([name, values]) => !(name in chosen) || (values as unknown[]).includes(chosen[name]),
		),
	);
}

const optionsOf = (properties: INodeProperties[]) =>
	(properties.find(({ name }) => name === 'options')?.options ?? []) as INodeProperties[];

const named = (properties: INodeProperties[], wanted: string) =>
	properties.find(({ name }) => name === wanted);

test('there are five nodes', () => {
	expect(Object.keys(descriptions).sort()).toEqual([
		'agora',
		'azureCallAutomation',
		'camaraWebRtc',
		'huaweiRtc',
		'verintVerba',
	]);
});

describe.each(Object.entries(descriptions))('%s', (_, description) => {
	test('L3 the description can be cloned and survives JSON', () => {
		expect(structuredClone(description)).toEqual(description);
		expect(JSON.parse(JSON.stringify(description))).toEqual(description);
	});

	test('it can be used as a tool, and has a light and a dark icon', () => {
		expect(description.usableAsTool).toBe(true);
		expect(description.icon).toEqual({
			light: expect.stringMatching(/^file:\.\.\/\.\.\/icons\/[a-z]+\.svg$/),
			dark: expect.stringMatching(/^file:\.\.\/\.\.\/icons\/[a-z]+\.dark\.svg$/),
		});
	});

	test('the subtitle shows a dry run', () => {
		expect(description.subtitle).toMatch(/operation.*resource.*dry run/);
	});

	test('no property is shown twice for one choice', () => {
		for (const [provider, name] of operations) {
			if (provider !== description.name) continue;
			const [resource = '', operation = ''] = name.split('.');
			const names = shown(description, resource, operation).map((property) => property.name);
			const once = names.filter((each) => each !== 'notice' && each !== 'operation');
			expect(once).toEqual([...new Set(once)]);
		}
	});
});

test('every public name stands for an operation', () => {
	expect(operations.map(([provider, name]) => `${provider}.${name}`)).toEqual(
		expect.arrayContaining(
			PUBLIC.map(([node, resource, operation]) => `${node}.${resource}.${operation}`),
		),
	);
});

describe.each(PUBLIC)('%s %s.%s', (node, resource, operation, kind, parameters) => {
	const description = descriptions[node] as INodeTypeDescription;
	const properties = shown(description, resource, operation);
	const options = optionsOf(properties);

	test(`is offered, and is of the kind ${kind}`, () => {
		const resources = named(description.properties, 'resource')?.options;
		expect(resources).toContainEqual(expect.objectContaining({ value: resource }));
		const choices = properties.find(({ name }) => name === 'operation')?.options;
		expect(choices).toContainEqual(
			expect.objectContaining({ value: operation, action: expect.any(String) }),
		);
		const own = operations.find(
			([owner, name]) => owner === node && name === `${resource}.${operation}`,
		);
		expect(own?.[2].kind).toBe(kind);
	});

	test('has its public parameters, each with a description', () => {
		for (const name of parameters) {
			expect([name, named(properties, name)?.description]).toEqual([name, expect.any(String)]);
		}
	});

	test('has the options of its kind', () => {
		const names = options.map(({ name }) => name);
		expect(names).toEqual(
			expect.arrayContaining(['concurrency', 'onFailure', 'output', 'outputField', 'timeout']),
		);
		expect(names.includes('dryRun')).toBe(kind === 'end');
		expect(names.includes('ifNotFound')).toBe(kind === 'end' || kind === 'read');
		expect(names.includes('combine')).toBe(kind === 'list');
		expect(named(properties, 'returnAll') !== undefined).toBe(kind === 'list');
		expect(names).toEqual([...new Set(names)]);
	});

	test('the request ID can be set where the vendor takes one', () => {
		const takesOne = ['camaraWebRtc', 'azureCallAutomation', 'agora'].includes(node);
		expect(named(options, 'requestId') !== undefined).toBe(takesOne);
	});
});

describe('what the user must be told', () => {
	const notice = (node: string, resource: string, operation: string) =>
		shown(descriptions[node] as INodeTypeDescription, resource, operation).find(
			({ type }) => type === 'notice',
		)?.displayName;

	test('Force Disconnect says that the key must be deleted first', () => {
		expect(notice('agora', 'stream', 'forceDisconnect')).toMatch(/Delete the streaming key first/);
	});

	test('Delete says that it cannot be undone and hangs up nothing', () => {
		expect(notice('verintVerba', 'conversation', 'delete')).toMatch(
			/cannot be undone.*hangs up no call/,
		);
	});

	test('Dismiss says that it is no ban', () => {
		expect(notice('huaweiRtc', 'room', 'dismiss')).toMatch(/no ban/);
	});
});

describe('defaults', () => {
	const find = (node: string, resource: string, operation: string) =>
		shown(descriptions[node] as INodeTypeDescription, resource, operation);

	test.each(PROVIDERS.flatMap(({ name, resources }) => resources.map((one) => ({ name, one }))))(
		'$name, $one.name: what is preselected only looks, where there is something that does',
		({ name, one }) => {
			const choice = (descriptions[name] as INodeTypeDescription).properties.find(
				(property) =>
					property.name === 'operation' &&
					property.displayOptions?.show?.resource?.includes(one.value),
			);
			const kinds = Object.values(one.operations).map(({ kind }) => kind);
			const preselected = one.operations[String(choice?.default)]?.kind;
			const looks = ['read', 'list'];
			if (kinds.some((kind) => looks.includes(kind))) expect(looks).toContain(preselected);
			else if (kinds.some((kind) => kind !== 'end')) expect(preselected).not.toBe('end');
			else expect(preselected).toBe('end');
		},
	);

	test('If Not Found fails for recordings and reports elsewhere', () => {
		const standard = PUBLIC.filter(([, , , kind]) => kind === 'end').map(
			([node, resource, operation]) => [
				node,
				named(optionsOf(find(node, resource, operation)), 'ifNotFound')?.default,
			],
		);
		for (const [node, value] of standard) {
			expect([node, value]).toEqual([node, node === 'verintVerba' ? 'fail' : 'report']);
		}
	});

	test("Azure's version is 2024-09-15 and can be chosen, previews cannot", () => {
		const version = named(
			optionsOf(find('azureCallAutomation', 'participant', 'cancelAdd')),
			'apiVersion',
		);
		expect(version?.default).toBe('2024-09-15');
		const values = (version?.options ?? []).map((option) => (option as { value: string }).value);
		expect(values).toContain('2026-03-12');
		expect(values.filter((value) => /preview/.test(value))).toEqual([]);
	});

	test('the state of an extension is not chosen for the user', () => {
		expect(named(find('verintVerba', 'conversation', 'delete'), 'status')?.default).toBe('');
	});

	test("Agora's App ID comes from the credential, and its key is a password field", () => {
		const properties = find('agora', 'streamingKey', 'delete');
		expect(named(properties, 'appId')).toMatchObject({
			default: '',
			description: expect.stringContaining('credential'),
		});
		expect(named(properties, 'streamingKey')?.typeOptions).toEqual({ password: true });
	});
});
