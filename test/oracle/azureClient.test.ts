import {
	CallAutomationClient,
	DtmfTone,
	type CallConnection,
	type CallMedia,
} from '@azure/communication-call-automation';

import { secrets } from '../../sandbox/framework/targets';
import { CALL, PHONE, USER } from '../support/azureRows';
import { requestOf } from '../support/requestOf';

/**
 * The same thing asked by the node and by the vendor's own client: method, path and body agree.
 * What the client adds by itself is left out of the comparison: raw IDs and kinds beside the typed
 * form, a random operation context, empty header maps.
 */
interface Seen {
	method: string;
	target: string;
	body: unknown;
	repeatable: boolean;
}

async function bySdk(
	work: (client: CallAutomationClient, call: CallConnection, media: CallMedia) => Promise<unknown>,
): Promise<Seen> {
	let seen: Seen | undefined;
	const httpClient = {
		sendRequest: (request: {
			method: string;
			url: string;
			body?: unknown;
			headers: { has(name: string): boolean };
		}) => {
			const { pathname, search } = new URL(request.url);
			seen = {
				method: request.method,
				target: pathname + search,
				body: typeof request.body === 'string' ? JSON.parse(request.body) : undefined,
				repeatable: request.headers.has('Repeatability-Request-ID'),
			};
			return Promise.reject(new Error('seen'));
		},
	};
	const client = new CallAutomationClient(
		`endpoint=https://api.example.com;accesskey=${secrets.azure.accessKey}`,
		{ httpClient, apiVersion: '2026-03-12', retryOptions: { maxRetries: 0 } } as object,
	);
	const call = client.getCallConnection(CALL);
	await work(client, call, call.getCallMedia()).catch(() => undefined);
	if (!seen) throw new Error('The client has sent nothing');
	return seen;
}

/** Without what the client adds, at any depth. */
function plain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return value;
	const left = Object.entries(value)
		.filter(([name, one]) => {
			if (['rawId', 'isAnonymous'].includes(name)) return false;
			// A play source and a locator say their kind in any case.
			return name === 'kind' ? !isIdentifier(value) : one !== undefined && one !== null;
		})
		.map(([name, one]) => [name, plain(one)] as const)
		.filter(
			([, one]) => !(typeof one === 'object' && one !== null && Object.keys(one).length === 0),
		);
	return Object.fromEntries(left);
}
const isIdentifier = (value: object) =>
	['communicationUser', 'phoneNumber', 'microsoftTeamsUser'].some((name) => name in value);

const phone = { phoneNumber: PHONE };
const user = { communicationUserId: USER };
const callbackUri = 'https://app.example.com/callback';
const outcome = {
	operationContext: 'case 7',
	operationCallbackUri: 'https://app.example.com/other',
};
const asked = {
	operationContext: outcome.operationContext,
	operationCallbackUrl: outcome.operationCallbackUri,
};
const onCall = { callConnectionId: CALL, apiVersion: '2026-03-12' };
const wav = 'https://files.example.com/a.wav';
const file = { kind: 'fileSource' as const, url: wav };
const sources = { sources: [{ kind: 'file', uri: wav }] };

