import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { plainName } from './nodes';

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;

const WIDTH = 100;

/** The property that chooses among these, under a choice already made. */
function choices(
	{ properties }: INodeTypeDescription,
	name: 'resource' | 'operation',
	resource?: string,
): INodePropertyOptions[] {
	const property = properties.find(
		(one) =>
			one.name === name &&
			(resource === undefined || one.displayOptions?.show?.resource?.includes(resource)),
	);
	return (property?.options ?? []) as INodePropertyOptions[];
}

function chosen(options: INodePropertyOptions[], name: string, what: string): INodePropertyOptions {
	const wanted = plainName(name);
	const found = options.find((option) =>
		[option.name, String(option.value)].some((one) => plainName(one) === wanted),
	);
	if (found) return found;
	const names = options.map(({ value }) => value);
	throw new Error(`There is no ${what} "${name}". There are: ${names.join(', ')}`);
}

/** Resources with their operations, as the list of actions shows them. */
export function contentsOf(description: INodeTypeDescription, only?: string): string {
	const resources = choices(description, 'resource');
	const shown = only === undefined ? resources : [chosen(resources, only, 'resource')];
	const preselected = (resource: string) =>
		description.properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		)?.default;
	return [
		description.displayName,
		...shown.flatMap(({ name, value }) => [
			`\n${name} (${value})`,
			...choices(description, 'operation', String(value)).map(
				(operation) =>
					`  ${operation.value === preselected(String(value)) ? '●' : '○'} ${operation.name} (${operation.value}): ${operation.action}`,
			),
		]),
		...(resources.length === 0 ? propertiesOf(description, {}) : []),
	].join('\n');
}

/** The panel when this resource and operation were just chosen: everything at its default. */
export function panelOf(
	description: INodeTypeDescription,
	resourceName: string,
	operationName: string,
): string {
	const resource = chosen(choices(description, 'resource'), resourceName, 'resource');
	const operations = choices(description, 'operation', String(resource.value));
	const operation = chosen(operations, operationName, 'operation');
	return [
		`${description.displayName} · ${resource.name}: ${operation.name}`,
		...wrapped(operation.description ?? ''),
		'',
		...propertiesOf(description, { resource: resource.value, operation: operation.value }),
	].join('\n');
}

function propertiesOf(description: INodeTypeDescription, choice: INodeParameters): string[] {
	const node = nodeWith(description, choice);
	const values =
		NodeHelpers.getNodeParameters(description.properties, choice, true, false, node, description) ??
		{};
	const ofThisOperation = ({ name, displayOptions }: INodeProperties) =>
		!(name in choice) &&
		Object.entries(choice).every(
			([key, value]) =>
				displayOptions?.show?.[key] === undefined ||
				(displayOptions.show[key] as unknown[]).includes(value),
		);
	return description.properties.filter(ofThisOperation).flatMap((property) => {
		const visible = NodeHelpers.displayParameter(values, property, node, description);
		return [...shownEntry(property, visible, Object.keys(choice)), ''];
	});
}

const nodeWith = (description: INodeTypeDescription, parameters: INodeParameters): INode => ({
	id: '1',
	name: description.displayName,
	type: description.name,
	typeVersion: [description.version].flat().at(-1) ?? 1,
	position: [0, 0],
	parameters,
});

/** One field with its rule and its help; entries of collections are indented. */
function shownEntry(property: INodeProperties, visible: boolean, given: string[]): string[] {
	const { displayName, name, type, required, description, placeholder, hint } = property;
	if (type === 'notice') return wrapped(`! ${displayName}`);
	const fallback = JSON.stringify(property.default);
	const head = `${displayName}${required ? ' *' : ''} [${name}: ${type}, default ${fallback}]`;
	const conditions = Object.entries(property.displayOptions?.show ?? {})
		.filter(([key]) => !given.includes(key))
		.map(([key, values]) => `${key} is ${(values as unknown[]).map(String).join(' or ')}`);
	return [
		head,
		...(visible ? [] : [`  (shown when ${conditions.join(' and ') || 'chosen otherwise'})`]),
		...wrapped(description ?? '', '  '),
		...wrapped(hint ?? '', '  '),
		...(placeholder ? [`  ${placeholder}`] : []),
		...(property.options ?? []).flatMap((entry) =>
			shownOption(entry, type).map((line) => `  ${line}`),
		),
		...(property.modes ?? []).map((mode) => `  ○ ${mode.displayName} (${mode.name})`),
	];
}

function shownOption(entry: Entry, type: string): string[] {
	if ('type' in entry) return type === 'collection' ? shownEntry(entry, true, []) : [];
	if ('values' in entry) {
		return [entry.displayName, ...entry.values.flatMap((one) => shownEntry(one, true, []))];
	}
	return [
		`○ ${entry.name} (${JSON.stringify(entry.value)})`,
		...wrapped(entry.description ?? '', '  '),
	];
}

function wrapped(text: string, indent = ''): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text
		.replace(/<[^>]+>/g, '')
		.split(/\s+/)
		.filter(Boolean)) {
		if (line !== '' && (line + word).length > WIDTH) {
			lines.push(indent + line.trimEnd());
			line = '';
		}
		line += `${word} `;
	}
	if (line !== '') lines.push(indent + line.trimEnd());
	return lines;
}
