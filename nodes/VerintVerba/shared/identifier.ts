import { alphabetically } from '../../../engine/base/order';
import { isId, isOneOf } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import type { VendorRequest } from '../../../engine/model/request';

/** The vendor bounds addresses at 4,000 characters; an identifier of this length always fits. */
export const isIdentifier = isId({ max: 500 });

interface Choice {
	/** The parameter of the HTTP API. */
	parameter: string;
	name: string;
	description: string;
	field: Pick<Field, 'displayName' | 'placeholder' | 'description'>;
}

/** How a conversation can be named (HTTP Business API, the tables of all pages). */
const CHOICES = {
	callId: {
		parameter: 'callID',
		name: 'Conversation ID',
		description: 'The internal ID (ccdr_id), which always names one conversation',
		field: {
			displayName: 'Conversation ID',
			placeholder: 'e.g. a8343631-9f35-4a3a-83f0-9e81592339fb',
			description:
				'Shown in the conversation details of the web application, and as ccdr_id by Get and Get Many',
		},
	},
	extension: {
		parameter: 'extension',
		name: 'Extension',
		description: 'A number that takes part, with the state of its call',
		field: {
			displayName: 'Extension',
			placeholder: 'e.g. 8856',
			description:
				'The number of the calling or called party; several matches are refused by Verba',
		},
	},
	meetingId: {
		parameter: 'meetingID',
		name: 'Meeting ID',
		description: 'The Lync or Skype meeting',
		field: {
			displayName: 'Meeting ID',
			placeholder: 'e.g. WHBFM6DD',
			description: 'Shown as meeting ID in the conversation details',
		},
	},
	platformCallId: {
		parameter: 'platformCallID',
		name: 'Platform Call ID',
		description: 'The ID that the telephone system gave',
		field: {
			displayName: 'Platform Call ID',
			placeholder: 'e.g. 71627389',
			description: 'Shown as Platform Call ID in the conversation details',
		},
	},
	nativeId: {
		parameter: 'nativeID',
		name: 'Technical Call ID',
		description: 'The value of the field Technical Call Identifier (nativeID)',
		field: {
			displayName: 'Technical Call ID',
			placeholder: 'e.g. TRS26140192',
			description: 'Shown as Technical Call Identifier in the conversation details',
		},
	},
} as const satisfies Record<string, Choice>;

export type Identifier = keyof typeof CHOICES;

/** The name of an identifier in the panel. */
export const nameOfIdentifier = (identifier: unknown): string =>
	CHOICES[identifier as Identifier].name;

/** The conversation by its internal ID alone. */
export const callId: Field = {
	...CHOICES.callId.field,
	name: 'callId',
	type: 'string',
	required: true,
	default: '',
	check: isIdentifier,
};

const STATUSES = ['last', 'next', 'ongoing', 'ongoing,next'];

const statusFields: Field[] = [
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{ name: 'Choose…', value: '', description: 'Which of its calls is meant must be chosen' },
			{ name: 'Custom', value: 'custom', description: 'Another value of your version of Verba' },
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
			[...STATUSES, 'custom'],
			'must be chosen: an extension alone does not say which call is meant',
		),
	},
	{
		displayName: 'Custom Status',
		name: 'customStatus',
		type: 'string',
		default: '',
		placeholder: 'e.g. ongoing,last',
		description:
			'Sent as status, as it stands. The documented values are ongoing, next and last; only the combination ongoing,next is documented.',
		displayOptions: { show: { identifier: ['extension'], status: ['custom'] } },
		check: isId({
			max: 100,
			pattern: /^[a-z]+(?:,[a-z]+)*$/i,
			allowed: 'words with commas between them',
		}),
	},
];

const identifierField: Field = {
	displayName: 'Identifier',
	name: 'identifier',
	type: 'options',
	options: [{ name: 'Conversation ID', value: 'callId' }],
	default: 'callId',
	description: 'What names the conversation',
};

/**
 * How a conversation is named: a choice among the identifiers that the operation's page names, and
 * the field of the chosen one. Exactly one is sent, because the precedence of several is not
 * documented.
 */
export function identifierFields(...names: Identifier[]): Field[] {
	const options = names
		.map((value) => ({
			name: CHOICES[value].name,
			value,
			description: CHOICES[value].description,
		}))
		.sort((one, other) => alphabetically(one.name, other.name));
	const [first = 'callId'] = names;
	const check = isOneOf(names, 'must be chosen: without it no conversation is named');
	return [
		{ ...identifierField, options, default: first, check },
		...names.map(idField),
		...(names.includes('extension') ? statusFields : []),
	];
}

function idField(name: Identifier): Field {
	return {
		...CHOICES[name].field,
		name,
		type: 'string',
		// Not marked as required: with an expression for Identifier n8n would demand all of them.
		default: '',
		displayOptions: { show: { identifier: [name] } },
		check: isIdentifier,
	};
}

/** All five, as DeleteCall and GetCallInformation take them. */
export const anyIdentifier = identifierFields(
	'callId',
	'platformCallId',
	'nativeId',
	'meetingId',
	'extension',
);

/** The two that most actions take. */
export const callOrExtension = identifierFields('callId', 'extension');

/** The ID stands last: it is what a failure names. */
export const identifierTarget = ['identifier', 'status', 'customStatus', ...Object.keys(CHOICES)];

/** Names of the internal ID in the actions that were renamed. */
const NAMES = ['callID', 'cid', 'ccdr_id'] as const;

/** Older versions take `callID` in every action. */
export const idParameterName: Field = {
	displayName: 'ID Parameter Name',
	name: 'idParameterName',
	type: 'options',
	options: [
		{ name: 'Automatic', value: 'automatic', description: 'As the newest documentation has it' },
		{ name: 'Call ID', value: 'callID', description: 'Sent as callID, as older versions have it' },
		{ name: 'CCDR ID', value: 'ccdr_id', description: 'Sent as ccdr_id' },
		{ name: 'CID', value: 'cid', description: 'Sent as cid' },
	],
	default: 'automatic',
	description:
		'Under which name the Conversation ID is sent; versions differ. Try Call ID when the server says that a parameter is missing.',
	check: isOneOf(['automatic', ...NAMES]),
};

/**
 * The query that names the conversation.
 *
 * @param newest the internal ID's name in the newest table of this action; `callID` in all versions
 * where it is absent
 */
export function identifierQuery(
	parameters: Parameters,
	newest: (typeof NAMES)[number] = 'callID',
): NonNullable<VendorRequest['query']> {
	const choice = (parameters.identifier ?? 'callId') as Identifier;
	const value = String(parameters[choice]);
	if (choice === 'extension') {
		const { status, customStatus } = parameters;
		return { extension: value, status: String(status === 'custom' ? customStatus : status) };
	}
	if (choice !== 'callId') return { [CHOICES[choice].parameter]: value };
	const { idParameterName: chosen } = parameters;
	const name = chosen === undefined || chosen === 'automatic' ? newest : String(chosen);
	return { [name]: value };
}
