import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const sandbox = resolve(__dirname, '../../../sandbox');

const files = readdirSync(sandbox, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
	.map((entry) => join(entry.parentPath, entry.name));

it('the sandbox imports nothing of the product', () => {
	const outside = files.flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/(?:from|import|require\()\s*'(\.[^']*)'/g)]
			.map(([, path = '']) => relative(sandbox, resolve(file, '..', path)))
			.filter((path) => path.startsWith('..'))
			.map((path) => `${relative(sandbox, file)}: ${path}`),
	);
	expect(files.length).toBeGreaterThan(20);
	expect(outside).toEqual([]);
});
