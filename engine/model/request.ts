/** What an operation asks of the vendor, without address, authentication and transport. */
export interface VendorRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path below the base address, every value encoded as one segment (see `path`). */
	path: string;
	/** Values that are undefined or empty are left out; a list repeats the name. */
	query?: Record<string, string | number | boolean | readonly string[] | undefined>;
	/** Sent as JSON; properties that are undefined are left out. */
	body?: Readonly<Record<string, unknown>>;
	/**
	 * In place of `body`: sent as a form (`application/x-www-form-urlencoded`). What the connection
	 * adds to every query goes into the form then.
	 */
	form?: VendorRequest['query'];
	/** In place of `body`: sent as it is. */
	content?: { type: string; data: Buffer };
	headers?: Record<string, string>;
	/** Which of the connection's addresses; its `baseUrl` by default. */
	base?: string;
	/** A link that the vendor gave, in place of path and query; followed on the same origin only. */
	link?: string;
	/**
	 * An absolute address of another host, in place of base, path and query. The operation has
	 * checked it against the vendor's own list of hosts; nobody else does.
	 */
	address?: string;
}

/**
 * Builds a path, each value encoded as exactly one segment (RFC 3986, 3.3): no value can add a
 * segment, a query or a fragment.
 *
 * @throws Error when a value would vanish or be collapsed by URL parsers; fields are checked
 * before, so this is the last guard.
 */
export function path(texts: TemplateStringsArray, ...values: unknown[]): string {
	return texts.reduce((built, text, index) => built + segment(values[index - 1]) + text);
}

function segment(value: unknown): string {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text !== 'string' || text === '' || text === '.' || text === '..') {
		throw new Error('A value of the path is empty or a dot segment');
	}
	return encode(text);
}

/** Percent-encodes all but the unreserved characters of RFC 3986, 2.3. */
export function encode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** The query as text without `?`; names keep the order in which they were given. */
export function queryText(query: VendorRequest['query'] = {}): string {
	const pairs: string[] = [];
	for (const [name, value] of Object.entries(query)) {
		if (value === undefined || value === '') continue;
		for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) {
			pairs.push(`${encode(name)}=${encode(one)}`);
		}
	}
	return pairs.join('&');
}

type Details = Omit<VendorRequest, 'method' | 'path'>;

export const get = (path: string, details: Details = {}): VendorRequest => ({
	method: 'GET',
	path,
	...details,
});
export const post = (path: string, details: Details = {}): VendorRequest => ({
	method: 'POST',
	path,
	...details,
});
export const put = (path: string, details: Details = {}): VendorRequest => ({
	method: 'PUT',
	path,
	...details,
});
export const patch = (path: string, details: Details = {}): VendorRequest => ({
	method: 'PATCH',
	path,
	...details,
});
/** DELETE; the name `delete` is taken by the language. */
export const remove = (path: string, details: Details = {}): VendorRequest => ({
	method: 'DELETE',
	path,
	...details,
});
