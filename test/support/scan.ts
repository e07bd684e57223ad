/** Secrets shorter than this are not looked for: they would be found in any text. */
export const SHORTEST = 8;

/** A secret as it is, and as it may stand in URLs, in headers and in JSON. */
export function formsOf(secret: string): string[] {
	const escaped = encodeURIComponent(secret);
	const strict = escaped.replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	const lowered = [escaped, strict].map((form) =>
		form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
	);
	const bytes = Buffer.from(secret);
	const json = JSON.stringify(secret).slice(1, -1);
	const base64 = [bytes.toString('base64'), bytes.toString('base64url'), ...within(bytes)];
	return [...new Set([secret, escaped, strict, ...lowered, json, ...base64])];
}

/** The secrets of which one form or another stands in the text. */
export function leaksIn(text: string, secrets: Iterable<string>): string[] {
	return [...secrets].filter(
		(secret) => secret.length >= SHORTEST && formsOf(secret).some((form) => text.includes(form)),
	);
}

/**
 * What stands in the base64 of any text that holds these bytes, such as `id:secret`: of each of the
 * three places in which they may begin, the characters that are made of them alone.
 */
function within(bytes: Buffer): string[] {
	return [0, 1, 2].flatMap((before) => {
		const whole = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(3)]);
		const inner = whole
			.toString('base64')
			.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 4) / 3));
		return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
	});
}
