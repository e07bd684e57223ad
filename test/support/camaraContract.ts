import Ajv, { type ValidateFunction } from 'ajv';

import { at, each, load, resolved, type Json } from './contract';
import { corrections } from './camaraCorrections';

export type ReleaseName = 'r1.2' | 'r2.2' | 'candidate';
export type ApiName = 'callHandling' | 'registration' | 'events';

/** Base paths by the sheet of releases: the candidate's documents still say `vwip`. */
export const BASES: Record<ReleaseName, Record<ApiName, string>> = {
	'r1.2': {
		callHandling: '/webrtc-call-handling/v0.2',
		registration: '/webrtc-registration/v0.2',
		events: '/webrtc-events/v0.1',
	},
	'r2.2': {
		callHandling: '/webrtc-call-handling/v0.3',
		registration: '/webrtc-registration/v0.3',
		events: '/webrtc-events/v0.2',
	},
	candidate: {
		callHandling: '/webrtc-call-handling/v0.4rc1',
		registration: '/webrtc-registration/v0.4rc1',
		events: '/webrtc-events-subscriptions/v0.3rc1',
	},
};

const FILES: Record<ReleaseName, Record<ApiName, string>> = {
	'r1.2': {
		callHandling: 'r1.2/webrtc-call-handling.yaml',
		registration: 'r1.2/webrtc-registration.yaml',
		events: 'r1.2/webrtc-events-subscription.yaml',
	},
	'r2.2': {
		callHandling: 'r2.2/webrtc-call-handling.yaml',
		registration: 'r2.2/webrtc-registration.yaml',
		events: 'r2.2/webrtc-events.yaml',
	},
	candidate: {
		callHandling: 'candidate-0.4/webrtc-call-handling.yaml',
		registration: 'candidate-0.4/webrtc-registration.yaml',
		events: 'candidate-0.4/webrtc-events-subscriptions.yaml',
	},
};
const COMMON = ['common/CAMARA_event_common.yaml', 'common/CAMARA_common.yaml'];
const HOST = 'https://camara.example/';

/** A message of the API, as it was on the wire. */
export interface Message {
	method: string;
	/** Path and query, the base path included. */
	target: string;
	headers?: Readonly<Record<string, unknown>>;
	body?: string;
}

export interface Reply {
	status: number;
	headers: Readonly<Record<string, unknown>>;
	text: string;
}

interface Found {
	file: string;
	document: Json;
	pathItem: Json;
	operation: Json;
	template: string;
	method: string;
	/** JSON pointer of the operation. */
	pointer: string;
	pathname: string;
}

