import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Model {
	fields: Array<{ name: string; type: string; optional: boolean }>;
	enums: Record<string, unknown[]>;
}
interface SpecOperation {
	op: string;
	method: string;
	path: string;
	params: Array<[name: string, place: 'Path' | 'Query' | 'Header' | 'Body']>;
}
type Spec = Record<'v1' | 'v2', { operations: SpecOperation[]; models: Record<string, Model> }>;

const file = path.resolve(__dirname, '../../..', 'shared/specs/huawei/cloudrtc-sdk-spec.json');

/** The vendor's own description of the API, where it lies beside the repository. */
export const spec: Spec | undefined = existsSync(file)
	? (JSON.parse(readFileSync(file, 'utf8')) as Spec)
	: undefined;

/** Names of all operations that the vendor describes. */
export const specOperations = spec
	? [...spec.v1.operations, ...spec.v2.operations].map(({ op }) => op)
	: [];

/**
 * What the vendor's description has against a request; empty when it is as described.
 *
 * @param op the vendor's name of the operation
 * @param target path and query as on the wire
 */
export function complaints(op: string, method: string, target: string, body: unknown): string[] {
	if (!spec) return [];
	const version = spec.v1.operations.some((one) => one.op === op) ? 'v1' : 'v2';
	const { operations, models } = spec[version];
	const described = operations.find((one) => one.op === op);
	if (!described) return [`${op} is not described`];
	const found: string[] = [];
	const url = new URL(target, 'http://x');
	const pattern = described.path.replace(/\{\w+\}/g, '[^/]+');
	if (described.method !== method) found.push(`method ${method}`);
	if (!new RegExp(`^${pattern}$`).test(url.pathname)) found.push(`path ${url.pathname}`);
	const request = models[`${op}Request`];
	const named = (place: string) =>
		described.params.filter(([, where]) => where === place).map(([name]) => name);
	for (const name of url.searchParams.keys()) {
		if (!named('Query').includes(name)) found.push(`query ${name}`);
	}
	for (const name of named('Query')) {
		const field = request?.fields.find((one) => one.name === name);
		const values = url.searchParams.getAll(name);
		if (field && !field.optional && values.length === 0) found.push(`missing ${name}`);
		if (values.length > 1 && !field?.type.startsWith('[]')) found.push(`repeated ${name}`);
		const allowed = field && request?.enums[field.type];
		// The reference takes several with commas, and `all`, which the SDK does not know.
		for (const value of values.flatMap((one) => (name === 'mid' ? one.split(',') : [one]))) {
			if (value === 'all') continue;
			if (allowed && !allowed.includes(value)) found.push(`value ${name}=${value}`);
		}
	}
	const bodyModel = request?.fields.find(({ name }) => name === 'body')?.type;
	if (bodyModel) found.push(...against(models, bodyModel, body, 'body'));
	else if (body !== undefined) found.push('a body');
	return found;
}

function against(
	models: Record<string, Model>,
	type: string,
	value: unknown,
	where: string,
): string[] {
	if (type.startsWith('[]')) {
		if (!Array.isArray(value)) return [`${where} is no list`];
		return value.flatMap((one, at) => against(models, type.slice(2), one, `${where}[${at}]`));
	}
	const kinds: Record<string, string> = { string: 'string', bool: 'boolean' };
	if (/^(int|float)/.test(type)) return typeof value === 'number' ? [] : [`${where} is no number`];
	if (kinds[type]) return typeof value === kinds[type] ? [] : [`${where} is no ${type}`];
	const model = models[type];
	if (!model) return [];
	if (typeof value !== 'object' || value === null) return [`${where} is no object`];
	const given = value as Record<string, unknown>;
	const known = model.fields.map(({ name }) => name);
	return [
		...Object.keys(given)
			.filter((name) => !known.includes(name))
			.map((name) => `${where}.${name} is unknown`),
		...model.fields.flatMap(({ name, type: inner, optional }) => {
			const one = given[name];
			if (one === undefined) return optional ? [] : [`${where}.${name} is missing`];
			const allowed = model.enums[inner.replace('[]', '')];
			if (allowed) {
				return [one]
					.flat()
					.filter((each) => !allowed.includes(each))
					.map((each) => `${where}.${name} = ${String(each)}`);
			}
			return against(models, inner, one, `${where}.${name}`);
		}),
	];
}
