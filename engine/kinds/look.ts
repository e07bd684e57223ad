import { Failure } from '../base/failure';
import { asObject, isAmong, type Answer } from '../model/answer';
import type { ListOperation, Parameters, ReadOperation, Sight } from '../model/operation';
import type { VendorRequest } from '../model/request';
import { exchange, prepare, type Bounds, type Exchanged } from '../wire/exchange';
import { explainAnswer } from '../wire/explain';
import type { Line } from '../wire/line';

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
 * @param answered called with each page's answer
 * @throws RefusedPage, and Failure when no answer came.
 */
export async function rowsOf(
	line: Line,
	operation: ListOperation,
	bounds: Bounds,
	parameters: Parameters,
	limit = Infinity,
	answered: (exchanged: Exchanged) => void = () => undefined,
): Promise<unknown[]> {
	const rows: unknown[] = [];
	const known = new Set<string>();
	let request: VendorRequest | undefined;
	for (let page = 0; page < MOST_PAGES && rows.length < limit; page++) {
		// Every page is a request of its own, with its own ID.
		const prepared = prepare(line, operation, parameters);
		request ??= prepared.request;
		const sent = { ...request, headers: prepared.request.headers };
		const exchanged = await exchange(
			line,
			operation,
			bounds,
			{ ...prepared, request: sent },
			'safe',
		);
		const { answer } = exchanged;
		answered(exchanged);
		if (!isGood(answer)) throw new RefusedPage(exchanged);
		const received = operation.rows(answer.body, { parameters, request: sent });
		if (!received) throw new RefusedPage(unreadable(exchanged));
		let fresh = 0;
		for (const row of received) {
			const name = operation.distinct?.(row);
			if (name !== undefined && known.has(name)) continue;
			if (name !== undefined) known.add(name);
			rows.push(row);
			fresh += 1;
		}
		const page = { parameters, request: sent, received: received.length, fresh };
		request = operation.next?.(answer.body, page);
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

/** What came of one look: a sight, a refusal that further looks would meet too, or nothing. */
export interface Look {
	/** Milliseconds on the line's time: when it was asked for. It shows nothing later than that. */
	at: number;
	sight?: Sight;
	refused?: Failure;
	/** Why it shows nothing, where that is known. */
	nothing?: Failure;
}

/** Looks once. Never throws: what fails on the way shows nothing. */
export async function lookOnce(
	line: Line,
	operation: ReadOperation | ListOperation,
	bounds: Bounds,
	parameters: Parameters,
): Promise<Look> {
	let at: number | undefined;
	// Of several pages the first counts: what it does not show was not there then.
	const shows = await shown(line, operation, bounds, parameters, ({ sentAt }) => {
		at ??= sentAt;
	});
	return { at: at ?? line.tools.time.now(), ...shows };
}

async function shown(
	line: Line,
	operation: ReadOperation | ListOperation,
	bounds: Bounds,
	parameters: Parameters,
	answered: (exchanged: Exchanged) => void,
): Promise<Omit<Look, 'at'>> {
	try {
		if (operation.kind === 'list') {
			const rows = await rowsOf(line, operation, bounds, parameters, Infinity, answered);
			return { sight: { notFound: false, rows } };
		}
		const prepared = prepare(line, operation, parameters);
		const exchanged = await exchange(line, operation, bounds, prepared, 'safe');
		answered(exchanged);
		const { answer } = exchanged;
		if (isAmong(operation.notFound, answer)) return { sight: { notFound: true, rows: [] } };
		if (!isGood(answer) || !isObject(answer.body)) return refusedLook(line, operation, exchanged);
		return { sight: { notFound: false, body: answer.body, rows: [] } };
	} catch (thrown) {
		if (thrown instanceof RefusedPage) {
			const { exchanged } = thrown;
			return isAmong(operation.notFound ?? [], exchanged.answer)
				? { sight: { notFound: true, rows: [] } }
				: refusedLook(line, operation, exchanged);
		}
		return thrown instanceof Failure ? { nothing: thrown } : {};
	}
}

const NOTHING_NAMED = { thing: '', place: '' };

/** A credential that may not look will not be allowed to a moment later. */
function refusedLook(
	line: Line,
	operation: ReadOperation | ListOperation,
	{ answer, requestId, attempts }: Exchanged,
): Omit<Look, 'at'> {
	const failure = explainAnswer(
		line,
		operation,
		answer,
		NOTHING_NAMED,
		{ requestId, attempts },
		[],
	);
	const final = answer.reading === undefined && (answer.status === 401 || answer.status === 403);
	return final ? { refused: failure } : { nothing: failure };
}

/** Whether a body describes something; an empty one does not. */
export function isObject(body: unknown): boolean {
	return Object.keys(asObject(body)).length > 0;
}
