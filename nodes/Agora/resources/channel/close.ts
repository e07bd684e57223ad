import { endOperation } from '../../../../engine/model/operation';
import { createRule, ruleInList, seconds } from '../../shared/banRule';
import { appId, channel } from '../../shared/fields';
import { banRuleCall } from '../../shared/limits';
import { channelEmpty } from '../../shared/presence';
import { readChannelManagement } from '../../shared/readOthers';

/** Removes everybody from a channel: a rule with the channel's name only (see createRule). */
export const close = endOperation({
	name: 'Close',
	action: 'End channel for everybody (close)',
	description: 'Remove everybody from a channel, and keep it closed for a time',
	notice:
		'Everybody in the channel is removed, streams of Media Gateway too. With Duration 0 they may come back at once.',
	fields: [
		appId,
		channel,
		seconds(0, 'allowed'),
		{
			displayName: 'I Know That This Removes Everybody',
			name: 'confirmed',
			type: 'boolean',
			default: false,
			description: 'Whether all users of the channel are meant; without it nothing is sent',
			check: (value) =>
				value === true ? undefined : 'is off, but this operation removes everybody in the channel',
		},
	],
	target: ['appId', 'channel', 'seconds'],
	read: readChannelManagement,
	limit: banRuleCall('create'),
	repeat: 'never',
	confirm: {
		...ruleInList,
		sees: (sight, parameters, since) => ruleInList.sees(sight, whole(parameters), since),
	},
	request: (parameters) => createRule(whole(parameters)),
	answers: { '200 success': 'accepted' },
	verify: channelEmpty,
});

const whole = (parameters: Readonly<Record<string, unknown>>) => ({
	...parameters,
	scope: 'channel',
	privileges: ['join_channel'],
});
