import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, region } from '../../shared/fields';
import { mediaPushDelete } from '../../shared/limits';
import { readOthers } from '../../shared/readOthers';
import { converterId } from './fields';
import { get } from './get';

/**
 * Ends a push to a CDN: `DELETE /{region}/v1/projects/{appId}/rtmp-converters/{converterId}` (Media
 * Push, "Delete"). 2XX without a body.
 */
export const deleteConverter = endOperation({
	name: 'Delete',
	action: 'Delete media push',
	description: 'End a push of a channel to a CDN',
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
		lookParameters: ({ appId, region, converterId }) => ({ appId, region, converterId }),
		sees: ({ notFound }) => (notFound ? 'over' : 'alive'),
	},
});
