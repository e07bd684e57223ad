import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import {
	AZURE_ROWS,
	CALL,
	CONTEXT,
	MEDIA_CALL,
	OTHER_CALL,
	PHONE,
	RECORDING,
	SERVER_CALL,
	type AzureRow,
} from '../../support/azureRows';
import { FaultyNetwork } from '../../support/faults';
import { runNode } from '../../support/n8n';

/** Each operation in n8n's own engine: the exact request on the wire, taken by the strict sandbox. */
let sandbox: Sandbox;
let network: FaultyNetwork;

beforeAll(async () => {
	sandbox = await startSandbox();
	network = await FaultyNetwork.start(sandbox.baseUrls.azure);
});
afterAll(async () => {
	await network.close();
	await sandbox.close();
});
beforeEach(() => sandbox.control.reset());

async function run(
	name: string,
	fields: IDataObject,
	options: IDataObject = {},
): Promise<INodeExecutionData[]> {
	const [resource, operation] = name.split('.');
	const [items = []] = await runNode({
		node: 'azureCallAutomation',
		parameters: { resource, operation, ...fields, options },
		credentials: {
			azureCommunicationApi: {
				...sandbox.credentials.azureCommunicationApi,
				endpoint: network.baseUrl,
			},
		},
	});
	return items;
}

const idOf = ([item]: INodeExecutionData[], name: string) => String(item?.json[name]);

/** What a row's placeholders stand for: each is made only when the row needs it. */
async function filledIn(row: AzureRow): Promise<AzureRow> {
	const text = JSON.stringify(row);
	const real: Record<string, string> = {};
	if (text.includes(SERVER_CALL) || text.includes(RECORDING)) {
		const found = await run('call.get', { callConnectionId: CALL });
		real[SERVER_CALL] = idOf(found, 'serverCallId');
	}
	if (text.includes(RECORDING)) {
		const started = await run('recording.start', {
			callLocator: 'serverCallLocator',
			serverCallId: real[SERVER_CALL],
		});
		real[RECORDING] = idOf(started, 'recordingId');
	}
	if (text.includes(CONTEXT)) {
		real[CONTEXT] = String(sandbox.control.seed('azure', { incomingCall: {} }).incomingCallContext);
	}
	if (text.includes(OTHER_CALL)) {
		const { callConnectionIds } = sandbox.control.seed('azure', { calls: 1 });
		real[OTHER_CALL] = String((callConnectionIds as string[])[0]);
	}
	if (text.includes(MEDIA_CALL)) {
		const settings = { transportType: 'websocket', locale: 'en-US' };
		const made = await run(
			'call.create',
			{
				targets: [PHONE],
				callbackUri: 'https://app.example.com/',
				sourceCallerIdNumber: '+14255550100',
			},
			{
				apiVersion: '2025-06-15',
				cognitiveServicesEndpoint: 'https://ai.example.com/',
				transcriptionOptionsJson: JSON.stringify(settings),
				mediaStreamingOptionsJson: JSON.stringify({
					transportType: 'websocket',
					audioChannelType: 'mixed',
				}),
			},
		);
		real[MEDIA_CALL] = idOf(made, 'callConnectionId');
		sandbox.control.advanceClock(1000);
	}
	let filled = text;
	for (const [placeholder, id] of Object.entries(real)) {
		filled = filled.replaceAll(`/${placeholder}`, `/${encodeURIComponent(id)}`);
		filled = filled.replaceAll(`"${placeholder}"`, JSON.stringify(id));
	}
	return JSON.parse(filled) as AzureRow;
}

test.each(AZURE_ROWS.map((row) => [row.name, row.version ?? '2024-09-15', row] as const))(
	'%s (%s) sends exactly this',
	async (name, version, given) => {
		// These start with a call that nobody has yet, as their endings do.
		sandbox.control.configure('azure', { overCode: '8522' });
		const row = await filledIn(given);
		network.requests.splice(0);
		const items = await run(name, row.fields, row.options);
		const [request, ...others] = network.requests;
		const { method, target, body } = request ?? {};
		const headers: Record<string, string | undefined> = request?.headers ?? {};
		expect([`${method} ${target}`, body]).toEqual([
			`${row.sends}?api-version=${version}`,
			row.body === undefined ? '' : expect.any(String),
		]);
		if (row.body) expect(JSON.parse(String(body))).toEqual(row.body);
		expect(headers['content-type']).toBe(row.body ? 'application/json' : undefined);
		expect([
			headers['repeatability-request-id'] !== undefined,
			headers['repeatability-first-sent'] !== undefined,
		]).toEqual([row.repeatable ?? false, row.repeatable ?? false]);
		// The list goes on over its pages; nothing else sends a second request.
		if (name !== 'participant.getAll') expect(others).toEqual([]);
		expect(items.length).toBeGreaterThan(0);
		for (const { json } of items) expect(json).not.toHaveProperty('error');
	},
);

