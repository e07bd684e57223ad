import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { steady } from '../../../engine/steady';

/** A platform that counts what it resolves, and gives every item a value of its own. */
function platform(parameters: INodeParameters) {
	const asked: string[] = [];
	let copies = 0;
	const context = {
		getNode: () => {
			copies += 1;
			return { parameters };
		},
		getNodeParameter: (name: string, index: number, fallback: unknown, options?: object) => {
			asked.push(name);
			if (parameters[name] instanceof Error) throw parameters[name];
			return `${name} of ${index} ${JSON.stringify(options ?? {})} ${String(fallback)}`;
		},
	} as unknown as IExecuteFunctions;
	return { context: steady(context), asked, copies: () => copies };
}

test('a fixed parameter is resolved once for all items', () => {
	const { context, asked } = platform({ region: 'na', options: { a: [{ b: 'plain' }] } });
	expect([0, 1, 2].map((index) => context.getNodeParameter('region', index))).toEqual(
		Array(3).fill('region of 0 {} undefined'),
	);
	for (const index of [0, 1, 2]) context.getNodeParameter('options', index, {});
	expect(asked).toEqual(['region', 'options']);
});

test.each<[string, INodeParameters]>([
	['an expression', { id: '={{ $json.id }}' }],
	['an expression deep inside', { id: { values: [{ name: 'x', value: '={{ $json.id }}' }] } }],
	['a picked value that is an expression', { id: { __rl: true, mode: 'id', value: '=a' } }],
])('%s is resolved once for each item', (_, parameters) => {
	const { context, asked } = platform(parameters);
	expect([0, 1].map((index) => context.getNodeParameter('id', index))).toEqual([
		'id of 0 {} undefined',
		'id of 1 {} undefined',
	]);
	expect(asked).toHaveLength(2);
});

test('what is left out has its default for all items', () => {
	const { context, asked } = platform({});
	for (const index of [0, 1]) context.getNodeParameter('limit', index, 50);
	expect(asked).toEqual(['limit']);
});

test('a path into a parameter may lead to an expression, so that it is not kept', () => {
	const { context, asked } = platform({ options: { a: '={{ 1 }}' } });
	for (const index of [0, 1]) context.getNodeParameter('options.a', index);
	expect(asked).toHaveLength(2);
});

test('the two forms of an ID are kept apart', () => {
	const { context } = platform({ id: { __rl: true, value: 'x' } });
	expect(context.getNodeParameter('id', 0)).not.toBe(
		context.getNodeParameter('id', 0, '', { extractValue: true }),
	);
});

test('what throws is asked for again: every item says why', () => {
	const { context, asked } = platform({ id: new Error('broken') as never });
	for (const index of [0, 1]) expect(() => context.getNodeParameter('id', index)).toThrow('broken');
	expect(asked).toHaveLength(2);
});

test('the node is copied once', () => {
	const { context, copies } = platform({});
	for (let count = 0; count < 3; count++) context.getNode();
	expect(copies()).toBe(1);
});
