import { asText } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, region } from '../../shared/fields';
import { mediaPushDelete } from '../../shared/limits';
import { readOthers } from '../../shared/readOthers';
import { converterId, converterIn } from './fields';
import { get } from './get';

/**
 * Ends a push to a CDN: `DELETE /{region}/v1/projects/{appId}/rtmp-converters/{converterId}` (Media
 * Push, "Delete"). 2XX without a body.
 */
export const deleteConverter = endOperation({
	name: 'Delete',
	action: 'End media push (delete)',
	description: 'End a push of a channel to a CDN',
	notice: 'Viewers at the CDN lose the stream. The channel and its users go on.',
	fields: [appId, region, converterId],
	target: ['appId', 'region', 'converterId'],
	read: readOthers,
	limit: mediaPushDelete,
	repeat: 'safe',
	request: ({ appId, region, converterId }) =>
		remove(path`/${region}/v1/projects/${appId}/rtmp-converters/${converterId}`),
	answers: { '200': 'accepted', '202': 'accepted', '204': 'accepted', '404 notFound': 'notFound' },
	verify: {
		look: get,
		every: 1,
		upTo: 10,
		lookBefore: 'waiting',
		lookParameters: ({ appId, region, converterId }) => ({ appId, region, converterId }),
		sees: ({ notFound, body }) => {
			if (notFound) return 'absent';
			return asText(converterIn(body).rtmpUrl) === '' ? undefined : 'alive';
		},
	},
});
