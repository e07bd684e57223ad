import {
	NodeOperationError,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { boundsOf, exchange, prepare } from './wire/exchange';
import { Failure, factsOf, toNodeError } from './base/failure';
import { refusal } from './kinds/shared';
import { isGood, rowsOf, unreadable } from './kinds/look';
import type { Field, ListOperation, Parameters, Tools } from './model/operation';
import { parseJson } from './model/answer';
import { locatedId } from './locator';
import type { Provider } from './model/provider';
import type { Search } from './model/search';
import type { VendorRequest } from './model/request';
import { aside, openSession, REAL_TOOLS } from './session';
import type { Run } from './kinds/run';

/** Pages that are read for one answer, when the filter leaves nothing of the first ones. */
const MOST_PAGES = 5;

type SearchFunction = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** The searches of a provider as n8n calls them: `methods = { listSearch: listSearch(provider) }`. */
export function listSearch(provider: Provider, tools?: Tools): Record<string, SearchFunction> {
	const methods: Record<string, SearchFunction> = {};
	for (const [name, search] of Object.entries(provider.searches ?? {})) {
		methods[name] = async function (filter = '', paginationToken) {
			try {
				const run = await openSearch(this, provider, search, tools);
				return await found(this, run, search, filter, paginationToken);
			} catch (thrown) {
				throw toNodeError(this.getNode(), withoutItem(thrown));
			}
		};
	}
	return methods;
}

type OptionsFunction = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/**
 * The same lists for fields into which several values are picked (`multiOptions`), which n8n loads at
 * once: the first pages of each.
 */
export function loadOptions(provider: Provider, tools?: Tools): Record<string, OptionsFunction> {
	const searches = listSearch(provider, tools);
	const methods: Record<string, OptionsFunction> = {};
	for (const [name, search] of Object.entries(searches)) {
		methods[name] = async function () {
			const options: INodePropertyOptions[] = [];
			let token: string | undefined;
			for (let page = 0; page < MOST_PAGES; page++) {
				const { results, paginationToken } = await search.call(this, '', token);
				const fresh = results.filter(({ value }) => !options.some((one) => one.value === value));
				options.push(...fresh.map((one) => ({ ...one, value: String(one.value) })));
				token = paginationToken as string | undefined;
				if (token === undefined) break;
			}
			return options;
		};
	}
	return methods;
}

/** An execution's context, made of what the editor offers while a node is being filled in. */
async function openSearch(
	context: ILoadOptionsFunctions,
	provider: Provider,
	{ list }: Search,
	tools: Tools = REAL_TOOLS,
): Promise<Run> {
	const asExecution = Object.create(context, {
		getNodeParameter: {
			value: (name: string, _itemIndex: number, fallback?: unknown) =>
				context.getCurrentNodeParameter(name) ?? fallback,
		},
		getExecutionCancelSignal: { value: () => undefined },
	}) as IExecuteFunctions;
	const { line } = await openSession(asExecution, provider, 1, tools, list);
	return aside(line, list);
}

async function found(
	context: ILoadOptionsFunctions,
	run: Run,
	search: Search,
	filter: string,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const { list } = search;
	const current = currentParameters(context, run, list);
	const parameters = { ...current, ...search.parameters?.(current, filter) };
	const item = { index: 0, options: {}, parameters, target: {}, secrets: [] };
	const { line } = run;
	const results: INodeListSearchItems[] = [];
	let next = paginationToken === undefined ? undefined : fromToken(paginationToken);
	for (let page = 0; page < MOST_PAGES; page++) {
		const prepared = prepare(line, list, parameters);
		const request = next ? { ...prepared.request, ...next } : prepared.request;
		const exchanged = await exchange(line, list, boundsOf({}), { ...prepared, request }, 'safe');
		if (!isGood(exchanged.answer)) throw refusal(run, list, item, exchanged);
		const { body } = exchanged.answer;
		const rows = list.rows(body, { parameters, request });
		if (!rows) throw refusal(run, list, item, unreadable(exchanged));
		for (const row of rows) {
			const entry = search.entry(row);
			if (entry && fits(entry, filter) && !results.some(({ value }) => value === entry.value)) {
				results.push(entry);
			}
		}
		const following = list.next?.(body, {
			parameters,
			request,
			received: rows.length,
			fresh: rows.length,
		});
		next = following && { query: following.query, link: following.link };
		if (!next || results.length > 0) break;
	}
	if (results.length === 0 && !next && filter === '' && search.elsewhere) {
		const rows = await rowsOf(line, list, boundsOf({}), {
			...parameters,
			...search.elsewhere.parameters(current),
			// Only for the sake of advice: what cannot be looked up is not a failure of this list.
		}).catch(() => []);
		const advice = search.elsewhere.advice(rows);
		if (advice !== undefined)
			throw new Failure({ kind: 'input', ...NOTHING_HERE, message: advice });
	}
	return { results, ...(next ? { paginationToken: JSON.stringify(next) } : {}) };
}

const NOTHING_HERE = { description: 'The list shows what is there for the fields above it.' };

/** The values of the list operation's fields, as far as the node has fields of the same names. */
function currentParameters(
	context: ILoadOptionsFunctions,
	{ line: { connection } }: Run,
	list: ListOperation,
): Parameters {
	const parameters: Record<string, unknown> = {};
	for (const field of list.fields) {
		const value = currentValue(context, field);
		parameters[field.name] =
			value === '' && field.fromCredential
				? (connection.values[field.fromCredential] ?? '')
				: value;
		const complaint = field.check?.(parameters[field.name]);
		if (complaint !== undefined) {
			throw new Failure({
				kind: 'input',
				message: isEmpty(parameters[field.name])
					? `Choose ${articleFor(field.displayName)} ${field.displayName} first`
					: `${field.displayName} ${complaint}`,
				description: `The list needs this field: fill it in first, or type the ID.`,
			});
		}
	}
	return parameters;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === '';

const articleFor = (name: string): string => (/^[AEIOU]/.test(name) ? 'an' : 'a');

function currentValue(context: ILoadOptionsFunctions, field: Field): unknown {
	const given = locatedId(context.getCurrentNodeParameter(field.name));
	return given ?? field.default;
}

/** Where the next page begins. Address and path are never taken from it: it comes from the editor. */
function fromToken(token: string): Pick<VendorRequest, 'query' | 'link'> | undefined {
	const { query, link } = (parseJson(token) ?? {}) as Pick<VendorRequest, 'query' | 'link'>;
	return { ...(query ? { query } : {}), ...(typeof link === 'string' ? { link } : {}) };
}

function fits({ name, value }: INodeListSearchItems, filter: string): boolean {
	const wanted = filter.trim().toLowerCase();
	return wanted === '' || `${name} ${String(value)}`.toLowerCase().includes(wanted);
}

/** No item has failed here, so that no number belongs into the message. n8n's own words stay. */
function withoutItem(thrown: unknown): unknown {
	return thrown instanceof NodeOperationError ? thrown : new Failure(factsOf(thrown));
}