/** CAMARA's OpenAPI documents as judges of requests, answers and events. */
export function camaraContracts() {
	const ajv = new Ajv({
		strict: false,
		allErrors: true,
		validateSchema: false,
		formats: {
			uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
			'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
			uri: (text: string) => URL.canParse(text),
			'uri-reference': (text: string) => URL.canParse(text, HOST),
			int32: true,
			float: true,
		},
	});
	const documents = new Map<string, Json>();
	for (const file of [...Object.values(FILES).flatMap((apis) => Object.values(apis)), ...COMMON]) {
		const document = load(`camara/${file}`);
		for (const correction of corrections.filter((one) => one.file === file)) {
			correct(document, correction.at, correction.value);
		}
		documents.set(file, document);
		ajv.addSchema({ $id: HOST + file, ...document });
	}
	const compiled = new Map<string, ValidateFunction>();

	/** What is wrong with a value by the schema at a JSON pointer. */
	function errors(file: string, pointer: string, value: unknown): unknown[] {
		const $ref = `${HOST}${file}#${pointer}`;
		const validate = compiled.get($ref) ?? ajv.compile({ $ref });
		compiled.set($ref, validate);
		validate(value);
		return validate.errors ?? [];
	}

	/** The operation that a request is for. @throws Error when no document has it. */
	function find({ method, target }: Pick<Message, 'method' | 'target'>): Found {
		const [path = ''] = target.split('?');
		for (const [release, bases] of Object.entries(BASES)) {
			for (const [api, base] of Object.entries(bases)) {
				if (!path.startsWith(`${base}/`)) continue;
				const file = FILES[release as ReleaseName][api as ApiName];
				const document = documents.get(file) ?? {};
				const pathname = path.slice(base.length);
				for (const [template, pathItem] of Object.entries(document.paths as Json)) {
					const operation = at(pathItem, method.toLowerCase());
					if (!operation || !fits(template, pathname)) continue;
					return {
						file,
						document,
						pathItem: pathItem as Json,
						operation: operation as Json,
						template,
						method: method.toLowerCase(),
						pointer: `/paths/${escaped(template)}/${method.toLowerCase()}`,
						pathname,
					};
				}
			}
		}
		throw new Error(`No document has ${method} ${target}`);
	}

	/** What is wrong with a request: parameters, undeclared ones among them, and the body. */
	function requestErrors(message: Message): unknown[] {
		const { file, document, pathItem, operation, template, pointer, pathname } = find(message);
		const parameters = [
			...each(at(pathItem, 'parameters')),
			...each(at(operation, 'parameters')),
		].map((one) => resolved(document, one));
		const query = new URLSearchParams(message.target.split('?')[1] ?? '');
		const inPath = valuesIn(template, pathname);
		const found: unknown[] = [];
		for (const parameter of parameters) {
			const name = String(parameter.name);
			const value =
				parameter.in === 'query'
					? (query.get(name) ?? undefined)
					: parameter.in === 'path'
						? inPath[name]
						: message.headers?.[name.toLowerCase()];
			if (value === undefined) {
				if (parameter.required === true) found.push(`${name} is missing`);
				continue;
			}
			found.push(...schemaErrors(file, parameter.schema as Json, value));
		}
		const declared = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
		found.push(
			...[...query.keys()]
				.filter((name) => !declared.includes(name))
				.map((name) => `query ${name}`),
		);
		const schema = at(operation, 'requestBody', 'content', 'application/json', 'schema');
		const { body } = message;
		if (schema === undefined) {
			if (body !== undefined && body !== '') found.push('takes no body');
			return found;
		}
		if (body === undefined || body === '') {
			if (at(operation, 'requestBody', 'required') === true) found.push('the body is missing');
			return found;
		}
		const json: unknown = JSON.parse(body);
		const content = `${pointer}/requestBody/content/application~1json/schema`;
		return [
			...found,
			...errors(file, content, json),
			...undeclared(document, schema as Json, json),
		];
	}

	/** What is wrong with an answer; a status that is not documented needs CAMARA's error body. */
	function replyErrors(message: Message, reply: Reply): unknown[] {
		const { file, document, operation, pointer } = find(message);
		const found: unknown[] = [];
		const responses = operation.responses as Json;
		const printed = responses[String(reply.status)] as Json | undefined;
		const correlator = message.headers?.['x-correlator'];
		if (correlator !== undefined && reply.headers['x-correlator'] !== correlator) {
			found.push('x-correlator was not echoed');
		}
		if (!printed) {
			if (reply.status < 400) return [...found, `${reply.status} is not documented`];
			return [...found, ...errorBody(file, reply)];
		}
		const response = resolved(document, printed);
		const schema = at(response, 'content', 'application/json', 'schema');
		if (schema === undefined) {
			if (reply.text !== '') found.push('has no body by the document');
			return found;
		}
		if (!/^application\/json\b/.test(String(reply.headers['content-type']))) {
			found.push('is not application/json');
		}
		const json: unknown = JSON.parse(reply.text);
		const base =
			typeof printed.$ref === 'string'
				? printed.$ref.slice(1)
				: `${pointer}/responses/${reply.status}`;
		const content = `${base}/content/application~1json/schema`;
		found.push(
			...errors(file, content, json),
			...(reply.status < 400 ? undeclared(document, schema as Json, json) : []),
			...(reply.status >= 400 ? errorBody(file, reply) : []),
		);
		return found;
	}

	function errorBody(file: string, { status, text }: Reply): unknown[] {
		const json: unknown = JSON.parse(text);
		const same = at(json, 'status') === status ? [] : ['status of the body is another one'];
		return [...errors(file, '/components/schemas/ErrorInfo', json), ...same];
	}

	/** What is wrong with an event, by the schema that its type stands for. */
	function eventErrors(release: ReleaseName, event: Json): unknown[] {
		const file = FILES[release].events;
		const document = documents.get(file) ?? {};
		const schemas = at(document, 'components', 'schemas') as Json;
		const mapping = {
			...(at(schemas.CloudEvent, 'discriminator', 'mapping') as Json | undefined),
			...(at(schemas.CloudEvent, 'allOf', '1', 'discriminator', 'mapping') as Json | undefined),
		};
		const pointer = mapping[String(event.type)];
		if (typeof pointer !== 'string') return [`unknown type ${String(event.type)}`];
		const schema = at(schemas, pointer.split('/').at(-1) ?? '') as Json;
		return [
			...errors(file, pointer.slice(1), event),
			...undeclared(document, schema, event).filter((one) => typeof one === 'string'),
		];
	}

	function schemaErrors(file: string, schema: Json, value: unknown): unknown[] {
		if (typeof schema.$ref === 'string') return errors(file, schema.$ref.slice(1), value);
		const validate = ajv.compile({ ...schema });
		validate(value);
		return validate.errors ?? [];
	}

	/** Every printed error example of an operation: status and code. */
	function printedErrors(message: Message): Array<{ status: number; code: string }> {
		const { document, operation } = find(message);
		return Object.entries(operation.responses as Json)
			.filter(([status]) => Number(status) >= 400)
			.flatMap(([, response]) =>
				each(
					at(resolved(document, response as Json), 'content', 'application/json', 'examples'),
				).map((example) => resolved(document, example).value as { status: number; code: string }),
			);
	}

	return { find, requestErrors, replyErrors, eventErrors, printedErrors, documents };
}

