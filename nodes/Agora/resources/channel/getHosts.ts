import { asObject } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { appId, channel } from '../../shared/fields';
import { channelQuery } from '../../shared/limits';
import { readChannelManagement } from '../../shared/readOthers';
import { showing } from '../../shared/showing';

/**
 * The hosts of a channel: `GET /dev/v1/channel/user/{appid}/{channelName}/hosts_only` (Channel
 * Management RESTful API, "Query host list"); live broadcasting only.
 */
export const getHosts = readOperation({
	name: 'Get Hosts',
	action: 'Get hosts of channel',
	description: 'Look who publishes in a channel of the live broadcasting profile',
	fields: [appId, channel],
	target: ['appId', 'channel'],
	read: showing(
		readChannelManagement,
		(body) => typeof asObject(asObject(body).data).channel_exist === 'boolean',
	),
	limit: channelQuery('host list'),
	notFound: [],
	request: ({ appId, channel }) =>
		get(path`/dev/v1/channel/user/${appId}/${channel}/hosts_only`, {
			headers: { 'content-type': 'application/json' },
		}),
	item: (body) => asObject(asObject(body).data) as never,
});
