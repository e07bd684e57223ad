import { optional } from '../../../../engine/model/checks';
import type { Field } from '../../../../engine/model/operation';
import { isTime } from '../../shared/checks';

export const registrationExpireTime: Field = {
	displayName: 'Expires At',
	name: 'registrationExpireTime',
	type: 'dateTime',
	default: '',
	description:
		"Wished end of the registration; the operator's own time if empty. The operator may shorten it: expiresAt in the answer counts. Not at release R1.2.",
	check: optional(isTime),
};
