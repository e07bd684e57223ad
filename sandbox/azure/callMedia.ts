import { randomUUID } from 'node:crypto';
import type { Media, Stream } from './media';

/** What Create, Answer and Connect configure for the media operations of the call. */
export function streamsOf(body: Record<string, unknown>): Partial<Media> {
	const stream = (options: unknown, startedBy: string): Stream | undefined => {
		if (typeof options !== 'object' || options === null) return undefined;
		const told = options as Record<string, unknown>;
		const started = told[startedBy] === true;
		return { id: randomUUID(), state: started ? 'active' : 'inactive', locale: told.locale };
	};
	const intelligence = body.callIntelligenceOptions as Record<string, unknown> | null | undefined;
	return {
		cognitiveServices: Boolean(intelligence?.cognitiveServicesEndpoint),
		mediaStreaming: stream(body.mediaStreamingOptions, 'startMediaStreaming'),
		transcription: stream(body.transcriptionOptions, 'startTranscription'),
	};
}