type Work = Parameters<typeof bySdk>[0];
const CASES: Array<[name: string, parameters: Record<string, unknown>, work: Work]> = [
	[
		'call.create',
		{
			targets: [PHONE],
			callbackUri,
			sourceCallerIdNumber: '+14255550100',
			sourceDisplayName: 'Support',
			operationContext: 'case 7',
			cognitiveServicesEndpoint: 'https://ai.example.com/',
		},
		async (client) =>
			await client.createCall(
				{
					targetParticipant: phone,
					sourceCallIdNumber: { phoneNumber: '+14255550100' },
					sourceDisplayName: 'Support',
				},
				callbackUri,
				{
					operationContext: 'case 7',
					callIntelligenceOptions: { cognitiveServicesEndpoint: 'https://ai.example.com/' },
				},
			),
	],
	[
		'call.redirect',
		{ incomingCallContext: 'context', target: USER },
		async (client) => await client.redirectCall('context', { targetParticipant: user }),
	],
	[
		'call.reject',
		{ incomingCallContext: 'context', callRejectReason: 'forbidden' },
		async (client) => await client.rejectCall('context', { callRejectReason: 'forbidden' }),
	],
	[
		'call.connect',
		{ callLocator: 'roomCallLocator', roomId: '99', callbackUri, operationContext: 'case 7' },
		async (client) =>
			await client.connectCall({ kind: 'roomCallLocator', id: '99' }, callbackUri, {
				operationContext: 'case 7',
			}),
	],
	['call.get', onCall, async (_client, call) => await call.getCallConnectionProperties()],
	['call.hangUp', onCall, async (_client, call) => await call.hangUp(false)],
	['call.terminate', onCall, async (_client, call) => await call.hangUp(true)],
	[
		'call.transfer',
		{ ...onCall, ...outcome, targetParticipant: USER, transferee: PHONE },
		async (_client, call) =>
			await call.transferCallToParticipant(user, { ...asked, transferee: phone }),
	],
	[
		'participant.add',
		{ ...onCall, ...outcome, participantToAdd: USER, invitationTimeoutInSeconds: 30 },
		async (_client, call) =>
			await call.addParticipant(
				{ targetParticipant: user },
				{ ...asked, invitationTimeoutInSeconds: 30 },
			),
	],
	[
		'participant.cancelAdd',
		{ ...onCall, ...outcome, invitationId: 'i-1' },
		async (_client, call) => await call.cancelAddParticipantOperation('i-1', asked),
	],
	[
		'participant.get',
		{ ...onCall, participantRawId: PHONE },
		async (_client, call) => await call.getParticipant(phone),
	],
	['participant.getAll', onCall, async (_client, call) => await call.listParticipants()],
	[
		'participant.mute',
		{ ...onCall, targetParticipants: [USER], operationContext: 'case 7' },
		async (_client, call) => await call.muteParticipant(user, { operationContext: 'case 7' }),
	],
	[
		'participant.move',
		{ ...onCall, ...outcome, targetParticipants: [USER, PHONE], fromCall: 'other' },
		async (_client, call) => await call.moveParticipants([user, phone], 'other', asked),
	],
	[
		'participant.remove',
		{ ...onCall, ...outcome, participantToRemove: PHONE },
		async (_client, call) => await call.removeParticipant(phone, asked),
	],
	[
		'media.play',
		{ ...onCall, ...outcome, playSources: sources, playTo: [PHONE], loop: true },
		async (_client, _call, media) => await media.play([file], [phone], { ...asked, loop: true }),
	],
	[
		'media.recognize',
		{
			...onCall,
			...outcome,
			targetParticipant: PHONE,
			recognizeInputType: 'dtmf',
			playPrompts: sources,
			maxTonesToCollect: 3,
			stopTones: '#',
			interruptPrompt: true,
		},
		async (_client, _call, media) =>
			await media.startRecognizing(phone, {
				kind: 'callMediaRecognizeDtmfOptions',
				...asked,
				playPrompt: file,
				maxTonesToCollect: 3,
				stopDtmfTones: [DtmfTone.Pound],
				interruptPrompt: true,
			}),
	],
	['media.cancelAll', onCall, async (_c, _call, media) => await media.cancelAllOperations()],
	[
		'media.sendDtmfTones',
		{ ...onCall, ...outcome, targetParticipant: PHONE, tones: '1#' },
		async (_client, _call, media) =>
			await media.sendDtmfTones([DtmfTone.One, DtmfTone.Pound], phone, asked),
	],
	[
		'media.hold',
		{ ...onCall, ...outcome, targetParticipant: PHONE, playSourceInfo: sources },
		async (_client, _call, media) => await media.hold(phone, { ...asked, playSource: file }),
	],
	[
		'media.unhold',
		{ ...onCall, ...outcome, targetParticipant: PHONE },
		async (_client, _call, media) => await media.unhold(phone, asked),
	],
	[
		'media.startTranscription',
		{ ...onCall, ...outcome, locale: 'de-DE', speechModelEndpointId: 'm-1' },
		async (_client, _call, media) =>
			await media.startTranscription({
				...asked,
				locale: 'de-DE',
				speechRecognitionModelEndpointId: 'm-1',
			}),
	],
	[
		'media.updateTranscription',
		{ ...onCall, ...outcome, locale: 'de-DE', speechModelEndpointId: 'm-1' },
		async (_client, _call, media) =>
			await media.updateTranscription('de-DE', {
				...asked,
				speechRecognitionModelEndpointId: 'm-1',
			}),
	],
	[
		'media.stopTranscription',
		{ ...onCall, ...outcome },
		async (_client, _call, media) => await media.stopTranscription(asked),
	],
	[
		'media.startMediaStreaming',
		{ ...onCall, ...outcome },
		async (_client, _call, media) => await media.startMediaStreaming(asked),
	],
	[
		'media.stopMediaStreaming',
		{ ...onCall, ...outcome },
		async (_client, _call, media) => await media.stopMediaStreaming(asked),
	],
	[
		'recording.start',
		{
			callLocator: 'serverCallLocator',
			serverCallId: 'c2VydmVy==',
			recordingContentType: 'audio',
			recordingChannelType: 'unmixed',
			recordingFormatType: 'wav',
			recordingDestinationContainerUrl: 'https://contoso.blob.core.windows.net/x',
			channelAffinity: { channels: [{ channel: 0, participant: PHONE }] },
		},
		async (client) =>
			await client.getCallRecording().start({
				callLocator: { kind: 'serverCallLocator', id: 'c2VydmVy==' },
				recordingContent: 'audio',
				recordingChannel: 'unmixed',
				recordingFormat: 'wav',
				recordingStorage: {
					recordingStorageKind: 'azureBlobStorage',
					recordingDestinationContainerUrl: 'https://contoso.blob.core.windows.net/x',
				},
				channelAffinity: [{ channel: 0, targetParticipant: phone }],
			}),
	],
	...(['get', 'pause', 'resume', 'stop'] as const).map((name): (typeof CASES)[number] => [
		`recording.${name}`,
		{ recordingId: 'cmVjb3JkaW5n==' },
		async (client) => {
			const recording = client.getCallRecording();
			const id = 'cmVjb3JkaW5n==';
			if (name === 'get') return await recording.getState(id);
			return await recording[name](id);
		},
	]),
];

test.each(CASES)('%s asks what the official client asks', async (name, parameters, work) => {
	const sdk = await bySdk(work);
	const ours = requestOf('azureCallAutomation', name, { apiVersion: '2026-03-12', ...parameters });
	const { pathname, search } = new URL(ours.url);
	expect([ours.method, pathname + search]).toEqual([sdk.method, sdk.target]);
	expect(plain(ours.body === undefined ? undefined : JSON.parse(ours.body))).toEqual(
		plain(sdk.body),
	);
});
