import { isText, optional } from '../../../../engine/model/checks';
import type { Field, Parameters } from '../../../../engine/model/operation';
import { isTime } from '../../shared/checks';
import { isEmpty } from '../../shared/release';

export const subscriptionExpireTime: Field = {
	displayName: 'Expires At',
	name: 'subscriptionExpireTime',
	type: 'dateTime',
	default: '',
	description: 'Wished end of the subscription; it lives until it is deleted if empty',
	check: optional(isTime),
};

/** The token that the operator sends with every event; all or nothing (`sinkCredential`). */
export const sinkToken: Field[] = [
	{
		displayName: 'Sink Access Token',
		name: 'sinkAccessToken',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		secret: true,
		description:
			'Token that the operator sends to the sink as Authorization: Bearer, so that it can tell events from forgeries. None is sent if empty.',
		check: optional(isText({ max: 8_192 })),
	},
	{
		displayName: 'Sink Access Token Expires At',
		name: 'sinkAccessTokenExpiresAt',
		type: 'dateTime',
		default: '',
		description: 'When that token ends; the operator ends the subscription then',
		check: optional(isTime),
	},
];

/** Token and its end belong together. */
export function tokenIsWhole(parameters: Parameters): string | undefined {
	const { sinkAccessToken, sinkAccessTokenExpiresAt } = parameters;
	if (isEmpty(sinkAccessToken) === isEmpty(sinkAccessTokenExpiresAt)) return undefined;
	return isEmpty(sinkAccessToken)
		? 'Sink Access Token is empty, but Sink Access Token Expires At is not'
		: 'Sink Access Token Expires At is empty, but Sink Access Token is not';
}
