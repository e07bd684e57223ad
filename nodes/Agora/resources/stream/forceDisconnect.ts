import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../../engine/model/answer';
import { endOperation, type Parameters, type Sight } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, region, sid } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayDelete } from '../../shared/limits';
import { getAll } from './getAll';
import { isSameSource, streamOf } from './streams';

/**
 * Disconnects a live push:
 * `DELETE /{region}/v1/projects/{appId}/rtls/ingress/online-streams/{sid}` (Media Gateway RESTful
 * API, "Force disconnect"). 200 with `status: "success"` means that the command was sent.
 */
export const forceDisconnect = endOperation({
	name: 'Force Disconnect',
	action: 'End stream (force disconnect)',
	description: 'Disconnect a live stream that an encoder pushes through Media Gateway',
	notice:
		'Viewers lose this stream at once. Delete the streaming key first (Streaming Key: Delete), or use Stream: Disable: while the key lives, the encoder comes back at once under a new SID.',
	fields: [appId, region, sid],
	target: ['appId', 'region', 'sid'],
	request: (parameters) => remove(ingress(parameters) + path`/online-streams/${parameters.sid}`),
	limit: mediaGatewayDelete,
	repeat: 'safe',
	answers: { '200 success': 'accepted', '404 notFound': 'notFound' },
	// "Response status codes", Information query: 404 where the SID does not exist.
	accepts: 'existing',
	verify: {
		look: getAll,
		every: 1,
		upTo: 10,
		// Whose stream it was is known only while it lives.
		lookBefore: 'waiting',
		lookParameters: ({ appId, region }) => ({ appId, region, channel: '' }),
		// The list cannot be fooled by a wrong route.
		sees: ({ rows }, { sid }) =>
			rows.some((row) => asObject(row).sid === sid) ? 'alive' : 'absent',
		before: ({ rows }, { sid }) => {
			const { channel, uid, status } = asObject(rows.find((row) => asObject(row).sid === sid));
			return { channel, uid, status } as IDataObject;
		},
		facts: comeback,
	},
});

/**
 * The same encoder under another SID. Which channel, user and key the stream had is known only from
 * a look that saw it alive.
 */
function comeback(
	{ rows }: Sight,
	{ sid }: Parameters,
	_since: Date,
	earlier?: Sight,
): IDataObject {
	const known = earlier?.rows.map(streamOf) ?? [];
	const named = known.find((stream) => stream.sid === sid);
	const back = rows
		.map(streamOf)
		.find(
			(stream) =>
				named && isSameSource(stream, named) && !known.some((one) => one.sid === stream.sid),
		);
	if (!back) return {};
	const hint = `The encoder is back under a new SID (${back.sid}): use Stream: Disable to keep it out.`;
	return { reconnected: true, reconnectedSid: back.sid, hint };
}
