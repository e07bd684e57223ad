import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** Where the vendors' machine-readable documents are; they are not part of this repository. */
export const FOLDER = path.resolve(__dirname, '../../../shared/specs');
export const present = existsSync(FOLDER);

/** An object of a document; whoever reads on knows what stands in it. */
export type Json = Readonly<Record<string, unknown>>;

/** A document, JSON or YAML. */
export function load(file: string): Json {
	const text = readFileSync(path.join(FOLDER, file), 'utf8');
	return (file.endsWith('.json') ? JSON.parse(text) : parse(text)) as Json;
}

/** What stands at a path of names; undefined where it ends early. */
export function at(value: unknown, ...names: string[]): unknown {
	return names.reduce<unknown>(
		(found, name) =>
			typeof found === 'object' && found !== null ? (found as Json)[name] : undefined,
		value,
	);
}

/** The objects in a list, or the values of an object; none of anything else. */
export function each(value: unknown): Json[] {
	return typeof value === 'object' && value !== null ? (Object.values(value) as Json[]) : [];
}

/** The value, or what its `$ref` points to. */
export function resolved(document: Json, value: Json): Json {
	const reference = value.$ref;
	if (typeof reference !== 'string') return value;
	return at(document, ...reference.slice(2).split('/')) as Json;
}

/** One operation of a document, whatever its format. */
export interface Contract {
	method: string;
	/** With `{name}` for each segment that a value fills. */
	template: string;
	query: { allowed: string[]; required: string[] };
	/** JSON schema of the body; undefined when the operation takes none. */
	body?: object;
	statuses: string[];
}

/** An operation of an OpenAPI 3 or Swagger 2 document, by its operationId. */
export function openApi(file: string, operationId: string): Contract {
	const document = load(file);
	for (const [template, item] of Object.entries(document.paths as Json)) {
		for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
			const operation = at(item, method);
			if (at(operation, 'operationId') !== operationId) continue;
			const parameters = [
				...each(at(item, 'parameters')),
				...each(at(operation, 'parameters')),
			].map((one) => resolved(document, one));
			const inQuery = parameters.filter((one) => one.in === 'query');
			const schema =
				at(operation, 'requestBody', 'content', 'application/json', 'schema') ??
				parameters.find((one) => one.in === 'body')?.schema;
			return {
				method: method.toUpperCase(),
				template,
				query: {
					allowed: inQuery.map(({ name }) => String(name)),
					required: inQuery.filter((one) => one.required === true).map(({ name }) => String(name)),
				},
				...(schema ? { body: { ...document, ...(schema as Json) } } : {}),
				statuses: Object.keys(at(operation, 'responses') as Json),
			};
		}
	}
	throw new Error(`${file} has no operation ${operationId}`);
}

/** An operation of Huawei's SDK, by its name there. Its parameters are pairs of name and place. */
export function huawei(version: 'v1' | 'v2', name: string): Contract {
	const operations = each(at(load('huawei/cloudrtc-sdk-spec.json'), version, 'operations'));
	const found = operations.find(({ op }) => op === name);
	if (!found) throw new Error(`Huawei's SDK has no operation ${name}`);
	const inQuery = (found.params as string[][]).filter(([, place]) => place === 'Query');
	const allowed = inQuery.map(([parameter]) => String(parameter));
	return {
		method: String(found.method),
		template: String(found.path),
		// By the API reference, the app is the one that must be named.
		query: { allowed, required: allowed.filter((parameter) => parameter === 'app') },
		statuses: Object.keys(found.status as Json),
	};
}
