import { invalidArgument, notFound } from './answers';
import {
	callback,
	callLocator,
	each,
	flag,
	identifier,
	identifiers,
	integer,
	oneOf,
	shaped,
	text,
} from './bodies';
import type { Call, Calls } from './calls';
import { path, type Operation } from './operations';
import type { Recordings } from './recordings';
import type { AzureSwitches } from './switches';

const recordings = '/calling/recordings';
const recordingKind = 'azureCommunicationServices';

/** Start, Get, Pause, Resume and Stop of recordings. */
export function recordingOperations(
	calls: Calls,
	kept: Recordings,
	switches: AzureSwitches,
): Operation[] {
	/** The call that a locator or, from 2025 on, a call connection id points to; not both. */
	function locate(body: Record<string, unknown>, apiVersion: string): Call {
		const { callLocator, callConnectionId } = body;
		if (callConnectionId) {
			if (apiVersion < '2025-06-15' || callLocator) throw invalidArgument('callConnectionId');
			return calls.findConnected(String(callConnectionId));
		}
		if (!callLocator) throw invalidArgument('callLocator');
		const locator = callLocator as Record<string, unknown>;
		// Room locators are not supported for recording.
		if (locator.kind === 'roomCallLocator') throw invalidArgument('callLocator');
		const conversation = calls.findByLocator(locator);
		const call = calls.everyCall().find((one) => one.conversation === conversation);
		if (!conversation || !call) throw notFound('Call');
		return call;
	}

	function pause(verb: string, paused: boolean): Operation {
		return {
			method: 'POST',
			path: path(`${recordings}/{id}:${verb}`),
			since: '2023-03-06',
			answer: ({ ids: [id = ''] }) => {
				kept.pause(kept.find(id), paused);
				return { status: 202, did: `recording: ${verb}` };
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
					callLocator,
					callConnectionId: text,
					recordingStateCallbackUri: callback,
					recordingContentType: oneOf('audio', 'audioVideo'),
					recordingChannelType: oneOf('mixed', 'unmixed'),
					recordingFormatType: oneOf('wav', 'mp3', 'mp4'),
					audioChannelParticipantOrdering: identifiers,
					channelAffinity: each(shaped({ participant: identifier }, { channel: integer(0, 4) })),
					pauseOnStart: flag,
					externalStorage: shaped(
						{ recordingStorageKind: oneOf('azureCommunicationServices', 'azureBlobStorage') },
						{ recordingDestinationContainerUrl: text },
					),
				},
				since: {
					callConnectionId: '2025-06-15',
					channelAffinity: '2023-10-15',
					pauseOnStart: '2024-04-15',
					externalStorage: '2024-04-15',
				},
				wrong: ({ externalStorage }) => {
					const own = Object(externalStorage) as Record<string, unknown>;
					const toBlob = own.recordingStorageKind === 'azureBlobStorage';
					return toBlob && !own.recordingDestinationContainerUrl
						? 'recordingDestinationContainerUrl'
						: undefined;
				},
			},
			answer: ({ body, apiVersion }) => {
				const call = locate(body, apiVersion);
				const { recordingId } = kept.start(call, body);
				return {
					status: apiVersion >= '2025-06-15' ? switches.recordingStartStatus : 200,
					// The service says "inactive" here although the recording starts.
					body: { recordingId, recordingState: 'inactive' },
					chainId: call.conversation.correlationId,
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
				kept.stop(kept.find(id));
				return { status: 204, did: 'recording stopped' };
			},
		},
		pause('pause', true),
		pause('resume', false),
	];
}
