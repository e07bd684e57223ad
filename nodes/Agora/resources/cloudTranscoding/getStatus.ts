import { readOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { builderToken, jsonType, taskId, transcodingSecrets } from './fields';

/**
 * State of a task: `GET /v1/projects/{appId}/rtsc/cloud-transcoder/tasks/{taskId}?builderToken=`
 * (Cloud Transcoding, "Query").
 */
export const getStatus = readOperation({
	name: 'Get Status',
	action: 'Get status of cloud transcoding',
	description: 'Look up the state of a transcoding task',
	fields: [appId, taskId, builderToken],
	target: ['appId', 'taskId'],
	read: readOthers,
	secretResponse: transcodingSecrets,
	simple: ['taskId', 'status', 'createTs'],
	notFound: ['404 notFound'],
	request: ({ appId, taskId, builderToken }) =>
		get(path`/v1/projects/${appId}/rtsc/cloud-transcoder/tasks/${taskId}`, {
			query: { builderToken: String(builderToken) },
			headers: jsonType,
		}),
});
