import { invalidArgument, notFound } from './answers';
import { callback, flag, identifiers, list, object, oneOf, text } from './bodies';
import type { Call, Calls } from './calls';
import { path, type Operation } from './operations';
import type { Recordings } from './recordings';

const recordings = '/calling/recordings';
const recordingKind = 'azureCommunicationServices';

/** Start, Get, Pause, Resume and Stop of recordings. */
export function recordingOperations(calls: Calls, kept: Recordings): Operation[] {
	/** The call that a locator or, from 2025 on, a call connection id points to; not both. */
	function locate(body: Record<string, unknown>, apiVersion: string): Call {
		const { callLocator, callConnectionId } = body;
		if (callConnectionId) {
			if (apiVersion < '2025-05-15' || callLocator) throw invalidArgument('callConnectionId');
			return calls.find(String(callConnectionId));
		}
		if (!callLocator) throw invalidArgument('callLocator');
		const { kind, serverCallId } = callLocator as Record<string, unknown>;
		if (kind !== 'serverCallLocator' || typeof serverCallId !== 'string') {
			throw invalidArgument('callLocator');
		}
		const call = calls.findByServerCallId(serverCallId);
		if (!call) throw notFound('Call');
		return call;
	}

	function pause(verb: string, paused: boolean): Operation {
		return {
			method: 'POST',
			path: path(`${recordings}/{id}:${verb}`),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				kept.find(id).paused = paused;
				return { status: 202, did: `recording ${verb}d` };
			},
		};
	}

	return [
		{
			method: 'POST',
			path: path(recordings),
			since: '2023-03-06',
			repeatable: true,
			body: {
				optional: {
					callLocator: object,
					callConnectionId: text,
					recordingStateCallbackUri: callback,
					recordingContentType: oneOf('audio', 'audioVideo'),
					recordingChannelType: oneOf('mixed', 'unmixed'),
					recordingFormatType: oneOf('wav', 'mp3', 'mp4'),
					audioChannelParticipantOrdering: identifiers,
					channelAffinity: list,
					pauseOnStart: flag,
					externalStorage: object,
				},
			},
			answer: ({ body, apiVersion }) => {
				const call = locate(body, apiVersion);
				const { recordingId } = kept.start(call, body.pauseOnStart === true);
				return {
					status: 200,
					// The service says "inactive" here although the recording starts.
					body: { recordingId, recordingState: 'inactive' },
					chainId: call.correlationId,
					did: 'recording started',
				};
			},
		},
		{
			method: 'GET',
			path: path(`${recordings}/{id}`),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				const { recordingId, paused } = kept.find(id);
				const recordingState = paused ? 'inactive' : 'active';
				return { status: 200, body: { recordingId, recordingState, recordingKind } };
			},
		},
		{
			method: 'DELETE',
			path: path(`${recordings}/{id}`),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				kept.find(id).stopped = true;
				return { status: 204, did: 'recording stopped' };
			},
		},
		pause('pause', true),
		pause('resume', false),
	];
}
