import { asObject, asText } from '../../../engine/model/answer';
import type { Field, Parameters } from '../../../engine/model/operation';

/** Headers that travel to the invited endpoint (REST reference, CustomCallingContext). */
export const headerFields: Field[] = [
	{
		displayName: 'SIP Headers',
		name: 'sipHeaders',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add header',
		default: {},
		description:
			'At most 5, for phone numbers: User-To-User, or names that start with X-MS-Custom-',
		options: [headerList()],
		check: areHeaders(5, 64, 256),
	},
	{
		displayName: 'VoIP Headers',
		name: 'voipHeaders',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add header',
		default: {},
		description: 'At most 1000, for users of Azure Communication Services',
		options: [headerList()],
		check: areHeaders(1000, 64, 1024),
	},
];

function headerList() {
	return {
		displayName: 'Header',
		name: 'headers',
		values: [
			{ displayName: 'Name', name: 'name', type: 'string' as const, default: '' },
			{ displayName: 'Value', name: 'value', type: 'string' as const, default: '' },
		],
	};
}

function areHeaders(most: number, longestName: number, longestValue: number) {
	return (value: unknown): string | undefined => {
		const entries = entriesOf(value);
		if (entries.length > most) return `has ${entries.length} headers, the limit is ${most}`;
		for (const [name, text] of entries) {
			if (!/^[A-Za-z0-9-]+$/.test(name) || name.length > longestName) {
				return `has a name that is not 1 to ${longestName} letters, digits and "-"`;
			}
			if (/[\r\n]/.test(text) || text.length > longestValue) {
				return `has a value with a line break or more than ${longestValue} characters`;
			}
		}
		return undefined;
	};
}

function entriesOf(value: unknown): Array<[string, string]> {
	const { headers } = asObject(value);
	if (!Array.isArray(headers)) return [];
	return headers.map((header) => {
		const { name, value: text } = asObject(header);
		return [asText(name), asText(text)];
	});
}

/** The headers as the body takes them, or undefined when there are none. */
export function headersOf(value: unknown): Record<string, string> | undefined {
	const entries = entriesOf(value);
	return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Whether neither kind of header was given. */
export function noHeaders({ sipHeaders, voipHeaders }: Parameters): boolean {
	return !headersOf(sipHeaders) && !headersOf(voipHeaders);
}
