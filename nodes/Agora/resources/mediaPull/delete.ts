import { asObject } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, productId, region } from '../../shared/fields';
import { mediaPullDelete } from '../../shared/limits';
import { readOthers } from '../../shared/readOthers';
import { getAll } from './getAll';

/**
 * Ends a cloud player: `DELETE /{region}/v1/projects/{appId}/cloud-player/players/{id}` (Media Pull,
 * "Delete"). 2XX without a body.
 */
export const deletePlayer = endOperation({
	name: 'Delete',
	action: 'End media pull (delete)',
	description: 'End a cloud player that pulls media into a channel',
	notice: 'The pulled media leave the channel. The users in it go on.',
	fields: [
		appId,
		region,
		productId(
			'Media Pull',
			'playerId',
			'e.g. 2a784467d647bb87b60b719f6fa56317',
			'The ID of the cloud player, from Get Many or from Create',
			'Player ID',
		),
	],
	target: ['appId', 'region', 'playerId'],
	read: readOthers,
	limit: mediaPullDelete,
	repeat: 'safe',
	request: ({ appId, region, playerId }) =>
		remove(path`/${region}/v1/projects/${appId}/cloud-player/players/${playerId}`),
	answers: { '200': 'accepted', '202': 'accepted', '204': 'accepted', '404 notFound': 'notFound' },
	verify: {
		look: getAll,
		// Lists may be asked for 15 times a minute.
		every: 4,
		upTo: 30,
		lookBefore: 'waiting',
		lookParameters: ({ appId }) => ({ appId, channel: '' }),
		// The list may miss a player in its first 10 seconds ("List").
		lag: 10,
		sees: ({ rows }, { playerId }) =>
			rows.some((row) => asObject(row).id === playerId) ? 'alive' : 'absent',
	},
});
