/** Says what is wrong with a parameter's value (`may not be empty`), or nothing when it is fine. */
export type Check = (value: unknown) => string | undefined;

// eslint's no-control-regex would reject a literal class of control characters.
const CONTROL_CHARACTERS = new RegExp('[\\u0000-\\u001f\\u007f]');

/**
 * Checks an ID that becomes one segment of a path or one value of a query: not blank, not `.` or
 * `..` (URL parsers collapse these even when they are encoded, WHATWG URL Standard 4.4), no
 * control characters such as CR and LF, and within the vendor's own limits.
 */
export function isId(rule: { max: number; pattern?: RegExp; allowed?: string }): Check {
	return (value) => {
		if (typeof value !== 'string') return `must be text, but is ${kindOf(value)}`;
		if (value.trim() === '') return 'may not be empty';
		if (value === '.' || value === '..') return 'may not be "." or ".."';
		if (CONTROL_CHARACTERS.test(value)) {
			return 'contains a line break or another control character';
		}
		if (value.length > rule.max) {
			return `has ${value.length} characters, the limit is ${rule.max}`;
		}
		if (rule.pattern && !rule.pattern.test(value)) {
			return `is not an ID of this kind: ${rule.allowed ?? `it must match ${rule.pattern.source}`}`;
		}
		return undefined;
	};
}

/** Lets an empty value pass; any other must pass the given check. */
export function optional(check: Check): Check {
	return (value) => (value === '' || value === undefined ? undefined : check(value));
}

/** Checks that a value is one of a list. */
export function isOneOf(values: readonly string[], missing?: string): Check {
	return (value) => {
		if (value === '' || value === undefined) return missing ?? 'must be chosen';
		return typeof value === 'string' && values.includes(value)
			? undefined
			: `is not one of ${values.join(', ')}`;
	};
}

/** Checks free text that may be empty: no control characters, bounded. */
export function isText(rule: { max: number }): Check {
	return (value) => {
		if (typeof value !== 'string') return `must be text, but is ${kindOf(value)}`;
		if (CONTROL_CHARACTERS.test(value)) {
			return 'contains a line break or another control character';
		}
		return value.length > rule.max
			? `has ${value.length} characters, the limit is ${rule.max}`
			: undefined;
	};
}

/** Checks a whole number within bounds. */
export function isWholeNumber(rule: { min: number; max: number }): Check {
	return (value) =>
		typeof value === 'number' && Number.isInteger(value) && value >= rule.min && value <= rule.max
			? undefined
			: `must be a whole number from ${rule.min} to ${rule.max}`;
}

/** Checks an absolute https address without user information. */
export const isHttpsUrl: Check = (value) => {
	if (typeof value !== 'string') return `must be text, but is ${kindOf(value)}`;
	if (CONTROL_CHARACTERS.test(value)) return 'contains a line break or another control character';
	try {
		const url = new URL(value);
		if (url.protocol !== 'https:') return 'must start with https://';
		if (url.username || url.password) return 'may not contain a user name or password';
		return undefined;
	} catch {
		return 'is not a web address';
	}
};

function kindOf(value: unknown): string {
	if (value === null || value === undefined) return 'missing';
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
