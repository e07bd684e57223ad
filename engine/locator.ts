import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

/**
 * A field whose value is picked from a list or typed, as n8n describes it: modes From List and
 * By ID. The check of the field holds for both.
 */
export function locator(property: INodeProperties, searchListMethod: string): INodeProperties {
	const { placeholder, ...rest } = property;
	const modes: INodePropertyMode[] = [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose …',
			typeOptions: { searchListMethod, searchable: true, searchFilterRequired: false },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', ...(placeholder ? { placeholder } : {}) },
	];
	const value = typeof property.default === 'string' ? property.default : '';
	// Nothing is preselected where an empty ID means all, or is refused.
	return {
		...rest,
		type: 'resourceLocator',
		default: { mode: property.required ? 'list' : 'id', value },
		modes,
	};
}

/** A field into which several values are picked at once, from the same list. */
export const severalFrom = (
	property: INodeProperties,
	loadOptionsMethod: string,
): INodeProperties => ({
	...property,
	typeOptions: { ...property.typeOptions, loadOptionsMethod },
});

/** The ID in a value of such a field; a plain value, as from an expression, is the ID. */
export function locatedId(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'mode' in value && 'value' in value
		? value.value
		: value;
}
