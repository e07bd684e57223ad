import type { Field } from '../../../../engine/model/operation';
import type { SecretProperty } from '../../../../engine/model/secret';
import { productId } from '../../shared/fields';

export const taskId = productId(
	'Transcoding Task',
	'taskId',
	'e.g. 609f28f2644f1ae1ceb041b7047e39d9',
	'The taskId of Create',
	'Task ID',
);

/** Whoever holds it can change and end the task. */
export const builderToken: Field = {
	...productId('Builder Token', 'builderToken', '', 'The tokenName of Acquire'),
	typeOptions: { password: true },
	secret: true,
};

/** The specification marks it as required on GET and DELETE too, and the vendor's client sends it. */
export const jsonType = { 'content-type': 'application/json' };

/**
 * What opens the task, its channels and its CDN addresses: `services.cloudTranscoder.config` comes
 * back as it was created ("Create", "Query", "Destroy").
 */
export const transcodingSecrets: Readonly<Record<string, SecretProperty>> = {
	builderToken: 'whole',
	tokenName: 'whole',
	rtcToken: 'whole',
	streamUrl: 'lastSegment',
	rtmpUrl: 'lastSegment',
};