test("the trigger's secret in Callback URI is in no item", async () => {
	const callbackUri = 'https://app.example.com/callback?secret=s3cret-of-the-trigger';
	const [made] = await run('call.create', { targets: ['8:acs:r_u'], callbackUri });
	const [read] = await run('call.get', { callConnectionId: made?.json.callConnectionId });
	expect(JSON.stringify([made?.json, read?.json])).not.toContain('s3cret');
	expect(read?.json.callbackUri).toBe('https://app.example.com/callback?…');
});

/** A version that an expression picks; what a fixed version lacks n8n does not even show. */
const older = (version: string) => ({ apiVersion: `={{ "${version}" }}` });

test.each([
	['call.create', { targets: [], callbackUri: 'https://a.example/' }, {}, /^Targets may not be/],
	[
		'call.create',
		{ targets: ['8:acs:r_u'], callbackUri: 'http://a.example/' },
		{},
		/^Callback URI/,
	],
	['call.create', { targets: [PHONE], callbackUri: 'https://a.example/' }, {}, /^Source Caller ID/],
	[
		'call.create',
		{ targets: ['8:acs:r_u'], callbackUri: 'https://a.example/' },
		{ ...older('2024-09-15'), transcriptionOptionsJson: '{"transportType":"websocket"}' },
		/^Transcription needs API Version 2025-05-15 or later, but 2024-09-15/,
	],
	[
		'call.create',
		{ targets: ['8:acs:r_u'], callbackUri: 'https://a.example/' },
		{ ...older('2025-05-15'), mediaStreamingOptionsJson: 'nonsense' },
		/^Media Streaming \(JSON\) is not a JSON object/,
	],
	[
		'call.create',
		{ targets: [{ kind: 'phoneNumber' }], callbackUri: 'https://a.example/' },
		{},
		/^Targets .*has none of rawId/,
	],
	[
		'call.connect',
		{ callLocator: 'roomCallLocator', callbackUri: 'https://a.example/' },
		{},
		/^Room ID may/,
	],
	[
		'call.connect',
		{ callLocator: 'roomCallLocator', roomId: '9', callbackUri: 'https://a.example/' },
		{ apiVersion: '2024-04-15' },
		/^API Version is "2024-04-15", which is none of its values/,
	],
	[
		'call.reject',
		{ incomingCallContext: 'x', callRejectReason: 'rude' },
		{},
		/^Reason is not one of/,
	],
	[
		'participant.mute',
		{ callConnectionId: CALL, targetParticipants: [PHONE] },
		{},
		/^Target Participants .*is no user/,
	],
	[
		'participant.remove',
		{ callConnectionId: '..', participantToRemove: PHONE },
		{},
		/^Call Connection ID may not be/,
	],
	[
		'participant.remove',
		{ callConnectionId: CALL, participantToRemove: '+1 425' },
		{},
		/^Participant to Remove has a blank/,
	],
	[
		'participant.add',
		{ callConnectionId: CALL, participantToAdd: '8:acs:r_u' },
		{ invitationTimeoutInSeconds: 181 },
		/^Invitation Timeout \(Seconds\) must/,
	],
	[
		'participant.add',
		{
			callConnectionId: CALL,
			participantToAdd: '8:acs:r_u',
			operationCallbackUri: 'https://a.example/',
		},
		{ apiVersion: '2023-03-06' },
		/^Operation Callback URI needs API Version 2023-10-15/,
	],
	[
		'participant.add',
		{ callConnectionId: CALL, participantToAdd: '8:acs:r_u' },
		{
			customCallingContextJson: JSON.stringify({
				sipHeaders: { a: '1', b: '1', c: '1', d: '1', e: '1', f: '1' },
			}),
		},
		/^Custom Calling Context \(JSON\) \(sipHeaders\) has 6 headers, the limit is 5/,
	],
	[
		'participant.add',
		{ callConnectionId: CALL, participantToAdd: '8:acs:r_u' },
		{ customCallingContextJson: '{}', voipHeaders: { headers: [{ name: 'a', value: '1' }] } },
		/^Custom Calling Context is given as fields and as JSON/,
	],
	['media.play', { callConnectionId: CALL }, {}, /^Play Sources may not be empty/],
	[
		'media.play',
		{ callConnectionId: CALL, playSources: { sources: [{ kind: 'text', text: '' }] } },
		{},
		/^Play Sources \(Text\) may not be empty/,
	],
	[
		'media.play',
		{ callConnectionId: CALL, playSources: { sources: [{ kind: 'text', text: 'a' }] } },
		{ apiVersion: '2023-03-06' },
		/^Play Sources with text or SSML needs API Version 2023-10-15/,
	],
	[
		'media.play',
		{
			callConnectionId: CALL,
			playSources: { sources: [{ kind: 'file', uri: 'https://a.example/a.wav' }] },
		},
		{ ...older('2023-10-15'), interruptCallMediaOperation: true },
		/^Interrupt Other Media needs API Version 2024-09-15/,
	],
	[
		'media.recognize',
		{ callConnectionId: CALL, targetParticipant: PHONE, recognizeInputType: 'choices' },
		{},
		/^Choices may not be empty/,
	],
	[
		'media.recognize',
		{ callConnectionId: CALL, targetParticipant: PHONE, initialSilenceTimeoutInSeconds: 301 },
		{},
		/^Silence Timeout \(Seconds\) must/,
	],
	[
		'media.sendDtmfTones',
		{ callConnectionId: CALL, targetParticipant: PHONE, tones: '1'.repeat(19) },
		{},
		/^Tones has 19 tones, the limit is 18/,
	],
	[
		'media.sendDtmfTones',
		{ callConnectionId: CALL, targetParticipant: PHONE, tones: '1x' },
		{},
		/^Tones has "x"/,
	],
	[
		'media.hold',
		{
			callConnectionId: CALL,
			targetParticipant: PHONE,
			playSourceInfo: {
				sources: [{ uri: 'https://a.example/1.wav' }, { uri: 'https://a.example/2.wav' }],
			},
		},
		{},
		/^Play While on Hold holds several/,
	],
	[
		'media.unhold',
		{ callConnectionId: CALL, targetParticipant: PHONE },
		{ ...older('2024-09-15'), operationCallbackUri: 'https://a.example/' },
		/^Operation Callback URI needs API Version 2025-05-15/,
	],
	['recording.start', { callLocator: 'serverCallLocator' }, {}, /^Server Call ID may not be empty/],
	[
		'recording.start',
		{ callLocator: 'callConnectionId', callConnectionId: CALL },
		{},
		/^Record by Call Connection ID needs API Version 2025-06-15/,
	],
	[
		'recording.start',
		{ callLocator: 'both', callConnectionId: CALL, serverCallId: 'x' },
		{},
		/^Record is not one of/,
	],
	[
		'recording.start',
		{ callLocator: 'serverCallLocator', serverCallId: 'x' },
		{ channelAffinity: { channels: [{ channel: 5, participant: PHONE }] } },
		/^Channel Affinity \(Channel\) must be a whole number from 0 to 4/,
	],
	[
		'recording.delete',
		{ deleteLocation: 'https://evil.example.com/v1/objects/1' },
		{},
		/^Delete Location leads to evil.example.com/,
	],
	[
		'recording.delete',
		{ deleteLocation: 'https://x@storage.asm.skype.com/v1/objects/1' },
		{},
		/^Delete Location may not contain a user name/,
	],
	[
		'recording.delete',
		{ deleteLocation: 'https://storage.asm.skype.com.evil.example/v1/objects/1' },
		{},
		/^Delete Location leads to/,
	],
] as Array<[string, IDataObject, IDataObject, RegExp]>)(
	'X2 X3 X4 %s %j %j is refused, and nothing is sent',
	async (name, fields, options, message) => {
		network.requests.splice(0);
		await expect(run(name, fields, options)).rejects.toThrow(message);
		expect(network.requests).toEqual([]);
	},
);
