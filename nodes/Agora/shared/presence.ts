import { asObject } from '../../../engine/model/answer';
import { readOperation, type Parameters, type Verification } from '../../../engine/model/operation';
import { get, path } from '../../../engine/model/request';
import { channelQuery } from './limits';
import { readChannelManagement } from './readOthers';

/**
 * Looks whether somebody is still in: one user in a channel, or anybody there. The status of the
 * user where one is named, otherwise the list of users (Channel Management RESTful API, "Query user
 * status", "Query user list").
 */
export const presence = readOperation({
	name: 'Presence',
	action: 'Look who is in channel',
	description: 'Look whether a user, or anybody, is in a channel',
	fields: [],
	target: ['appId', 'channel', 'uid'],
	read: readChannelManagement,
	limit: channelQuery('presence'),
	notFound: [],
	request: ({ appId, channel, uid }) =>
		get(
			uid === undefined || uid === ''
				? path`/dev/v1/channel/user/${appId}/${channel}`
				: path`/dev/v1/channel/user/property/${appId}/${uid}/${channel}`,
			{ headers: { 'content-type': 'application/json' } },
		),
});

/** How the removal of a user, or of everybody, from one channel is seen. */
export const outOfChannel: Verification = {
	look: presence,
	every: 1,
	upTo: 10,
	lookParameters: ({ appId, channel, uid }) => ({ appId, channel, uid }),
	refuses: ({ scope, privileges }) => {
		if (scope === 'user' || scope === 'ip') {
			return 'the vendor offers no look over all channels of an app';
		}
		return Array.isArray(privileges) && !privileges.includes('join_channel')
			? 'who may not publish stays in the channel'
			: undefined;
	},
	sees: ({ body }) => seen(asObject(asObject(body).data)),
};

function seen(data: Parameters): 'over' | 'alive' | undefined {
	if (typeof data.in_channel === 'boolean') return data.in_channel ? 'alive' : 'over';
	if (data.channel_exist === false) return 'over';
	if (data.channel_exist !== true) return undefined;
	const someone = [data.users, data.broadcasters, data.audience].some(
		(users) => Array.isArray(users) && users.length > 0,
	);
	return someone ? 'alive' : 'over';
}
