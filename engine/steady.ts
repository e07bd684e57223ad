import type { IExecuteFunctions } from 'n8n-workflow';

/** A context that works out once what is the same for all items. */
export interface Steady extends IExecuteFunctions {
	/** Whether a parameter of the node holds no expression, so that every item has the same value. */
	isSame(name: string): boolean;
}

/**
 * The context with the node and its fixed parameters read once: the platform copies and resolves them
 * anew for every item. A parameter with an expression, however deep, is resolved for each item.
 */
export function steady(context: IExecuteFunctions): Steady {
	const node = context.getNode();
	const same = new Map<string, boolean>();
	const values = new Map<string, unknown>();
	const isSame = (name: string): boolean => {
		let known = same.get(name);
		if (known === undefined) {
			known = !name.includes('.') && !holdsExpression(node.parameters[name]);
			same.set(name, known);
		}
		return known;
	};
	const getNodeParameter = (name: string, index: number, fallback?: object, options?: object) => {
		const read = () => context.getNodeParameter(name, index, fallback, options) as unknown;
		if (!isSame(name)) return read();
		// An ID that is picked from a list has two forms.
		const key =
			options && Object.keys(options).length > 0 ? `${name} ${JSON.stringify(options)}` : name;
		if (!values.has(key)) values.set(key, read());
		return values.get(key);
	};
	return Object.create(context, {
		isSame: { value: isSame },
		getNode: { value: () => node },
		getNodeParameter: { value: getNodeParameter },
	}) as Steady;
}

function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(holdsExpression);
}
