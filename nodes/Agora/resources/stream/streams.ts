import { asObject, asText } from '../../../../engine/model/answer';
import type { Asked } from '../../../../engine/model/operation';
import type { SecretProperty } from '../../../../engine/model/secret';
import { namedRows } from '../../shared/rows';

/** The streaming key stands in the address too. */
export const streamSecrets: Readonly<Record<string, SecretProperty>> = {
	url: 'lastSegment',
	streamingKey: 'whole',
};

/** Without the addresses, and without what encoder and channel say of picture and sound. */
export const simpleStream = [
	'sid',
	'region',
	'channel',
	'uid',
	'status',
	'beginAt',
	'streamingKey',
];

/**
 * The streams of an answer, each with its region, so that Force Disconnect can be fed with them;
 * undefined for anything but a list of streams.
 */
export function streamsIn(
	data: unknown,
	{ request }: Pick<Asked, 'request'>,
): unknown[] | undefined {
	const region = /^\/(na|eu|ap|cn)\//.exec(request.path)?.[1];
	return namedRows(data, 'sid')?.map((stream) => {
		const streamingKey = keyOf(stream);
		return {
			...asObject(stream),
			...(region === undefined ? {} : { region }),
			...(streamingKey === '' ? {} : { streamingKey }),
		};
	});
}

/** The streaming key of a stream: the last part of the address it is pushed to. */
export function keyOf(stream: unknown): string {
	return asText(asObject(stream).url).split('/').pop() ?? '';
}

/** One push of an encoder, as far as the vendor tells. */
export interface Stream {
	sid: string;
	channel: string;
	uid: string;
	/** Empty where Agora lists the stream without its address. */
	key: string;
}

export function streamOf(row: unknown): Stream {
	const { sid, channel, uid } = asObject(row);
	return { sid: asText(sid), channel: asText(channel), uid: asText(uid), key: keyOf(row) };
}

/**
 * Whether two streams are of one source: the same channel and user, or the same key. What the
 * vendor does not tell is equal to nothing.
 */
export function isSameSource(one: Stream, other: Stream): boolean {
	const sameUser =
		one.channel !== '' && one.uid !== '' && one.channel === other.channel && one.uid === other.uid;
	return sameUser || (one.key !== '' && one.key === other.key);
}
