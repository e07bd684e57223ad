import { asObject, asText } from '../../../engine/model/answer';
import type { VendorRequest } from '../../../engine/model/request';

interface Page {
	request: VendorRequest;
	received: number;
}

/** The rows of an answer under a name; none where it counts none, undefined where it is no list. */
export const rowsUnder =
	(name: string) =>
	(body: unknown): unknown[] | undefined => {
		const { [name]: rows, total, count } = asObject(body);
		if (Array.isArray(rows)) return rows;
		return total === 0 || count === 0 ? [] : undefined;
	};

/**
 * As `rowsUnder`, for lists in which what is missing counts: every row says what it is, and an empty
 * page beyond which there should be more is no list.
 *
 * @param id the property that names a row
 */
export const namedRowsUnder =
	(name: string, id: string) =>
	(body: unknown): unknown[] | undefined => {
		const rows = rowsUnder(name)(body);
		const { total, offset } = asObject(body);
		const more = typeof total === 'number' && total > (typeof offset === 'number' ? offset : 0);
		if (rows?.length === 0 && more) return undefined;
		return rows?.every((row) => asText(asObject(row)[id]) !== '') ? rows : undefined;
	};

/**
 * The next page of a list of version 2, where `offset` counts pages although its name suggests
 * rows. Where an answer has no `count`, a page that is not full is the last one.
 */
export function nextPage(body: unknown, { request, received }: Page): VendorRequest | undefined {
	const { count } = asObject(body);
	const limit = Number(request.query?.limit);
	const page = Number(request.query?.offset ?? 0) + 1;
	const more = typeof count === 'number' ? page * limit < count : received >= limit;
	if (received === 0 || !more) return undefined;
	return { ...request, query: { ...request.query, offset: page } };
}

/**
 * The next rows of a list of version 1, where `offset` counts rows. What the answer says of its own
 * `offset` and `limit` counts more than what was asked for; `total` is trusted only as long as rows
 * keep coming.
 */
export function nextRows(body: unknown, { request, received }: Page): VendorRequest | undefined {
	const { total, offset: echoed, limit: granted } = asObject(body);
	const from = typeof echoed === 'number' ? echoed : Number(request.query?.offset ?? 0);
	const offset = from + received;
	const limit = typeof granted === 'number' ? granted : Number(request.query?.limit ?? 0);
	const more = typeof total === 'number' ? offset < total : limit > 0 && received >= limit;
	if (received === 0 || !more) return undefined;
	return { ...request, query: { ...request.query, offset } };
}

/** `limit` as a query takes it: nothing when the vendor's own number is wanted. */
export function limitOf(pageSize: unknown): number | undefined {
	return typeof pageSize === 'number' && pageSize > 0 ? pageSize : undefined;
}
