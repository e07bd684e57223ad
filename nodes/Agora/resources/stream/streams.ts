import { asObject, asText } from '../../../../engine/model/answer';
import type { SecretProperty } from '../../../../engine/model/secret';

/** The streaming key stands in the address too. */
export const streamSecrets: Readonly<Record<string, SecretProperty>> = {
	url: 'lastSegment',
	streamingKey: 'whole',
};

/** The streams of an answer, which is a list (English page) or one object (Chinese page). */
export function streamsIn(data: unknown): unknown[] {
	const streams: unknown[] = Array.isArray(data) ? data : data ? [data] : [];
	return streams.map((stream) => {
		const streamingKey = keyOf(stream);
		return streamingKey === '' ? stream : { ...asObject(stream), streamingKey };
	});
}

/** The streaming key of a stream: the last part of the address it is pushed to. */
export function keyOf(stream: unknown): string {
	return asText(asObject(stream).url).split('/').pop() ?? '';
}
