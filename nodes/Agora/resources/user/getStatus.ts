import { asObject } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { appId, channel, numericUid } from '../../shared/fields';
import { channelQuery } from '../../shared/limits';
import { readChannelManagement } from '../../shared/readOthers';
import { showing } from '../../shared/showing';

/**
 * Whether a user is in a channel: `GET /dev/v1/channel/user/property/{appid}/{uid}/{channelName}`
 * (Channel Management RESTful API, "Query user status"). `in_channel: false` comes alone.
 */
export const getStatus = readOperation({
	name: 'Get Status',
	action: 'Get status of user',
	description: 'Look whether a user is in a channel, since when, and in which role',
	fields: [appId, channel, numericUid],
	target: ['appId', 'channel', 'uid'],
	read: showing(
		readChannelManagement,
		(body) => typeof asObject(asObject(body).data).in_channel === 'boolean',
	),
	limit: channelQuery('user status'),
	notFound: [],
	request: ({ appId, channel, uid }) =>
		get(path`/dev/v1/channel/user/property/${appId}/${uid}/${channel}`, {
			headers: { 'content-type': 'application/json' },
		}),
	item: (body) => asObject(asObject(body).data) as never,
});
