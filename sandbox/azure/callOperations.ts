import { notFound, ServiceError, type Answer } from './answers';
import {
	callback,
	callingContext,
	callLocator,
	cognitive,
	filledText,
	identifier,
	identifiers,
	mediaStreaming,
	outcomeFields,
	phone,
	teamsApp,
	text,
	transcription,
	user,
} from './bodies';
import { streamsOf } from './callMedia';
import type { Call, Calls } from './calls';
import { newConversation } from './conversations';
import { declined } from './events';
import { readIdentifier, readIdentifiers } from './identifiers';
import { path, type Operation } from './operations';
import type { AzureSwitches } from './switches';

export const calling = '/calling/callConnections';
const call = `${calling}/{id}`;

/** What Create, Answer and Connect are told about media, and since when. */
export const mediaFields = {
	callIntelligenceOptions: cognitive,
	mediaStreamingOptions: mediaStreaming,
	transcriptionOptions: transcription,
};
export const mediaSince = {
	callIntelligenceOptions: '2023-10-15',
	mediaStreamingOptions: '2025-05-15',
	transcriptionOptions: '2025-05-15',
};

/** CallConnectionProperties, as the service answers them. */
export function properties(calls: Calls, found: Call): Record<string, unknown> {
	const connecting = calls.state(found) === 'connecting';
	const { conversation, media } = found;
	return {
		callConnectionId: found.callConnectionId,
		...(!connecting && { serverCallId: conversation.serverCallId }),
		...found.properties,
		callConnectionState: calls.state(found),
		correlationId: conversation.correlationId,
		...(media.mediaStreaming && {
			mediaStreamingSubscription: {
				id: media.mediaStreaming.id,
				state: media.mediaStreaming.state,
				subscribedContentTypes: ['audio'],
			},
		}),
		...(media.transcription && {
			transcriptionSubscription: {
				id: media.transcription.id,
				state: media.transcription.state,
				subscribedResultTypes: ['final'],
				locale: media.transcription.locale,
			},
		}),
	};
}

/** Create, Connect, Get, Hang Up, Terminate and Transfer of a call. */
export function callOperations(calls: Calls, switches: AzureSwitches): Operation[] {
	const answered = (status: number, found: Call, did: string): Answer => ({
		status,
		body: properties(calls, found),
		chainId: found.conversation.correlationId,
		did,
	});

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
					source: user,
					operationContext: text,
					teamsAppSource: teamsApp,
					customCallingContext: callingContext,
					...mediaFields,
				},
				since: { ...mediaSince, teamsAppSource: '2025-06-15' },
				wrong: ({ targets, sourceCallerIdNumber }) =>
					!sourceCallerIdNumber &&
					readIdentifiers(targets).some(({ kind }) => kind === 'phoneNumber')
						? 'sourceCallerIdNumber'
						: undefined,
			},
			answer: ({ body }) => {
				const targets = readIdentifiers(body.targets);
				const created = calls.dial(targets, {
					callbackUri: String(body.callbackUri),
					operationContext: body.operationContext ?? undefined,
					properties: {
						targets,
						callbackUri: body.callbackUri,
						sourceCallerIdNumber: body.sourceCallerIdNumber ?? undefined,
						sourceDisplayName: body.sourceDisplayName ?? '',
					},
				});
				Object.assign(created.media, streamsOf(body));
				return answered(201, created, 'call created');
			},
		},
		{
			method: 'POST',
			path: path(`${calling}:connect`),
			since: '2024-09-15',
			repeatable: true,
			body: {
				required: { callLocator, callbackUri: callback },
				optional: { operationContext: text, ...mediaFields },
				since: mediaSince,
			},
			answer: ({ body }) => {
				const { kind, groupCallId, roomId } = body.callLocator as Record<string, string>;
				const known = calls.findByLocator(body.callLocator as Record<string, unknown>);
				if (!known && kind === 'serverCallLocator') throw notFound('Call');
				const leg = calls.add({
					// A room, and a group whose ID is known, are there before anybody is in them.
					conversation: known ?? newConversation([], { groupCallId, roomId }),
					callbackUri: String(body.callbackUri),
					operationContext: body.operationContext ?? undefined,
					properties: { targets: [], callbackUri: body.callbackUri },
				});
				Object.assign(leg.media, streamsOf(body));
				return answered(200, leg, 'connected to a call');
			},
		},
		{
			method: 'GET',
			path: path(call),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				const found = calls.find(id);
				return {
					status: 200,
					body: properties(calls, found),
					chainId: found.conversation.correlationId,
				};
			},
		},
		{
			method: 'DELETE',
			path: path(call),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				const found = calls.find(id);
				calls.hangUp(found, switches.endDelayMs);
				return { status: 204, chainId: found.conversation.correlationId, did: 'hung up' };
			},
		},
		{
			method: 'POST',
			path: path(`${call}:terminate`),
			since: '2023-03-06',
			repeatable: true,
			answer: ({ ids: [id = ''] }) => {
				const found = switches.terminateNeedsConnected ? calls.findConnected(id) : calls.find(id);
				calls.terminate(found, switches.endDelayMs);
				return { status: 204, chainId: found.conversation.correlationId, did: 'terminated' };
			},
		},
		{
			method: 'POST',
			path: path(`${call}:transferToParticipant`),
			since: '2023-03-06',
			repeatable: true,
			body: {
				required: { targetParticipant: identifier },
				optional: {
					...outcomeFields,
					transferee: identifier,
					customCallingContext: callingContext,
					sourceCallerIdNumber: phone,
				},
				since: {
					operationCallbackUri: '2023-10-15',
					transferee: '2023-10-15',
					customCallingContext: '2023-10-15',
					sourceCallerIdNumber: '2024-09-15',
				},
			},
			answer: ({ ids: [id = ''], body }) => {
				const found = calls.findConnected(id);
				const target = readIdentifier(body.targetParticipant);
				// "Transfer with the wrong identifier type answers 500 instead of 400" (known issues).
				if (!target || target.kind === 'unknown') {
					throw new ServiceError(500, '9999', 'Unknown internal server error.');
				}
				const everybody = [...found.conversation.participants.values()];
				const [only] = everybody.length === 1 ? everybody : [];
				const transferee = readIdentifier(body.transferee) ?? only?.identifier;
				if (!transferee || !found.conversation.participants.has(transferee.rawId)) {
					throw notFound('Participant');
				}
				const asker = body;
				if (switches.transferOutcome === 'decline') {
					calls.tell(found, 'CallTransferFailed', { result: declined, asker });
				} else {
					found.conversation.participants.delete(transferee.rawId);
					const more = { transferTarget: target, transferee };
					calls.tell(found, 'CallTransferAccepted', { asker, more });
					if (everybody.length === 1) calls.hangUp(found, 0);
					else calls.tellParticipants(found.conversation);
				}
				return {
					status: 202,
					body: { operationContext: body.operationContext ?? undefined },
					chainId: found.conversation.correlationId,
					did: 'transfer accepted',
				};
			},
		},
	];
}

/** The body of Answer; it stands here beside the others that make a leg. */
export const answerShape = {
	required: { incomingCallContext: filledText, callbackUri: callback },
	optional: { operationContext: text, answeredBy: user, ...mediaFields },
	since: mediaSince,
};
