import type { Check } from '../../../engine/model/checks';

/** The keys of a phone and their names in the REST API (Tone). */
const NAMES: Record<string, string> = {
	...{ '0': 'zero', '1': 'one', '2': 'two', '3': 'three', '4': 'four' },
	...{ '5': 'five', '6': 'six', '7': 'seven', '8': 'eight', '9': 'nine' },
	...{ a: 'a', b: 'b', c: 'c', d: 'd', '#': 'pound', '*': 'asterisk' },
};
const KNOWN = new Set(Object.values(NAMES));

/** The names of keys like `12#`, or of a list that holds names already. */
export function tonesOf(value: unknown): string[] {
	if (Array.isArray(value))
		return value.map((one) => NAMES[String(one).toLowerCase()] ?? String(one));
	return [...String(value ?? '').toLowerCase()]
		.filter((key) => !/[\s,]/.test(key))
		.map((key) => NAMES[key] ?? key);
}

/** Checks keys, or a list of names. */
export const areTones =
	({ least, most }: { least: number; most: number }): Check =>
	(value) => {
		const tones = tonesOf(value);
		if (tones.length < least) return 'may not be empty';
		if (tones.length > most) return `has ${tones.length} tones, the limit is ${most}`;
		const odd = tones.find((tone) => !KNOWN.has(tone));
		return odd === undefined
			? undefined
			: `has "${odd.slice(0, 20)}", but tones are 0 to 9, A to D, # and *`;
	};
