import { endOperation } from '../../../../engine/model/operation';
import {
	confirmWide,
	createRule,
	PRIVILEGES,
	ruleInList,
	scopeField,
	scopeFields,
	SCOPES,
	seconds,
} from '../../shared/banRule';
import { appId } from '../../shared/fields';
import { banRuleCall } from '../../shared/limits';
import { channelEmpty } from '../../shared/presence';
import { readChannelManagement } from '../../shared/readOthers';

/** Makes a ban rule with every choice that `POST /dev/v1/kicking-rule` has (see createRule). */
export const create = endOperation({
	name: 'Create',
	action: 'Ban user, address or channel (create rule)',
	description: 'Keep a user, an address or a whole channel out, or from publishing',
	notice:
		'Whoever the rule hits is removed at once, or stops being heard or seen, and cannot come back until it expires. Keep the ruleId of the item: Ban Rule: Delete lifts it.',
	fields: [
		appId,
		scopeField(SCOPES),
		...scopeFields,
		{
			displayName: 'Privileges',
			name: 'privileges',
			type: 'multiOptions',
			required: true,
			options: [
				{
					name: 'Join Channel',
					value: 'join_channel',
					description: 'They are removed and cannot join',
				},
				{
					name: 'Publish Audio',
					value: 'publish_audio',
					description: 'They stay, but are not heard',
				},
				{
					name: 'Publish Video',
					value: 'publish_video',
					description: 'They stay, but are not seen',
				},
			],
			default: ['join_channel'],
			description: 'What is forbidden',
			check: (value) =>
				Array.isArray(value) &&
				value.length > 0 &&
				value.every((one) => PRIVILEGES.includes(one as string))
					? undefined
					: `must be one or more of ${PRIVILEGES.join(', ')}`,
		},
		seconds(3600, 'allowed'),
		confirmWide,
	],
	target: ['appId', 'scope', 'channel', 'uid', 'ip', 'privileges', 'seconds'],
	read: readChannelManagement,
	limit: banRuleCall('create'),
	repeat: 'never',
	confirm: ruleInList,
	request: createRule,
	answers: { '200 success': 'accepted' },
	verify: channelEmpty,
});
