import { asObject, isAmong, type Answer } from '../model/answer';
import { exchange, prepare, type Exchanged } from '../wire/exchange';
import { Failure } from '../base/failure';
import type { ListOperation, Parameters, ReadOperation, Sight } from '../model/operation';
import type { Item } from '../model/item';
import type { VendorRequest } from '../model/request';
import type { Session } from '../session';

/** A list that never ends is a fault of the service; memory is finite. */
const MOST_PAGES = 1_000;

/** Thrown when a page of a list is refused. */
export class RefusedPage extends Error {
	constructor(readonly exchanged: Exchanged) {
		super('A page of the list was refused');
	}
}

/**
 * Reads the rows of a list, page after page, until there are enough.
 *
 * @throws RefusedPage, and Failure when no answer came.
 */
export async function rowsOf(
	session: Session,
	operation: ListOperation,
	item: Pick<Item, 'options'>,
	parameters: Parameters,
	limit = Infinity,
): Promise<unknown[]> {
	const rows: unknown[] = [];
	const known = new Set<string>();
	let request: VendorRequest | undefined;
	for (let page = 0; page < MOST_PAGES && rows.length < limit; page++) {
		// Every page is a request of its own, with its own ID.
		const prepared = prepare(session, operation, parameters);
		request ??= prepared.request;
		const sent = { ...request, headers: prepared.request.headers };
		const exchanged = await exchange(
			session,
			operation,
			item,
			{ ...prepared, request: sent },
			'safe',
		);
		const { answer } = exchanged;
		if (!isGood(answer)) throw new RefusedPage(exchanged);
		const received = operation.rows(answer.body);
		if (!received) throw new RefusedPage(unreadable(exchanged));
		for (const row of received) {
			const name = operation.distinct?.(row);
			if (name !== undefined && known.has(name)) continue;
			if (name !== undefined) known.add(name);
			rows.push(row);
		}
		request = operation.next?.(answer.body, { request: sent, received: received.length });
		if (!request) return rows.slice(0, limit);
	}
	if (rows.length >= limit) return rows.slice(0, limit);
	throw new Failure({
		kind: 'vendor',
		message: `${operation.action}: the list did not end after ${MOST_PAGES} pages`,
		description: 'Narrow the list down, or set Limit instead of Return All.',
	});
}

/** The answer of somebody else's service, or a page that only looks like JSON. */
export function unreadable(exchanged: Exchanged): Exchanged {
	return { ...exchanged, answer: { ...exchanged.answer, reading: 'unreadable' } };
}

/** Whether the vendor did what was asked, in a format that can be read. */
export function isGood(answer: Answer): boolean {
	return answer.ok && answer.reading === undefined;
}

/** Looks once; undefined when the vendor's answer shows nothing. @throws Failure without an answer. */
export async function lookOnce(
	session: Session,
	operation: ReadOperation | ListOperation,
	item: Pick<Item, 'options'>,
	parameters: Parameters,
): Promise<Sight | undefined> {
	if (operation.kind === 'list') {
		const rows = await rowsOf(session, operation, item, parameters).catch(nothingWhenRefused);
		return rows && { notFound: false, rows };
	}
	const prepared = prepare(session, operation, parameters);
	const { answer } = await exchange(session, operation, item, prepared, 'safe');
	if (isAmong(operation.notFound, answer)) return { notFound: true, rows: [] };
	const shows = isGood(answer) && isObject(answer.body);
	return shows ? { notFound: false, body: answer.body, rows: [] } : undefined;
}

/** Whether a body describes something; an empty one does not. */
export function isObject(body: unknown): boolean {
	return Object.keys(asObject(body)).length > 0;
}

function nothingWhenRefused(thrown: unknown): undefined {
	if (thrown instanceof RefusedPage) return undefined;
	throw thrown;
}
