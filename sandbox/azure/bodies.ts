import { invalidArgument } from './answers';
import { readIdentifier } from './identifiers';

/** Says whether a value may stand in a field. */
export type Check = (value: unknown) => boolean;
export interface BodyShape {
	required?: Record<string, Check>;
	optional?: Record<string, Check>;
}

export const text: Check = (value) => typeof value === 'string';
export const filledText: Check = (value) => typeof value === 'string' && value !== '';
export const flag: Check = (value) => typeof value === 'boolean';
export const object: Check = (value) =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const list: Check = Array.isArray;
export const identifier: Check = (value) => readIdentifier(value) !== undefined;
export const identifiers: Check = (value) =>
	Array.isArray(value) && value.length > 0 && value.every(identifier);
export const oneOf =
	(...values: string[]): Check =>
	(value) =>
		typeof value === 'string' && values.includes(value);
export const integer =
	(least: number, most: number): Check =>
	(value) =>
		Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
export const phone: Check = (value) => identifier({ phoneNumber: value });

/** A callback address: https, or anything on this machine, for rehearsals. */
export const callback: Check = (value) => {
	if (typeof value !== 'string' || !URL.canParse(value)) return false;
	const { protocol, hostname } = new URL(value);
	return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
};

/** What tells where the outcome event of an operation goes, and what it carries. */
export const outcomeFields = { operationContext: text, operationCallbackUri: callback };

/**
 * Throws the service's invalid argument (400/8523) that names the first field which is missing, not
 * known to the operation, or wrong. A null counts as absent, as JSON serialisers send it.
 */
export function checkBody(body: Record<string, unknown>, shape: BodyShape): void {
	const { required = {}, optional = {} } = shape;
	for (const name of Object.keys(required)) {
		if (body[name] === undefined || body[name] === null) throw invalidArgument(name);
	}
	const known = new Map(Object.entries({ ...required, ...optional }));
	for (const [name, value] of Object.entries(body)) {
		const fits = known.get(name);
		if (!fits) throw invalidArgument(name);
		if (value !== null && !fits(value)) throw invalidArgument(name);
	}
}
