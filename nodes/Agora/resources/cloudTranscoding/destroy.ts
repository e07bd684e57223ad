import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { builderToken, jsonType, taskId, transcodingSecrets } from './fields';
import { getStatus } from './getStatus';

/** States after which a task does no more, and those before ("Query", `status`). */
const OVER = ['STOPPED', 'EXIT', 'FAILURE_STOP'];
const ALIVE = ['IDLE', 'PREPARED', 'STARTING', 'CREATED', 'STARTED', 'IN_PROGRESS', 'STOPPING'];

/**
 * Ends a task: `DELETE /v1/projects/{appId}/rtsc/cloud-transcoder/tasks/{taskId}?builderToken=`
 * (Cloud Transcoding, "Destroy"). Every 200 is a success, and its answer holds the state.
 */
export const destroy = endOperation({
	name: 'Destroy',
	action: 'End cloud transcoding (destroy)',
	description: 'End a transcoding task',
	notice:
		'The transcoded output ends for all who receive it. The channels that it takes its input from go on.',
	fields: [appId, taskId, builderToken],
	target: ['appId', 'taskId'],
	read: readOthers,
	secretResponse: transcodingSecrets,
	repeat: 'safe',
	request: ({ appId, taskId, builderToken }) =>
		remove(path`/v1/projects/${appId}/rtsc/cloud-transcoder/tasks/${taskId}`, {
			query: { builderToken: String(builderToken) },
			headers: jsonType,
		}),
	answers: {
		...Object.fromEntries(OVER.map((state) => [`200 ${state}`, 'ended' as const])),
		'200 *': 'accepted',
		'404 notFound': 'notFound',
	},
	verify: {
		look: getStatus,
		every: 2,
		upTo: 30,
		lookBefore: 'waiting',
		lookParameters: ({ appId, taskId, builderToken }) => ({ appId, taskId, builderToken }),
		sees: ({ notFound, body }) => {
			if (notFound) return 'absent';
			const state = asText(asObject(body).status);
			if (OVER.includes(state)) return 'over';
			return ALIVE.includes(state) ? 'alive' : undefined;
		},
	},
});
