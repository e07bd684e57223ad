import { asObject } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, region, sid } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayDelete } from '../../shared/limits';
import { getAll } from './getAll';

/**
 * Disconnects a live push:
 * `DELETE /{region}/v1/projects/{appId}/rtls/ingress/online-streams/{sid}` (Media Gateway RESTful
 * API, "Force disconnect"). 200 with `status: "success"` means that the command was sent.
 */
export const forceDisconnect = endOperation({
	name: 'Force Disconnect',
	action: 'Force disconnect stream',
	description: 'Disconnect a live stream that an encoder pushes through Media Gateway',
	notice:
		'Delete the streaming key first (Streaming Key: Delete), or use Stream: Disable. While the key lives, the encoder reconnects at once under a new SID.',
	fields: [appId, region, sid],
	target: ['appId', 'region', 'sid'],
	request: (parameters) => remove(ingress(parameters) + path`/online-streams/${parameters.sid}`),
	limit: mediaGatewayDelete,
	repeat: 'safe',
	answers: { '200 success': 'accepted', '404 notFound': 'notFound' },
	verify: {
		look: getAll,
		every: 1,
		upTo: 10,
		lookParameters: ({ appId, region }) => ({ appId, region, channel: '' }),
		// The list cannot be fooled by a wrong route: a sid that is missing in it is gone.
		sees: ({ rows }, { sid }) => (rows.some((row) => asObject(row).sid === sid) ? 'alive' : 'over'),
	},
});
