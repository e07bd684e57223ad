/**
 * Random requests from a seed (mulberry32). The seed stands in the name of the test and can be set
 * by SIGNER_SEED, so a mismatch can be repeated.
 */
export const seed = Number(process.env.SIGNER_SEED ?? 20261120);

/** Requests per differential test. */
export const rounds = 10_000;

export interface Random {
	/** An integer from 0 to below `limit`. */
	below(limit: number): number;
	pick<Item>(items: readonly Item[]): Item;
	/** Text of up to `longest` pieces from the alphabet. */
	text(alphabet: readonly string[], longest: number, shortest?: number): string;
	list<Item>(longest: number, make: () => Item): Item[];
	/** A moment between 1970 and 2100, whole milliseconds. */
	moment(): Date;
}

export function randomFrom(start: number): Random {
	let state = start >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	const pick = <Item>(items: readonly Item[]): Item => {
		return items[below(items.length)] as Item;
	};
	const list = <Item>(longest: number, make: () => Item) =>
		Array.from({ length: below(longest + 1) }, make);
	return {
		below,
		pick,
		list,
		text: (alphabet, longest, shortest = 0) =>
			Array.from({ length: shortest + below(longest - shortest + 1) }, () => pick(alphabet)).join(
				'',
			),
		moment: () => new Date(below(130 * 365.25 * 86_400) * 1000 + below(1000)),
	};
}

export const letters = [...'abcxyzABCXYZ0189-_.~'];
/** What may stand raw in a path or query, besides the unreserved characters. */
export const marks = [...":@!$'()*,;"];
/**
 * None from U+E000 to U+FFFF: the vendor's JavaScript signer sorts them behind pairs of surrogates,
 * its Python sister and we by code point.
 */
export const unicode = [...'éßñ用户ሴ', '😀', '𝄞', '\u00a0', '\ud7ff'];
export const controls = [
	' ',
	'"',
	'<',
	'>',
	'\\',
	'^',
	'`',
	'{',
	'|',
	'}',
	'%',
	'#',
	'?',
	'/',
	'&',
	'=',
	'+',
];

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

/** A request whose path and query are percent-encoded as they go out. */
export interface RandomRequest {
	method: string;
	host: string;
	/** Decoded segments of the path. */
	segments: string[];
	/** Decoded pairs of the query. */
	pairs: Array<[string, string]>;
	target: string;
	body: string;
}

/**
 * @param alphabet of the path's segments; names and values of the query may hold anything
 */
export function randomRequest(random: Random, alphabet: readonly string[]): RandomRequest {
	const anything = [...letters, ...marks, ...unicode, ...controls];
	const segments = Array.from({ length: 1 + random.below(6) }, () => random.text(alphabet, 12, 1));
	const safe = segments.map((segment) => (/^\.+$/.test(segment) ? 'dots' : segment));
	const pairs = random.list(5, (): [string, string] => [
		random.text(anything, 6, 1),
		random.text(anything, 10),
	]);
	if (pairs[0] && random.below(3) === 0) pairs.push([pairs[0][0], random.text(anything, 4)]);
	// Both are sound on the wire: marks such as * escaped or raw.
	const write = random.pick([encoded, encodeURIComponent]);
	const query = pairs.map(([name, value]) => `${write(name)}=${write(value)}`).join('&');
	const path = `/${safe.map((segment) => write(segment)).join('/')}${random.below(4) === 0 ? '/' : ''}`;
	return {
		method: random.pick(methods),
		host: random.pick(['api.example.com', 'a.b.example', '127.0.0.1:8080', 'h.example:8443']),
		segments: safe,
		pairs,
		target: query === '' ? path : `${path}?${query}`,
		body: random.below(3) === 0 ? '' : JSON.stringify(randomJson(random, anything)),
	};
}

/** Percent-encoded but for the unreserved characters. */
export function encoded(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}

/** An object, now and then nested, as a request body has it. */
function randomJson(random: Random, alphabet: readonly string[], depth = 0): object {
	const value = (): unknown => {
		const kind = random.below(depth < 3 ? 6 : 4);
		if (kind === 0) return random.below(1_000_000) / 8;
		if (kind === 1) return random.below(2) === 0 ? null : random.below(2) === 0;
		if (kind <= 3) return random.text(alphabet, 20);
		return kind === 4 ? random.list(4, value) : randomJson(random, alphabet, depth + 1);
	};
	const fields = random.list(5, (): [string, unknown] => [random.text(alphabet, 8, 1), value()]);
	return { id: random.below(1000), ...Object.fromEntries(fields) };
}

/** Collects where two signers differ, and says at the end which seed and which request. */
export class Differences {
	private readonly found: object[] = [];

	/** Both are the headers of one request; only their text counts. */
	compare(round: number, request: RandomRequest, ours: object, theirs: object): void {
		if (sorted(ours) === sorted(theirs)) return;
		this.found.push({ seed, round, request: `${request.method} ${request.target}`, ours, theirs });
	}

	/** At most three are shown. */
	get shown(): object[] {
		return this.found.slice(0, 3);
	}
}

const sorted = (headers: object) =>
	JSON.stringify(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));
