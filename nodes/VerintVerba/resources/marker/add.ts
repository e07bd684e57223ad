import { isId, isOneOf, optional } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import {
	callOrExtension,
	idParameterName,
	identifierQuery,
	identifierTarget,
	isIdentifier,
} from '../../shared/identifier';
import { call } from '../../shared/request';

const isWord = isId({ max: 50, pattern: /^\w+$/, allowed: 'letters, digits and "_"' });

/**
 * `action=AddMarker` (HTTP Business API, "Add Marker", 4387800548). Start and end need an ongoing
 * call, names must differ, markers must not overlap.
 */
export const add = writeOperation({
	name: 'Add',
	action: 'Add marker',
	description: 'Mark a place in a conversation, such as where a card number was spoken',
	fields: [
		...callOrExtension,
		{
			displayName: 'Marker Name',
			name: 'markerName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Card number',
			description: 'Markers of a conversation must have different names',
			check: isId({ max: 500 }),
		},
		{
			displayName: 'Mode',
			name: 'mode',
			type: 'options',
			options: [
				{ name: 'At Offset', value: '', description: 'At Start Offset; no mode is sent' },
				{ name: 'Custom', value: 'custom', description: 'Another value of your version of Verba' },
				{ name: 'End', value: 'end', description: 'End the marker here; needs an ongoing call' },
				{ name: 'Start', value: 'start', description: 'Begin it here; needs an ongoing call' },
			],
			default: 'start',
			description: 'Sent as mmode; only start is fully documented',
			check: (value) => (value === '' ? undefined : isOneOf(['start', 'end', 'custom'])(value)),
		},
		{
			displayName: 'Custom Mode',
			name: 'customMode',
			type: 'string',
			default: '',
			description: 'Sent as mmode, as it stands',
			displayOptions: { show: { mode: ['custom'] } },
			check: isWord,
		},
		{
			displayName: 'Start Offset',
			name: 'startOffset',
			type: 'string',
			default: '',
			placeholder: 'e.g. 15',
			description:
				"Sent as mstart, in the unit that your server's documentation names (the vendor's sample is 15); not sent if empty",
			check: optional(isId({ max: 20, pattern: /^\d+(?:\.\d+)?$/, allowed: 'it is a number' })),
		},
	],
	options: [
		{
			displayName: 'Extension (Also Sent)',
			name: 'withExtension',
			type: 'string',
			default: '',
			placeholder: 'e.g. 8856',
			description:
				'Sent beside the Conversation ID. The newest table calls both mandatory, its sample sends the ID alone: fill it in when the server says that the extension is missing.',
			check: optional(isIdentifier),
		},
		idParameterName,
	],
	target: ['markerName', ...identifierTarget],
	check: ({ mode, startOffset }) =>
		mode === '' && startOffset === ''
			? 'Start Offset may not be empty when Mode is At Offset'
			: undefined,
	request: (parameters, values) => {
		const { identifier, mode, customMode, markerName, startOffset, withExtension } = parameters;
		const sent = mode === 'custom' ? customMode : mode;
		return call(
			'AddMarker',
			{
				...identifierQuery(parameters, 'ccdr_id'),
				...(identifier === 'callId' && withExtension ? { extension: String(withExtension) } : {}),
				...(sent ? { mmode: String(sent) } : {}),
				mname: String(markerName),
				...(startOffset ? { mstart: String(startOffset) } : {}),
			},
			parameters,
			values,
		);
	},
	// A repetition would make a second one.
	repeat: 'never',
});
