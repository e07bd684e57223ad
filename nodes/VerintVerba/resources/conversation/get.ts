import { asObject } from '../../../../engine/model/answer';
import { Failure } from '../../../../engine/base/failure';
import { readOperation } from '../../../../engine/model/operation';
import { summaryOf, withTimes, type Conversation } from '../../shared/conversations';
import { anyIdentifier, identifierQuery, identifierTarget } from '../../shared/identifier';
import { call } from '../../shared/request';
import { includeOf, includeQuery } from '../../shared/returned';
import { timeZone } from '../../shared/time';

/** `action=GetCallInformation` (HTTP Business API, "Get Call Information", 6816944). */
export const get = readOperation({
	name: 'Get',
	action: 'Get conversation',
	description: 'Read the record of a conversation with its metadata',
	fields: anyIdentifier,
	options: [
		includeOf(
			'returnMetadata',
			'returnIM',
			'returnTranscriptDB',
			'returnVoiceQuality',
			'returnInvitation',
		),
		timeZone,
	],
	target: identifierTarget,
	request: (parameters, values) =>
		call(
			'GetCallInformation',
			{ ...identifierQuery(parameters), ...includeQuery(parameters) },
			parameters,
			values,
		),
	notFound: ['* notFound'],
	item: (body, { parameters }) => {
		const { timeZone = 'GMT' } = parameters;
		return withTimes(onlyOne(body), timeZone);
	},
	simple: (record, { timeZone = 'GMT' }) => summaryOf(record, timeZone),
});

/** The conversations in an answer; none when it holds no list of them. */
export const conversationsOf = (body: unknown): Conversation[] =>
	(asObject(body).conversations ?? []) as Conversation[];

/** @throws Failure when there are none, or several. */
function onlyOne(body: unknown): Conversation {
	const [only, ...others] = conversationsOf(body);
	if (only && others.length === 0) return only;
	throw new Failure({
		kind: 'vendor',
		message: only
			? `Get conversation: ${others.length + 1} conversations have this identifier`
			: 'Get conversation: Verint Verba answered without a conversation',
		description: only
			? 'Use the Conversation ID, which always names one.'
			: 'The answer says success but holds no record: check the version of the server.',
	});
}
