import { asObject } from '../../../../engine/model/answer';
import { listOperation, type Parameters } from '../../../../engine/model/operation';
import { get, type VendorRequest } from '../../../../engine/model/request';
import { isChannel } from '../../shared/checks';
import { appId, ALL_REGIONS, regionOrAll, REGIONS, streamVersion } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayQuery } from '../../shared/limits';
import { simpleStream, streamSecrets, streamsIn } from './streams';

/**
 * Lists live streams: `GET /{region}/v1/projects/{appId}/rtls/ingress/online-streams` (Media
 * Gateway RESTful API, "Query streaming list"). The streaming key is the last segment of `url`.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many streams',
	description: 'List the live streams of a region, or of all, or of one channel there',
	fields: [
		appId,
		regionOrAll,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: '',
			placeholder: 'e.g. lesson-42',
			description: 'The exact name of a channel; all channels if empty',
			check: isChannel({ empty: 'allowed' }),
		},
	],
	options: [streamVersion],
	limit: mediaGatewayQuery,
	target: ['appId', 'region', 'channel'],
	secretResponse: streamSecrets,
	simple: simpleStream,
	request: (parameters) =>
		streamsOf(
			parameters.region === ALL_REGIONS ? { ...parameters, region: REGIONS[0] } : parameters,
		),
	rows: (body, asked) => streamsIn(asObject(body).data, asked),
	// A region has one page; all regions are one after the other.
	next: (_body, { parameters, request }) => {
		if (parameters.region !== ALL_REGIONS) return undefined;
		const region = REGIONS[REGIONS.findIndex((one) => request.path.startsWith(`/${one}/`)) + 1];
		return region === undefined ? undefined : streamsOf({ ...parameters, region });
	},
});

function streamsOf(parameters: Parameters): VendorRequest {
	return get(`${ingress(parameters, parameters.apiVersion)}/online-streams`, {
		query: { channel: String(parameters.channel) },
	});
}
