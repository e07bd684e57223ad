import { randomUUID } from 'node:crypto';
import type { Entry } from '../framework/provider';
import { notFound } from './answers';
import type { Call, Calls } from './calls';

interface Recording {
	recordingId: string;
	callConnectionId: string;
	paused: boolean;
	stopped: boolean;
}

/** The recordings of the resource. A recording ends with its call. */
export function createRecordings(calls: Calls) {
	const recordings = new Map<string, Recording>();
	const runs = (one: Recording) => !one.stopped && calls.isUp(one.callConnectionId);
	return {
		start: (call: Call, paused: boolean): Recording => {
			const recordingId = Buffer.from(`sandbox/recording/${randomUUID()}`).toString('base64url');
			const { callConnectionId } = call;
			const recording = { recordingId, callConnectionId, paused, stopped: false };
			recordings.set(recordingId, recording);
			return recording;
		},
		/** Throws 404/8522 when it is unknown or over. */
		find: (recordingId: string): Recording => {
			const recording = recordings.get(recordingId);
			if (!recording || !runs(recording)) throw notFound('Recording');
			return recording;
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
					label: `of call ${recording.callConnectionId}`,
					state: running ? (recording.paused ? 'paused' : 'active') : 'stopped',
				});
			}
			return { live, over };
		},
	};
}

export type Recordings = ReturnType<typeof createRecordings>;
