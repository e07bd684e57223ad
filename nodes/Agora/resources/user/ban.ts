import { endOperation } from '../../../../engine/model/operation';
import {
	confirmWide,
	createRule,
	ruleInList,
	scopeField,
	scopeFields,
	seconds,
	type Scope,
} from '../../shared/banRule';
import { appId } from '../../shared/fields';
import { banRuleCall } from '../../shared/limits';
import { userBanned } from '../../shared/presence';
import { readChannelManagement } from '../../shared/readOthers';

const scopes: Scope[] = ['channelAndUser', 'user'];

/** Removes a user and keeps them out for a time: a rule with `time_in_seconds` (see createRule). */
export const ban = endOperation({
	name: 'Ban',
	action: 'Remove user and keep them out (ban)',
	description: 'Remove a user from a channel, or from all, and keep them out for a time',
	notice:
		'The user drops out at once and cannot come back until the ban is over. Keep the ruleId of the item: Ban Rule: Delete lifts the ban with it.',
	fields: [
		appId,
		scopeField(scopes),
		...scopeFields.slice(0, 2),
		seconds(3600, 'refused'),
		confirmWide,
	],
	target: ['appId', 'scope', 'channel', 'uid', 'seconds'],
	read: readChannelManagement,
	limit: banRuleCall('create'),
	repeat: 'never',
	confirm: {
		...ruleInList,
		sees: (sight, parameters, since) =>
			ruleInList.sees(sight, { ...parameters, privileges: ['join_channel'] }, since),
	},
	request: (parameters) => createRule({ ...parameters, privileges: ['join_channel'] }),
	answers: { '200 success': 'accepted' },
	verify: userBanned,
});
