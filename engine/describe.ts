import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { alphabetically } from './base/order';
import { locator, severalFrom } from './locator';
import { ends, type Field, type Operation, type Resource } from './model/operation';
import { mainOptions, optionsOf, OUTCOME_WORDS, RETURN_ALL } from './options';
import type { Provider } from './model/provider';

/**
 * A node's properties, made from its provider's resources: the conditions on resource and
 * operation are derived here, once, so that an operation's file holds only what is its own.
 */
export function properties(provider: Provider): INodeProperties[] {
	return [
		resourceProperty(provider.resources),
		...provider.resources.map(operationProperty),
		...provider.resources.flatMap((resource) =>
			Object.entries(resource.operations).flatMap(([name, operation]) =>
				operationProperties(provider, resource.value, name, operation),
			),
		),
	];
}

function resourceProperty(resources: Resource[]): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: byName(
			resources.map(({ name, value, description }) => ({
				name,
				value,
				...(description ? { description } : {}),
			})),
		),
		default: resources[0]?.value ?? '',
	};
}

function operationProperty(resource: Resource): INodeProperties {
	const operations = Object.entries(resource.operations);
	// What changes nothing is preselected; nothing that ends something, unless there is nothing else.
	const [harmless] = operations.find(([, { kind }]) => kind === 'list' || kind === 'read') ??
		operations.find(([, operation]) => !ends(operation)) ??
		operations[0] ?? [''];
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options: byName(
			operations.map(([value, { name, action, description }]) => ({
				name,
				value,
				action,
				description,
			})),
		),
		default: harmless,
	};
}

function operationProperties(
	provider: Provider,
	resource: string,
	name: string,
	operation: Operation,
): INodeProperties[] {
	const only = (property: INodeProperties): INodeProperties => ({
		...property,
		displayOptions: {
			show: { resource: [resource], operation: [name], ...property.displayOptions?.show },
		},
	});
	const notice: INodeProperties[] = operation.notice
		? [{ displayName: operation.notice, name: 'notice', type: 'notice', default: '' }]
		: [];
	return [
		...notice,
		...operation.fields.filter((field) => !isFilters(field)).map(plain),
		...(operation.kind === 'list' ? LIST_FIELDS : []),
		...operation.fields.filter(isFilters).map(plain),
		...mainOptions(operation),
		...outcomeWords(operation),
		optionsOf(provider, operation, plain),
	].map(only);
}

/** What can be waited for says it beside Wait Until Ended. */
const outcomeWords = (operation: Operation): INodeProperties[] =>
	ends(operation) && mainOptions(operation).length === 0
		? [{ displayName: OUTCOME_WORDS, name: 'outcomeNotice', type: 'notice', default: '' }]
		: [];

/** Filters stand after Return All and Limit, as in n8n's own nodes. */
const isFilters = ({ name }: Field): boolean => name === 'filters';

/** The field as n8n knows it: descriptions must survive cloning, so they hold no functions. */
function plain(field: Field): INodeProperties {
	const property: Partial<Field> = { ...field };
	delete property.check;
	delete property.secret;
	delete property.fromCredential;
	delete property.pickedFrom;
	delete property.binary;
	delete property.as;
	const described = property as INodeProperties;
	if (!field.pickedFrom) return described;
	return field.type === 'multiOptions'
		? severalFrom(described, field.pickedFrom)
		: locator(described, field.pickedFrom);
}

const LIST_FIELDS: INodeProperties[] = [
	RETURN_ALL,
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

function byName(options: INodePropertyOptions[]): INodePropertyOptions[] {
	return options.sort((one, other) => alphabetically(one.name, other.name));
}
