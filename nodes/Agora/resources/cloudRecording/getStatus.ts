import { readOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { mode, recordingSid, resourceId } from './fields';
import { readRecording, recordingSecrets } from './reading';

/**
 * State of a recording: `GET …/resourceid/{resourceId}/sid/{sid}/mode/{mode}/query` (Cloud Recording
 * RESTful API, "Query status"). It knows running recordings only; 206 with code 65 is asked again.
 */
export const getStatus = readOperation({
	name: 'Get Status',
	action: 'Get status of cloud recording',
	description: 'Look up the state and the files of a recording',
	fields: [appId, resourceId, recordingSid, mode],
	target: ['appId', 'resourceId', 'mode', 'recordingSid'],
	simple: ['resourceId', 'sid', 'cname', 'uid', 'serverResponse.status'],
	read: readRecording,
	secretResponse: recordingSecrets,
	notFound: ['404 notFound'],
	request: ({ appId, resourceId, recordingSid, mode }) =>
		get(
			path`/v1/apps/${appId}/cloud_recording/resourceid/${resourceId}/sid/${recordingSid}/mode/${mode}/query`,
		),
});
