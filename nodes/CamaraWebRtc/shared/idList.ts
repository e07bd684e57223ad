import { isId, type Check } from '../../../engine/model/checks';

const isOne = isId({ max: 256 });

/** IDs that are given as a list, or as a text with commas or line breaks between them. */
export function idList(value: unknown): string[] {
	const parts: unknown[] = Array.isArray(value)
		? value
		: typeof value === 'string'
			? value.split(/[,\n]/)
			: [];
	return [...new Set(parts.map((part) => (typeof part === 'string' ? part.trim() : '')))].filter(
		Boolean,
	);
}

/** Checks such a list; it may be empty. */
export const isIdList: Check = (value) => {
	if (value === '' || value === undefined || value === null) return undefined;
	if (typeof value !== 'string' && !Array.isArray(value)) return 'must be text or a list';
	const texts: unknown[] = Array.isArray(value) ? value : idList(value);
	for (const text of texts) {
		const complaint = isOne(text);
		if (complaint !== undefined) return `has an entry that ${complaint}`;
	}
	return undefined;
};
