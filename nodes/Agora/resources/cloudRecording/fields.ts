import { isOneOf } from '../../../../engine/model/checks';
import type { Field } from '../../../../engine/model/operation';
import { productId } from '../../shared/fields';

export const resourceId = productId(
	'Resource ID',
	'resourceId',
	'e.g. JyvK8nXHuV1BE64GDkAaBGEscvtHW7v8BrQoRPCHxmeVxwY22',
	'The resourceId of acquire',
);

export const recordingSid = productId(
	'Recording',
	'recordingSid',
	'e.g. 38f8e3cfdc474cd56fc1ceba380d7e1a',
	'The sid of start, from the answer to it; it is not the SID of a stream',
	'SID of the recording',
);

export const mode: Field = {
	displayName: 'Mode',
	name: 'mode',
	type: 'options',
	options: [
		{ name: 'Composite', value: 'mix', description: 'All users in one recording (mix)' },
		{ name: 'Individual', value: 'individual', description: 'One recording for each user' },
		{ name: 'Web Page', value: 'web', description: 'A recorded web page' },
	],
	default: 'mix',
	description: 'The mode in which the recording was started',
	check: isOneOf(['individual', 'mix', 'web']),
};
