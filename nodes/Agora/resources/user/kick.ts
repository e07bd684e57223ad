import { endOperation } from '../../../../engine/model/operation';
import { createRule } from '../../shared/banRule';
import { appId, channel, numericUid } from '../../shared/fields';
import { banRuleCall } from '../../shared/limits';
import { userOut } from '../../shared/presence';
import { readChannelManagement } from '../../shared/readOthers';

/**
 * Removes a user from a channel once: a rule with `time: 0` (see createRule). It ends a push of
 * Media Gateway too. The user may come back at once.
 */
export const kick = endOperation({
	name: 'Kick',
	action: 'Remove user from channel once (kick)',
	description: 'Remove a user from a channel once; they may come back at once',
	notice:
		'The user drops out of this channel, a stream of Media Gateway too, and may come back at once: to keep them out use User: Ban. A user whose ID is a text cannot be kicked.',
	fields: [appId, channel, numericUid],
	target: ['appId', 'channel', 'uid'],
	read: readChannelManagement,
	limit: banRuleCall('create'),
	// A second kick would remove somebody who came back rightly.
	repeat: 'never',
	request: (parameters) =>
		createRule({
			...parameters,
			scope: 'channelAndUser',
			privileges: ['join_channel'],
			seconds: 0,
		}),
	answers: { '200 success': 'accepted' },
	verify: userOut,
});
