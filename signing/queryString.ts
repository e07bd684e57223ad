export type ArrayFormat = 'indices' | 'brackets' | 'repeat' | 'comma';

/**
 * A query object as text, in the form in which n8n's HTTP layer writes it: every byte outside
 * `A-Z a-z 0-9 - _ . ~` percent-encoded (RFC 3986), nested keys as `a[b]`, null as an empty value,
 * undefined left out, dates in ISO 8601, and arrays as `arrayFormat` says.
 */
export function queryString(query: object, arrayFormat: ArrayFormat = 'indices'): string {
	const pairs: string[] = [];
	for (const [name, value] of Object.entries(query)) collect(pairs, name, value, arrayFormat);
	return pairs.join('&');
}

function collect(pairs: string[], name: string, value: unknown, format: ArrayFormat): void {
	if (value === undefined || typeof value === 'function') return;
	if (value === null) {
		pairs.push(`${percentEncoded(name)}=`);
	} else if (typeof value !== 'object') {
		pairs.push(`${percentEncoded(name)}=${percentEncoded(String(value))}`);
	} else if (value instanceof Date) {
		pairs.push(`${percentEncoded(name)}=${percentEncoded(value.toISOString())}`);
	} else if (Array.isArray(value) && format === 'comma') {
		const items: unknown[] = value;
		if (items.length === 0) return;
		const texts = items.map((item) => (item instanceof Date ? item.toISOString() : item));
		pairs.push(`${percentEncoded(name)}=${percentEncoded(texts.join(','))}`);
	} else {
		for (const [key, item] of Object.entries(value)) {
			collect(
				pairs,
				Array.isArray(value) ? place(name, key, format) : `${name}[${key}]`,
				item,
				format,
			);
		}
	}
}

/** The name of one item of an array. */
function place(name: string, index: string, format: ArrayFormat): string {
	if (format === 'repeat') return name;
	return format === 'brackets' ? `${name}[]` : `${name}[${index}]`;
}

/**
 * Percent-encodes everything but RFC 3986's unreserved characters, in UTF-8 with upper-case hex.
 * Half surrogate pairs become U+FFFD, as they do in every UTF-8 writer.
 */
export function percentEncoded(text: string): string {
	const whole = /\p{Surrogate}/u.test(text) ? Buffer.from(text, 'utf8').toString('utf8') : text;
	return encodeURIComponent(whole).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
