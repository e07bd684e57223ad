import type { Field } from '../../../../engine/model/operation';

export const ruleId: Field = {
	displayName: 'Rule ID',
	name: 'ruleId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1953',
	description: 'From the ruleId of the ban, or from Ban Rule: Get Many',
	pickedFrom: 'banRules',
	check: (value) =>
		/^\d{1,15}$/.test(String(value)) ? undefined : 'must be a number, as the ruleId of a ban',
};
