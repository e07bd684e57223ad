import { readOperation } from '../../../../engine/model/operation';
import { get as request, path } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callItem, simpleCall } from '../../shared/callItem';
import { callConnectionId } from '../../shared/fields';

/**
 * Shows a call: `GET /calling/callConnections/{callConnectionId}` (REST reference, Call Connection,
 * Get Call).
 */
export const get = readOperation({
	name: 'Get',
	action: 'Get call',
	description: 'Show the state of a call, its targets, and the server call ID',
	fields: [callConnectionId],
	options: [apiVersion('2023-03-06')],
	target: ['callConnectionId'],
	notFound: ['404 8522'],
	request: ({ callConnectionId, apiVersion }) =>
		request(path`/calling/callConnections/${callConnectionId}`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	item: callItem,
	simple: simpleCall,
});
