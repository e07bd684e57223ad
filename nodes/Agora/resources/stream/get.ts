import { asObject } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { get as ask, path } from '../../../../engine/model/request';
import { appId, region, sid, streamVersion } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayQuery } from '../../shared/limits';
import { read } from '../../shared/read';
import { namedRows } from '../../shared/rows';
import { showing } from '../../shared/showing';
import { simpleStream, streamSecrets, streamsIn } from './streams';

/**
 * Reads a live stream: `GET /{region}/v1/projects/{appId}/rtls/ingress/online-streams/{sid}` (Media
 * Gateway RESTful API, "Query streaming").
 */
export const get = readOperation({
	name: 'Get',
	action: 'Get stream',
	description: 'Look up a live stream by its SID',
	fields: [appId, region, sid],
	options: [streamVersion],
	limit: mediaGatewayQuery,
	target: ['appId', 'region', 'sid'],
	secretResponse: streamSecrets,
	simple: simpleStream,
	request: (parameters) =>
		ask(ingress(parameters, parameters.apiVersion) + path`/online-streams/${parameters.sid}`),
	notFound: ['404 notFound'],
	read: showing(read, (body) => namedRows([asObject(body).data].flat(), 'sid')?.length === 1),
	// A list (English page), or of one stream an object (Chinese page).
	item: (body, asked) => {
		const [stream] = streamsIn([asObject(body).data].flat(), asked) ?? [];
		return asObject(stream) as never;
	},
});
