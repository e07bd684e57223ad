/**
 * Compares for a list that people read. The platform's own comparison (`localeCompare`) loads the
 * rules of all languages first, which takes as long as loading this whole package.
 */
export function alphabetically(one: string, other: string): number {
	const [first, second] = [one.toLowerCase(), other.toLowerCase()];
	return first < second ? -1 : Number(first > second);
}
