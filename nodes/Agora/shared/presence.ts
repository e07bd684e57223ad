import { asObject, asText } from '../../../engine/model/answer';
import type { Parameters, Sight, Verification, View } from '../../../engine/model/operation';
import { getUsers } from '../resources/channel/getUsers';
import { getStatus } from '../resources/user/getStatus';

/** Agora takes a rule against anybody, so that only a look before it can tell who was there. */
const everySecond = { every: 1, upTo: 10, lookBefore: 'waiting' } as const;

/**
 * A rule that holds for a time is made for somebody who is not there too, who may be about to join:
 * absence before it says nothing.
 */
const ALSO_ABSENT = { lag: 1 } as const;

/** Only who may not join is out; who may not publish stays, and whole apps cannot be looked at. */
function refuses({ scope, privileges }: Parameters): string | undefined {
	if (scope === 'user' || scope === 'ip') {
		return 'the vendor offers no look over all channels of an app';
	}
	return Array.isArray(privileges) && !privileges.includes('join_channel')
		? 'who may not publish stays in the channel'
		: undefined;
}

/**
 * How the removal of a user from one channel is seen: by the status of the user (Channel Management
 * RESTful API, "Query user status"). Who is not in the channel may never have been there.
 */
export const userOut: Verification = {
	look: getStatus,
	...everySecond,
	lookParameters: ({ appId, channel, uid }) => ({ appId, channel, uid }),
	refuses,
	sees: ({ body }) => {
		const { in_channel: inChannel } = asObject(asObject(body).data);
		return typeof inChannel === 'boolean' ? (inChannel ? 'alive' : 'absent') : undefined;
	},
};

/** The same for a user who is kept out. */
export const userBanned: Verification = { ...userOut, ...ALSO_ABSENT };

/**
 * How the removal of everybody, or of one user, from a channel is seen: by the list of its users
 * (Channel Management RESTful API, "Query user list").
 */
export const channelEmpty: Verification = {
	look: getUsers,
	...everySecond,
	...ALSO_ABSENT,
	lookParameters: ({ appId, channel }) => ({ appId, channel }),
	refuses,
	sees: seesUsers,
};

/**
 * The communication profile has `users`; live broadcasting has `broadcasters` and the first 10,000
 * of the `audience`, so that somebody missing in a longer audience may be there.
 */
function seesUsers({ body }: Sight, { uid }: Parameters): View {
	const data = asObject(asObject(body).data);
	if (data.channel_exist === false) return 'absent';
	if (data.channel_exist !== true) return undefined;
	const lists = [data.users, data.broadcasters, data.audience].filter((list) =>
		Array.isArray(list),
	);
	if (!Array.isArray(data.users) && lists.length < 2) return undefined;
	const present = (lists as unknown[][]).flat().map(asText);
	const wanted = asText(uid);
	if (wanted === '' ? present.length > 0 : present.includes(wanted)) return 'alive';
	const listed = Array.isArray(data.audience) ? data.audience.length : 0;
	if (Number(data.audience_total ?? 0) <= listed) return 'absent';
	return wanted === '' ? 'alive' : undefined;
}
