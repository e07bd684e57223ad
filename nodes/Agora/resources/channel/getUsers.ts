import { asObject } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { appId, channel } from '../../shared/fields';
import { channelQuery } from '../../shared/limits';
import { readChannelManagement } from '../../shared/readOthers';
import { showing } from '../../shared/showing';

/**
 * Who is in a channel: `GET /dev/v1/channel/user/{appid}/{channelName}` (Channel Management RESTful
 * API, "Query user list"). Live broadcasting tells hosts from audience, of whom the first 10,000
 * are listed. A channel without users is `channel_exist: false`.
 */
export const getUsers = readOperation({
	name: 'Get Users',
	action: 'Get users of channel',
	description: 'Look who is in a channel: users, or hosts and audience',
	fields: [appId, channel],
	target: ['appId', 'channel'],
	read: showing(
		readChannelManagement,
		(body) => typeof asObject(asObject(body).data).channel_exist === 'boolean',
	),
	limit: channelQuery('user list'),
	notFound: [],
	request: ({ appId, channel }) =>
		get(path`/dev/v1/channel/user/${appId}/${channel}`, {
			headers: { 'content-type': 'application/json' },
		}),
	item: (body) => asObject(asObject(body).data) as never,
});
