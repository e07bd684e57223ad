import { Failure } from '../../../engine/base/failure';
import { asObject } from '../../../engine/model/answer';
import type { Check } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import type { VendorRequest } from '../../../engine/model/request';
import { pairsIn } from './request';
import { serverTime } from './time';

/** A field's name behind `f_`: one of the record, or a field identifier of a metadata template. */
const FIELD_NAME = /^[A-Za-z0-9_-]{1,128}$/;

const LISTS: Readonly<Record<string, string>> = { numbers: 'Numbers', names: 'Names' };

/** One text or several; empty ones are left out. */
function textsIn(value: unknown): string[] {
	return [value].flat().flatMap((one) => (typeof one === 'string' && one.trim() ? [one] : []));
}

const isFilter: Check = (value) => {
	const filters = asObject(value);
	for (const [name, displayName] of Object.entries(LISTS)) {
		const given: unknown[] = [filters[name] ?? []].flat();
		if (given.some((one) => typeof one !== 'string'))
			return `hold ${displayName} that are no texts`;
	}
	const { status = 'recorded' } = filters;
	if (status !== 'recorded' && status !== 'ongoing')
		return 'hold a State that is neither of its values';
	const seen = new Set<string>();
	for (const [name, text] of pairsIn(filters.fields, 'field', 'name')) {
		if (!FIELD_NAME.test(name)) return `hold "${name}", which is no name of a field`;
		if (text === '') return `hold the field ${name} without a value`;
		if (seen.has(name)) return `hold the field ${name} twice`;
		seen.add(name);
	}
	return undefined;
};

/** The filters of SearchCalls (HTTP Business API, "Search Calls"); `f_…` is known from clients only. */
export const filters: Field = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Fields',
			name: 'fields',
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
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. ticketId',
							description: 'A field of the record, or a field identifier of a metadata template',
						},
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
			description:
				"Values that fields must have. Not in the vendor's table: a server that does not know it returns everything.",
		},
		{
			displayName: 'Names',
			name: 'names',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Name' },
			default: [],
			description: 'Parts of a name of the caller or the called; one of them must occur',
		},
		{
			displayName: 'Numbers',
			name: 'numbers',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Number' },
			default: [],
			description: 'Parts of a number of the caller or the called; one of them must occur',
		},
		{
			displayName: 'Secondary Recordings',
			name: 'secondary',
			type: 'boolean',
			default: false,
			description: 'Whether to return secondary recordings too',
		},
		{
			displayName: 'State',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Recorded', value: 'recorded', description: 'Finished conversations' },
				{
					name: 'Ongoing',
					value: 'ongoing',
					description: 'Running calls; the API user may need the right to list them',
				},
			],
			default: 'recorded',
			description: 'Which conversations to return',
		},
	],
	check: isFilter,
};

type Query = NonNullable<VendorRequest['query']>;

/** The query of a search: time span, filters, order and page. */
export function searchQuery(parameters: Parameters): Query {
	const { startTime, endTime, timeZone = 'GMT', filters, orderBy, order, pageSize } = parameters;
	const { status, secondary, numbers, names, fields } = asObject(filters);
	const own = pairsIn(fields, 'field', 'name').map(([name, value]) => [`f_${name}`, value]);
	return {
		start: serverTime(String(startTime), timeZone),
		end: serverTime(String(endTime), timeZone),
		...(status === undefined ? {} : { status: String(status) }),
		...(secondary === true ? { secondary: '1' } : {}),
		...listed('anynum', numbers),
		...listed('anyname', names),
		...(Object.fromEntries(own) as Record<string, string>),
		...(orderBy ? { orderby: String(orderBy), order: String(order ?? 'asc') } : {}),
		pagefirst: 0,
		pagelen: Number(pageSize ?? PAGE),
	};
}

function listed(name: string, value: unknown): Query {
	const texts = textsIn(value);
	return texts.length > 0 ? { [name]: texts } : {};
}

/** Rows of a page, as public clients ask for. */
export const PAGE = 100;

/**
 * The page after this one. Neither the base of `pagefirst` nor the largest page is documented, so
 * the next page begins behind the rows that came, and the list ends where a page brings nothing new:
 * a wrong guess of the base repeats a row, and none is left out.
 *
 * @throws Failure when a full page comes again: such a server's list cannot be read to its end
 * @param fresh rows of the page that no earlier page held
 */
export function nextPage(
	request: VendorRequest,
	received: number,
	fresh: number,
): VendorRequest | undefined {
	const where = request.form ? 'form' : 'query';
	const first = Number(request[where]?.pagefirst);
	// Counted from 1, the second page of one row is the first row again.
	const isRepeated = received === 1 && first === 1;
	if (fresh === 0 && received > 1 && received >= Number(request[where]?.pagelen)) {
		throw new Failure({
			kind: 'vendor',
			message: 'The server gives the same page again: it overlooks pagefirst',
			description:
				'The list would not be complete. Narrow the time range down, or set Rows per Page above the number of conversations.',
		});
	}
	if (fresh === 0 && !isRepeated) return undefined;
	return { ...request, [where]: { ...request[where], pagefirst: first + received } };
}
