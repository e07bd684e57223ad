import { isId } from '../../../../engine/model/checks';
import type { Field } from '../../../../engine/model/operation';

/** A secret: whoever holds it can push a stream into the channel. */
export const streamingKey: Field = {
	displayName: 'Streaming Key',
	name: 'streamingKey',
	type: 'string',
	typeOptions: { password: true },
	required: true,
	default: '',
	description:
		'The key of the encoder: the last part of the URL it pushes to, or streamingKey from Stream: Get Many with Include Secrets',
	secret: true,
	check: isId({ max: 1024 }),
};
