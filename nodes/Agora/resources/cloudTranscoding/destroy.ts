import { asObject } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { builderToken, taskId } from './fields';
import { getStatus } from './getStatus';

/** States after which a task does no more. */
const OVER = ['STOPPED', 'EXIT', 'FAILURE_STOP'];

/**
 * Ends a task: `DELETE /v1/projects/{appId}/rtsc/cloud-transcoder/tasks/{taskId}?builderToken=`
 * (Cloud Transcoding, "Destroy"). The answer holds the state.
 */
export const destroy = endOperation({
	name: 'Destroy',
	action: 'Destroy cloud transcoding',
	description: 'End a transcoding task',
	fields: [appId, taskId, builderToken],
	target: ['appId', 'taskId'],
	read: readOthers,
	secretResponse: { builderToken: 'whole', tokenName: 'whole', rtmpUrl: 'lastSegment' },
	repeat: 'safe',
	request: ({ appId, taskId, builderToken }) =>
		remove(path`/v1/projects/${appId}/rtsc/cloud-transcoder/tasks/${taskId}`, {
			query: { builderToken: String(builderToken) },
		}),
	answers: {
		'200 STOPPED': 'ended',
		'200 EXIT': 'ended',
		'200 STOPPING': 'accepted',
		'404 notFound': 'notFound',
	},
	verify: {
		look: getStatus,
		every: 2,
		upTo: 30,
		lookParameters: ({ appId, taskId, builderToken }) => ({ appId, taskId, builderToken }),
		sees: ({ notFound, body }) =>
			notFound || OVER.includes(String(asObject(body).status)) ? 'over' : 'alive',
	},
});
