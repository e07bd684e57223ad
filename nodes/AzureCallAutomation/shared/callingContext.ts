import { asObject, asText } from '../../../engine/model/answer';
import type { Field, Parameters } from '../../../engine/model/operation';
import { shownSince, since } from './apiVersion';
import { isJsonOf, jsonOf, type Json } from './json';
import { refuse } from './refuse';

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
		displayOptions: shownSince('2023-10-15'),
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
		displayOptions: shownSince('2023-10-15'),
		check: areHeaders(1000, 64, 1024),
	},
	{
		displayName: 'Teams Phone Call Details (JSON)',
		name: 'teamsPhoneCallDetails',
		type: 'json',
		default: '',
		displayOptions: shownSince('2026-03-12'),
		description: 'What Teams shows of the caller: teamsPhoneCallDetails as the REST API takes it',
		check: isJsonOf('object'),
	},
	{
		displayName: 'Custom Calling Context (JSON)',
		name: 'customCallingContextJson',
		type: 'json',
		default: '',
		displayOptions: shownSince('2023-10-15'),
		description: 'Instead of the headers: customCallingContext as the REST API takes it',
		check: isContext,
	},
];

/** The limits hold for the vendor's own form as well. */
function isContext(value: unknown): string | undefined {
	const wrong = isJsonOf('object')(value);
	if (wrong) return wrong;
	const { sipHeaders, voipHeaders } = asObject(jsonOf(value));
	const asList = (headers: unknown) => ({
		headers: Object.entries(asObject(headers)).map(([name, one]) => ({ name, value: one })),
	});
	return (
		named('sipHeaders', areHeaders(5, 64, 256)(asList(sipHeaders))) ??
		named('voipHeaders', areHeaders(1000, 64, 1024)(asList(voipHeaders)))
	);
}

const named = (name: string, complaint: string | undefined) =>
	complaint === undefined ? undefined : `(${name}) ${complaint}`;

/**
 * The context as the body takes it; undefined when there is none.
 *
 * @throws Failure (`input`) when headers and JSON are both filled in, or the version lacks it.
 */
export function contextOf(parameters: Parameters): Json | undefined {
	const json = jsonOf(parameters.customCallingContextJson) as Json | undefined;
	const details = since(
		parameters,
		'2026-03-12',
		'Teams Phone Call Details',
		jsonOf(parameters.teamsPhoneCallDetails),
	);
	const given = !noHeaders(parameters) || details !== undefined;
	if (json && given) {
		throw refuse(
			'Custom Calling Context is given as fields and as JSON',
			'Leave one of the two empty.',
		);
	}
	const made = given
		? {
				sipHeaders: headersOf(parameters.sipHeaders),
				voipHeaders: headersOf(parameters.voipHeaders),
				teamsPhoneCallDetails: details,
			}
		: undefined;
	return since(parameters, '2023-10-15', 'Custom Calling Context', json ?? made);
}

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
function headersOf(value: unknown): Record<string, string> | undefined {
	const entries = entriesOf(value);
	return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Whether neither kind of header was given. */
function noHeaders({ sipHeaders, voipHeaders }: Parameters): boolean {
	return !headersOf(sipHeaders) && !headersOf(voipHeaders);
}
