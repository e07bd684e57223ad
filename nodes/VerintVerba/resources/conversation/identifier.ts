import { isId, isOneOf } from '../../../../engine/model/checks';
import type { Field, Parameters } from '../../../../engine/model/operation';

/** The vendor bounds URLs at 4,000 characters; an identifier of this length always fits. */
const isIdentifier = isId({ max: 500 });

/** The parameter of the HTTP API behind each choice of Identifier. */
const PARAMETERS: Readonly<Record<string, string>> = {
	callId: 'callID',
	platformCallId: 'platformCallID',
	nativeId: 'nativeID',
	meetingId: 'meetingID',
	extension: 'extension',
};

/**
 * How a conversation is named, for all operations on one conversation. Exactly one identifier is
 * sent, because the precedence of several is not documented.
 */
export const identifierFields: Field[] = [
	{
		displayName: 'Identifier',
		name: 'identifier',
		type: 'options',
		options: [
			{
				name: 'Conversation ID',
				value: 'callId',
				description: 'The internal ID (ccdr_id), which always names one conversation',
			},
			{
				name: 'Extension',
				value: 'extension',
				description: 'A number that takes part, with the state of its call',
			},
			{ name: 'Meeting ID', value: 'meetingId', description: 'The Lync or Skype meeting' },
			{
				name: 'Platform Call ID',
				value: 'platformCallId',
				description: 'The ID that the telephone system gave',
			},
			{
				name: 'Technical Call ID',
				value: 'nativeId',
				description: 'The value of the field Technical Call Identifier (nativeID)',
			},
		],
		default: 'callId',
		description: 'What names the conversation',
		check: isOneOf(Object.keys(PARAMETERS), 'must be chosen: without it no conversation is named'),
	},
	idField({
		displayName: 'Conversation ID',
		name: 'callId',
		placeholder: 'e.g. a8343631-9f35-4a3a-83f0-9e81592339fb',
		description: 'Shown in the conversation details of the web application, and as ccdr_id by Get',
	}),
	idField({
		displayName: 'Platform Call ID',
		name: 'platformCallId',
		placeholder: 'e.g. 71627389',
		description: 'Shown as Platform Call ID in the conversation details',
	}),
	idField({
		displayName: 'Technical Call ID',
		name: 'nativeId',
		placeholder: 'e.g. TRS26140192',
		description: 'Shown as Technical Call Identifier in the conversation details',
	}),
	idField({
		displayName: 'Meeting ID',
		name: 'meetingId',
		placeholder: 'e.g. WHBFM6DD',
		description: 'Shown as meeting ID in the conversation details',
	}),
	idField({
		displayName: 'Extension',
		name: 'extension',
		placeholder: 'e.g. 8856',
		description: 'The number of the calling or called party; several matches are refused by Verba',
	}),
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{ name: 'Choose…', value: '', description: 'Which of its calls is meant must be chosen' },
			{ name: 'Last Finished', value: 'last', description: 'The last finished call of the number' },
			{
				name: 'Next Within One Minute',
				value: 'next',
				description: 'The next call of the number within a minute',
			},
			{ name: 'Ongoing', value: 'ongoing', description: 'The running call of the number' },
			{
				name: 'Ongoing or Next',
				value: 'ongoing,next',
				description: 'The running call, or the next one within a minute',
			},
		],
		default: '',
		description: 'Which call of the extension is meant',
		displayOptions: { show: { identifier: ['extension'] } },
		check: isOneOf(
			['last', 'next', 'ongoing', 'ongoing,next'],
			'must be chosen: an extension alone does not say which call is meant',
		),
	},
];

export const identifierTarget = ['identifier', ...Object.keys(PARAMETERS), 'status'];

function idField(
	texts: Pick<Field, 'displayName' | 'name' | 'placeholder' | 'description'>,
): Field {
	return {
		...texts,
		type: 'string',
		// Not marked as required: with an expression for Identifier n8n would demand all of them.
		default: '',
		displayOptions: { show: { identifier: [texts.name] } },
		check: isIdentifier,
	};
}

/** The query that names the conversation. */
export function identifierQuery(parameters: Parameters): Record<string, string> {
	const choice = String(parameters.identifier);
	const name = PARAMETERS[choice] ?? choice;
	return {
		[name]: String(parameters[choice]),
		...(choice === 'extension' ? { status: String(parameters.status) } : {}),
	};
}
