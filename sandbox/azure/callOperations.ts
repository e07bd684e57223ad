import { ServiceError, type Answer } from './answers';
import { callback, identifiers, object, phone, text } from './bodies';
import type { Call, Calls } from './calls';
import { readIdentifiers } from './identifiers';
import { path, type Operation } from './operations';
import type { AzureSwitches } from './switches';

const calling = '/calling/callConnections';
const call = `${calling}/{id}`;

/** Create, Get, Hang Up and Terminate of a call. */
export function callOperations(calls: Calls, switches: AzureSwitches): Operation[] {
	function properties(found: Call): Record<string, unknown> {
		const connecting = calls.state(found) === 'connecting';
		return {
			callConnectionId: found.callConnectionId,
			...(!connecting && { serverCallId: found.serverCallId }),
			...found.properties,
			callConnectionState: calls.state(found),
			correlationId: found.correlationId,
		};
	}

	return [
		{
			method: 'POST',
			path: path(calling),
			since: '2023-03-06',
			repeatable: true,
			body: {
				required: { targets: identifiers, callbackUri: callback },
				optional: {
					sourceCallerIdNumber: phone,
					sourceDisplayName: text,
					source: object,
					operationContext: text,
					callIntelligenceOptions: object,
					customCallingContext: object,
					mediaStreamingOptions: object,
					transcriptionOptions: object,
					teamsAppSource: object,
				},
			},
			answer: ({ body }): Answer => {
				const targets = readIdentifiers(body.targets);
				const created = calls.add(targets, {
					properties: {
						targets,
						callbackUri: body.callbackUri,
						sourceCallerIdNumber: body.sourceCallerIdNumber ?? undefined,
						sourceDisplayName: body.sourceDisplayName ?? '',
					},
				});
				return {
					status: 201,
					body: properties(created),
					chainId: created.correlationId,
					did: 'call created',
				};
			},
		},
		{
			method: 'GET',
			path: path(call),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				const found = calls.find(id);
				return { status: 200, body: properties(found), chainId: found.correlationId };
			},
		},
		{
			method: 'DELETE',
			path: path(call),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				const found = calls.find(id);
				calls.end(found, 'hung up', switches.endDelayMs);
				return { status: 204, chainId: found.correlationId, did: 'hung up' };
			},
		},
		{
			method: 'POST',
			path: path(`${call}:terminate`),
			since: '2023-03-06',
			repeatable: true,
			answer: ({ ids: [id = ''] }) => {
				const found = calls.find(id);
				calls.end(found, 'terminated', switches.endDelayMs);
				return { status: 204, chainId: found.correlationId, did: 'terminated' };
			},
		},
	];
}

const elsewhere: Array<[verb: string, since: string]> = [
	...['answer', 'redirect', 'reject'].map((verb): [string, string] => [verb, '2023-03-06']),
	['connect', '2024-09-15'],
];
const onCall: Array<[verb: string, since: string]> = [
	...['transferToParticipant', 'play', 'cancelAllMediaOperations', 'recognize'].map(
		(verb): [string, string] => [verb, '2023-03-06'],
	),
	...['startContinuousDtmfRecognition', 'stopContinuousDtmfRecognition', 'sendDtmfTones'].map(
		(verb): [string, string] => [verb, '2023-10-15'],
	),
	...['hold', 'unhold'].map((verb): [string, string] => [verb, '2024-09-15']),
	...['startTranscription', 'stopTranscription', 'updateTranscription'].map(
		(verb): [string, string] => [verb, '2025-05-15'],
	),
	...['startMediaStreaming', 'stopMediaStreaming'].map((verb): [string, string] => [
		verb,
		'2025-05-15',
	]),
];

/** The operations that the service has and the sandbox has not: 405/8520, not supported. */
export function unsupportedOperations(): Operation[] {
	const answer = (): Answer => {
		throw new ServiceError(405, '8520', 'Not supported by the sandbox.');
	};
	const anything = { optional: {} };
	return [
		...elsewhere.map(([verb, since]) => ({ path: path(`${calling}:${verb}`), since })),
		...onCall.map(([verb, since]) => ({ path: path(`${call}:${verb}`), since })),
		{ path: path(`${call}/participants:moveHere`), since: '2026-03-12' },
	].map((operation) => ({ ...operation, method: 'POST' as const, body: anything, answer }));
}
