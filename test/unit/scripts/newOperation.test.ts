import { transformSync } from 'esbuild';

import { changesFor, withOperation, wordsOf } from '../../../scripts/newOperation/changes';
import { KINDS, type Kind } from '../../../scripts/newOperation/templates';

const wish = (kind: Kind, resource = 'mediaPull', name = 'Update Volume') => ({
	...{ folder: 'nodes/Agora', displayName: 'Agora', type: 'agora' },
	...{ resource, kind, name },
});

const FILES: Record<string, string> = {
	'nodes/Agora/resources/mediaPull/index.ts': `import type { Resource } from '../../../../engine/model/operation';
import { getAll } from './getAll';

export const mediaPull: Resource = { name: 'Media Pull', value: 'mediaPull', operations: { getAll } };
`,
	'nodes/Agora/provider.ts': `import { mediaPull } from './resources/mediaPull';
import { searches } from './searches';

export const agora = { resources: [mediaPull], searches };
`,
};
const PAGE = `# Agora

| Resource: operation   | Request  | Note |
| --------------------- | -------- | ---- |
| Media Pull: Get Many  | \`GET /\` |      |
| Stream: Get           | \`GET /\` |      |

Text.
`;
const read = (file: string) =>
	FILES[file] ?? (file === 'docs/nodes/agora.md' ? PAGE : '# Another node\n');

const textOf = (kind: Kind, file: string, resource?: string) =>
	changesFor(wish(kind, resource), read).find((change) => change.file === file)?.text ?? '';

describe('npm run new:operation', () => {
	test('knows the forms of a name', () => {
		const words = {
			key: 'updateVolume',
			title: 'Update Volume',
			action: 'Update volume media pull',
		};
		expect(wordsOf(wish('write'))).toMatchObject(words);
		expect(wordsOf(wish('write', 'Media Pull', 'updateVolume'))).toMatchObject(words);
		expect(wordsOf(wish('end', 'mediaPull', 'Delete'))).toMatchObject({
			key: 'delete',
			constant: 'deleteMediaPull',
			action: 'End media pull (delete)',
		});
		expect(wordsOf(wish('list', 'mediaPull', 'Get Many'))).toMatchObject({
			...{ key: 'getAll', constant: 'getAll', title: 'Get Many' },
			action: 'Get many media pulls',
		});
	});

	test.each(KINDS)(
		'writes an operation of the kind %s, its test, its place and its line',
		(kind) => {
			const changes = changesFor(wish(kind), read);
			expect(changes.map(({ file, isNew }) => [file, isNew])).toEqual([
				['nodes/Agora/resources/mediaPull/updateVolume.ts', true],
				['nodes/Agora/resources/mediaPull/index.ts', false],
				['test/engine/agora/mediaPull.updateVolume.test.ts', true],
				['docs/nodes/agora.md', false],
			]);
			for (const { file, text } of changes.filter((change) => change.file.endsWith('.ts'))) {
				expect(() => transformSync(text, { loader: 'ts', sourcefile: file })).not.toThrow();
			}
			const [operation] = changes;
			expect(operation?.text).toContain(`export const updateVolume = ${kind}Operation({`);
		},
	);

	test('puts the operation into the resource, and a new resource into the provider', () => {
		const index = textOf('write', 'nodes/Agora/resources/mediaPull/index.ts');
		expect(index).toContain("from './getAll';\nimport { updateVolume } from './updateVolume';");
		expect(index).toContain('operations: { getAll, updateVolume }');
		const provider = textOf('write', 'nodes/Agora/provider.ts', 'newThing');
		expect(provider).toContain("mediaPull';\nimport { newThing } from './resources/newThing';");
		expect(provider).toContain('resources: [mediaPull, newThing]');
	});

	test('puts the line behind those of the same resource, an ending in bold', () => {
		const lines = textOf('end', 'docs/nodes/agora.md').split('\n');
		expect(lines[5]).toBe('| **Media Pull: Update Volume** | `DELETE /TODO` | TODO |');
	});

	test('refuses a name that is taken', () => {
		const index = FILES['nodes/Agora/resources/mediaPull/index.ts'] ?? '';
		const words = wordsOf(wish('list', 'mediaPull', 'getAll'));
		expect(() => withOperation(index, words)).toThrow('There is a getAll already');
	});
});
