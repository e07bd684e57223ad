import path from 'node:path';
import { NodeHelpers, type INode, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import manifest from '../../../package.json';

/** All triggers that the package declares. */
const triggers = manifest.n8n.nodes
	.filter((file) => file.endsWith('Trigger.node.js'))
	.map((file) => file.replace(/^dist/, '../../..').replace(/\.js$/, ''))
	.map((file) => {
		const name = path.basename(file, '.node');
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const types = require(file) as Record<string, new () => INodeType>;
		const Type = types[name];
		if (!Type) throw new Error(`No class ${name}`);
		return [name, new Type().description] as [string, INodeTypeDescription];
	});

it('there are triggers', () => expect(triggers.length).toBeGreaterThanOrEqual(2));

/**
 * n8n's editor takes a credential for one of the alternatives of the field `authentication` when it
 * has no condition, or one on that field (`isRequiredCredential` in its nodeTypesUtils). Then it
 * offers the alternatives' types in its place.
 */
it.each(triggers)(
	'%s: a credential beside alternatives has a condition of its own',
	(_name, type) => {
		const { credentials = [], properties } = type;
		const hasAlternatives =
			properties.some(({ name }) => name === 'authentication') &&
			credentials.some(({ displayOptions }) => displayOptions?.show?.authentication);
		if (!hasAlternatives) return;
		for (const { name, displayOptions } of credentials) {
			expect([name, Object.keys(displayOptions?.show ?? {})]).not.toEqual([name, []]);
		}
	},
);

it.each(triggers)(
	'%s: the condition holds, so that the credential is shown and demanded',
	(_name, type) => {
		const choices = type.properties.find(({ name }) => name === 'authentication')?.options ?? [];
		const values = choices.map((choice) => ('value' in choice ? String(choice.value) : ''));
		for (const authentication of values.length > 0 ? values : ['']) {
			const node = { parameters: { authentication }, typeVersion: 1 } as unknown as INode;
			const shown = (type.credentials ?? [])
				.filter((one) => NodeHelpers.displayParameter(node.parameters, one, node, type))
				.map(({ name }) => name);
			const alone = (type.credentials ?? []).filter(
				({ displayOptions }) => displayOptions?.show?.authentication === undefined,
			);
			expect(shown).toEqual(expect.arrayContaining(alone.map(({ name }) => name)));
			expect(shown).toHaveLength(alone.length + (values.length > 0 ? 1 : 0));
		}
	},
);

it.each(triggers)('%s: n8n answers, after it has created the execution', (_name, { webhooks }) => {
	// Polling triggers have no webhook.
	for (const { responseMode } of webhooks ?? []) expect(responseMode).toBe('onReceived');
});