function correct(document: Json, names: string[], value: unknown): void {
	const [last = '', ...path] = [...names].reverse();
	const parent = path.reverse().reduce<unknown>((found, name) => at(found, name), document);
	if (typeof parent !== 'object' || parent === null) {
		throw new Error(`A correction finds nothing at ${names.join('/')}`);
	}
	Object.assign(parent, { [last]: value });
}

/** Names that a strict server would refuse: in the value, but declared nowhere in its schema. */
function undeclared(document: Json, schema: Json, value: unknown, where = ''): string[] {
	const whole = resolved(document, schema);
	if (Array.isArray(value)) {
		const items = whole.items as Json | undefined;
		return items ? value.flatMap((one) => undeclared(document, items, one, `${where}[]`)) : [];
	}
	if (typeof value !== 'object' || value === null) return [];
	const properties = propertiesOf(document, whole);
	if (Object.keys(properties).length === 0) return [];
	return Object.entries(value).flatMap(([name, one]) => {
		const own = properties[name];
		if (!own) return [`undeclared ${where}/${name}`];
		return undeclared(document, own as Json, one, `${where}/${name}`);
	});
}

function propertiesOf(document: Json, schema: Json): Json {
	if (isElsewhere(schema)) return ENVELOPE;
	const whole = resolved(document, schema);
	// The credential of a sink is declared by its type.
	const mapping = at(whole, 'discriminator', 'mapping', 'ACCESSTOKEN');
	if (typeof mapping === 'string') {
		const special = at(document, ...mapping.slice(2).split('/')) as Json;
		const [, own] = each(special.allOf);
		return { ...(whole.properties as Json), ...(own?.properties as Json) };
	}
	return Object.assign(
		{},
		...each(whole.allOf).map((one) => propertiesOf(document, one)),
		...each(whole.oneOf).map((one) => propertiesOf(document, one)),
		whole.properties,
	) as Json;
}

const isElsewhere = ({ $ref }: Json) => typeof $ref === 'string' && !$ref.startsWith('#');

/** The attributes of CloudEvents that the common document declares. */
const ENVELOPE: Json = Object.fromEntries(
	['id', 'source', 'specversion', 'type', 'datacontenttype', 'data', 'time'].map((name) => [
		name,
		{},
	]),
);

function fits(template: string, pathname: string): boolean {
	return valuesOf(template, pathname) !== undefined;
}

function valuesIn(template: string, pathname: string): Record<string, string> {
	const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => String(name));
	const values = valuesOf(template, pathname) ?? [];
	return Object.fromEntries(
		names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]),
	);
}

function valuesOf(template: string, pathname: string): string[] | undefined {
	const source = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '([^/?#]+)');
	return new RegExp(`^${source}$`).exec(pathname)?.slice(1);
}

const escaped = (text: string) =>
	encodeURI(text.replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('%7E', '~');
