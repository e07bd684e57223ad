import { asObject, asText } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { appId, region } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayQuery } from '../../shared/limits';
import { namedRows } from '../../shared/rows';

/** Larger pages are cut to this one. */
const PAGE = 50;

/**
 * Lists streaming keys: `GET /{region}/v1/projects/{appId}/rtls/ingress/streamkeys` (Chinese page
 * only, "Query streaming key list"). The end is where `hasMore` is false, whatever `cursor` says.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many streaming keys',
	description: 'List the streaming keys of a region; may not be available in all regions',
	fields: [appId, region],
	limit: mediaGatewayQuery,
	target: ['appId', 'region'],
	secretResponse: { streamKey: 'whole' },
	request: (parameters) => get(`${ingress(parameters)}/streamkeys`, { query: { limit: PAGE } }),
	rows: (body) => namedRows(asObject(asObject(body).data).streamKeys, 'streamKey'),
	next: (body, { request }) => {
		const { hasMore, cursor } = asObject(asObject(body).data);
		if (hasMore !== true || asText(cursor) === '') return undefined;
		return { ...request, query: { limit: PAGE, cursor: asText(cursor) } };
	},
});
