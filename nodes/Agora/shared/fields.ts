import { isId, isOneOf } from '../../../engine/checks';
import type { Field } from '../../../engine/operation';

/** 32 hexadecimal digits in all examples, but no rule says so. */
export const appId: Field = {
	displayName: 'App ID',
	name: 'appId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 0123456789abcdef0123456789abcdef',
	description: 'Shown on the project in Agora Console; the App ID of the credential if empty',
	fromCredential: 'appId',
	check: isId({ max: 64 }),
};

/** Lower case; a stream or key is visible only under its own region. */
export const region: Field = {
	displayName: 'Region',
	name: 'region',
	type: 'options',
	options: [
		{ name: 'AP – Asia Without Mainland China', value: 'ap' },
		{ name: 'EU – Europe', value: 'eu' },
		{ name: 'CN – Mainland China', value: 'cn' },
		{ name: 'NA – North America', value: 'na' },
	],
	default: 'na',
	description:
		'The region of the push domain that the encoder uses; in another region the stream or key is unknown',
	check: isOneOf(['na', 'eu', 'ap', 'cn']),
};
