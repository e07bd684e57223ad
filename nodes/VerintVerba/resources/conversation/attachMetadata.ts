import type { Check } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { METADATA_NAME } from '../../shared/conversations';
import { callOrExtension, identifierQuery, identifierTarget } from '../../shared/identifier';
import { call, pairsIn, RESERVED } from '../../shared/request';

const isMetadata: Check = (value) => {
	const pairs = pairsIn(value, 'field', 'identifier');
	if (pairs.length === 0) return 'may not be empty: add at least one field';
	const names = new Set<string>();
	for (const [name, text] of pairs) {
		if (!METADATA_NAME.test(name)) {
			return `holds "${name}", which is no field identifier: 3 to 128 letters, digits, "_" and "-"`;
		}
		if (RESERVED.has(name)) return `may not hold ${name}, which is a parameter of the request`;
		if (names.has(name)) return `holds ${name} twice`;
		if (text === '') return `holds ${name} without a value`;
		names.add(name);
	}
	return undefined;
};

/** `action=AttachMetaData` (HTTP Business API, "Attach Metadata", 6816985). */
export const attachMetadata = writeOperation({
	name: 'Attach Metadata',
	action: 'Attach metadata to conversation',
	description: 'Write values such as a ticket ID into metadata fields of a conversation',
	fields: [
		...callOrExtension,
		{
			displayName: 'Metadata',
			name: 'metadata',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Field',
					name: 'field',
					values: [
						{
							displayName: 'Field Identifier',
							name: 'identifier',
							type: 'string',
							default: '',
							placeholder: 'e.g. ticketId',
							description:
								'Identifier of a field of a metadata template, whose Enable API Access is on',
						},
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
			description:
				'Fields of a metadata template (Administration, Metadata Templates) and their values; what was there is overwritten',
			check: isMetadata,
		},
	],
	target: identifierTarget,
	request: (parameters, values) =>
		call(
			'AttachMetaData',
			{
				...identifierQuery(parameters),
				...Object.fromEntries(pairsIn(parameters.metadata, 'field', 'identifier')),
			},
			parameters,
			values,
		),
	repeat: 'never',
});
