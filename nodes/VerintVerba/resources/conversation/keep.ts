import { isText } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { callOrExtension, identifierQuery, identifierTarget } from '../../shared/identifier';
import { call } from '../../shared/request';

/**
 * `action=KeepCall` (HTTP Business API, "Keep Call", 6816972): an on-demand recording, which goes
 * after 48 hours otherwise, is kept.
 */
export const keep = writeOperation({
	name: 'Keep',
	action: 'Keep conversation',
	description: 'Keep an on-demand recording, which Verba deletes after 48 hours otherwise',
	fields: [
		...callOrExtension,
		{
			displayName: 'Remove Mark',
			name: 'removeMark',
			type: 'boolean',
			default: false,
			description:
				'Whether to do the opposite: to take the mark away (unmark=1), so that the recording is deleted in time',
		},
	],
	options: [
		{
			displayName: 'Type',
			name: 'keepType',
			type: 'string',
			default: '',
			placeholder: 'e.g. manualRecord',
			description:
				'Sent as type: manualRecord for recordings on command, which seems to start them. Other values are not documented; not sent if empty.',
			check: isText({ max: 100 }),
		},
	],
	target: identifierTarget,
	request: (parameters, values) =>
		call(
			'KeepCall',
			{
				...identifierQuery(parameters),
				...(parameters.keepType ? { type: String(parameters.keepType) } : {}),
				...(parameters.removeMark === true ? { unmark: '1' } : {}),
			},
			parameters,
			values,
		),
	// The effect of a repetition is not documented, and by extension it may be another call.
	repeat: 'never',
});
