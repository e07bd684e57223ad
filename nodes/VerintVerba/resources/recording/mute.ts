import { isId } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { callOrExtension, identifierQuery, identifierTarget } from '../../shared/identifier';
import { call } from '../../shared/request';

/**
 * `action=MuteRecording` (HTTP Business API, "Mute Recording", 6816900). It must go to the Media
 * Repository. Which values select which channels is not documented, nor how a mute ends.
 */
export const mute = writeOperation({
	name: 'Mute',
	action: 'Mute recording',
	description: 'Keep what is said now out of the recording; the call itself goes on unmuted',
	notice:
		'Silences the recording of an ongoing call, e.g. while a card number is spoken; the people on the call hear each other. The Base URL of the credential must be that of the Media Repository. Of the values of Mute only 3 is documented: try out which value ends a mute on your server.',
	fields: [
		...callOrExtension,
		{
			displayName: 'Mute',
			name: 'mute',
			type: 'string',
			required: true,
			default: '3',
			placeholder: 'e.g. 3',
			description: "Selects the channels; 3 is the value shown in the vendor's documentation",
			check: isId({ max: 50, pattern: /^[\w,.-]+$/, allowed: 'letters, digits, "," and "-"' }),
		},
	],
	target: identifierTarget,
	request: (parameters, values) =>
		call(
			'MuteRecording',
			{ ...identifierQuery(parameters), mute: String(parameters.mute) },
			parameters,
			values,
		),
	repeat: 'never',
});
