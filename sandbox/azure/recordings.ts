import { randomUUID } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { notFound, ServiceError } from './answers';
import type { Call } from './calls';
import type { Conversation } from './conversations';
import { succeeded, type Events } from './events';
import type { Storage } from './storage';
import type { AzureSwitches } from './switches';

export interface Recording {
	recordingId: string;
	/** The recording bot has a leg of its own; its events carry that one. */
	botConnectionId: string;
	conversation: Conversation;
	stateCallbackUri: string;
	/** As the request said: content, channel and format, and where the file goes. */
	settings: Record<string, unknown>;
	startedAt: number;
	paused: boolean;
	stoppedAt: number;
	/** Whether its end was told. */
	told: boolean;
	filed: boolean;
}

/** The recordings of the resource. A recording ends with its conversation. */
export function createRecordings(
	clock: Clock,
	switches: AzureSwitches,
	events: Events,
	storage: Storage,
) {
	const recordings = new Map<string, Recording>();
	const endOf = ({ stoppedAt, conversation }: Recording) =>
		Math.min(stoppedAt, conversation.overAt);
	const runs = (one: Recording) => endOf(one) > clock.now();

	function tell(recording: Recording, state: 'active' | 'inactive', startDateTime: string): void {
		const { recordingId, botConnectionId, conversation, stateCallbackUri } = recording;
		const { serverCallId, correlationId } = conversation;
		events.emit('RecordingStateChanged', {
			url: stateCallbackUri,
			subject: `calling/recordings/${serverCallId}/${recordingId}/RecordingStateChanged`,
			data: {
				...{ recordingId, state, startDateTime, serverCallId, correlationId },
				recordingKind: 'azureCommunicationServices',
				resultInformation: succeeded,
				callConnectionId: botConnectionId,
			},
		});
	}

	const started = ({ startedAt }: Recording) => new Date(startedAt).toISOString();

	function settle(recording: Recording): void {
		if (runs(recording)) return;
		if (!recording.told) {
			recording.told = true;
			tell(recording, 'inactive', started(recording));
		}
		if (recording.filed || endOf(recording) + switches.fileDelayMs > clock.now()) return;
		recording.filed = true;
		const { settings, recordingId, conversation } = recording;
		const { serverCallId } = conversation;
		const stopped = recording.stoppedAt <= conversation.overAt;
		storage.file({
			subject: `/recording/call/{call-id}/serverCallId/${serverCallId}/recordingId/${recordingId}`,
			settings,
			recordingId,
			startedAt: recording.startedAt,
			durationMs: Math.max(0, endOf(recording) - recording.startedAt),
			sessionEndReason: stopped ? 'CallRecordingStopped' : 'CallEnded',
		});
	}

	return {
		/** Throws 400/8553 when the conversation is recorded already. */
		start: (call: Call, body: Record<string, unknown>): Recording => {
			const { conversation, callbackUri } = call;
			const other = [...recordings.values()].find(
				(one) => one.conversation === conversation && runs(one),
			);
			if (other) throw new ServiceError(400, '8553', 'A recording is already in progress.');
			const recordingId = Buffer.from(`sandbox/recording/${randomUUID()}`).toString('base64url');
			const recording: Recording = {
				recordingId,
				botConnectionId: randomUUID(),
				conversation,
				stateCallbackUri: String(body.recordingStateCallbackUri ?? callbackUri),
				settings: body,
				startedAt: clock.now(),
				paused: body.pauseOnStart === true,
				stoppedAt: Infinity,
				...{ told: false, filed: false },
			};
			recordings.set(recordingId, recording);
			// As recorded: first "inactive" with no time, then "active".
			tell(recording, 'inactive', '0001-01-01T00:00:00+00:00');
			if (!recording.paused) tell(recording, 'active', started(recording));
			return recording;
		},
		/** Throws 404/8522 when it is unknown or over. */
		find: (recordingId: string): Recording => {
			const recording = recordings.get(recordingId);
			if (!recording || !runs(recording)) throw notFound('Recording');
			return recording;
		},
		pause: (recording: Recording, paused: boolean) => {
			if (recording.paused === paused) return;
			recording.paused = paused;
			tell(recording, paused ? 'inactive' : 'active', started(recording));
		},
		stop: (recording: Recording) => {
			recording.stoppedAt = clock.now();
			settle(recording);
		},
		settle: () => {
			for (const recording of recordings.values()) settle(recording);
		},
		reset: () => recordings.clear(),
		inspect: () => {
			const live: Entry[] = [];
			const over: Entry[] = [];
			for (const recording of recordings.values()) {
				const running = runs(recording);
				(running ? live : over).push({
					kind: 'recording',
					id: recording.recordingId,
					label: `of ${recording.conversation.serverCallId}`,
					state: running ? (recording.paused ? 'paused' : 'active') : 'stopped',
				});
			}
			return { live, over };
		},
	};
}

export type Recordings = ReturnType<typeof createRecordings>;
