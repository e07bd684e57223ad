import { asObject } from '../../../../engine/model/answer';
import { Failure } from '../../../../engine/base/failure';
import { readOperation } from '../../../../engine/model/operation';
import { get as read } from '../../../../engine/model/request';
import type { Conversation } from '../../shared/conversations';
import { identifierFields, identifierQuery, identifierTarget } from './identifier';

/** `GET /verba/api?action=GetCallInformation` (HTTP Business API, "Get Call Information"). */
export const get = readOperation({
	name: 'Get',
	action: 'Get conversation',
	description: 'Read the metadata of a conversation',
	fields: identifierFields,
	target: identifierTarget,
	request: (parameters) =>
		read('', {
			query: { action: 'GetCallInformation', responseType: 'XML', ...identifierQuery(parameters) },
		}),
	notFound: ['* notFound'],
	item: (body) => {
		const conversations = (asObject(body).conversations ?? []) as Conversation[];
		const [only, ...others] = conversations;
		if (only && others.length === 0) return asObject(only) as never;
		throw new Failure({
			kind: 'vendor',
			message: only
				? `Get conversation: ${conversations.length} conversations have this identifier`
				: 'Get conversation: Verint Verba answered without a conversation',
			description: only
				? 'Use the Conversation ID, which always names one.'
				: 'The answer says success but holds no metadata: check the version of the server.',
		});
	},
});
