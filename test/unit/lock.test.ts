import { readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';

/** A package as a lock file of version 3 names it. */
interface Locked {
	version?: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

interface Lock {
	packages: Record<string, Locked>;
}

const root = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');

/** Where Node would look for a package, from the folder that asks up to the root. */
function places(folder: string, name: string): string[] {
	const found = posix.join(folder, 'node_modules', name);
	if (folder === '') return [found];
	const above = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1));
	return [found, ...places(above, name)];
}

/**
 * What the lock's packages need and the lock does not hold. `npm install` overlooks binaries for
 * other platforms, `npm ci` does not (it compares every exact version).
 */
function lacking({ packages }: Lock): string[] {
	return Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
		Object.entries({ ...dependencies, ...optionalDependencies })
			.filter(([name, wanted]) => {
				const place = places(folder, name).find((candidate) => packages[candidate]);
				const exact = /^\d+\.\d+\.\d+/.test(wanted);
				return !place || (exact && packages[place]?.version !== wanted);
			})
			.map(([name, wanted]) => `${folder || 'the project'} needs ${name}@${wanted}`),
	);
}

it('package-lock.json holds every package, those of other platforms too, so that npm ci passes', () => {
	expect(lacking(JSON.parse(read('package-lock.json')) as Lock)).toEqual([]);
});

it.each(['package-lock.json', 'host/package-lock.json'])(
	'%s names no address of a registry',
	(file) => expect(read(file)).not.toMatch(/"resolved":/),
);

it('a lock without one optional binary is found out', () => {
	const packages = {
		'': { dependencies: { a: '^1.0.0' } },
		'node_modules/a': { version: '1.2.0', optionalDependencies: { b: '1.2.0', c: '1.2.0' } },
		'node_modules/a/node_modules/c': { version: '1.2.0' },
	};
	expect(lacking({ packages })).toEqual(['node_modules/a needs b@1.2.0']);
	const another = { ...packages, 'node_modules/b': { version: '1.1.0' } };
	expect(lacking({ packages: another })).toEqual(['node_modules/a needs b@1.2.0']);
	expect(lacking({ packages: { ...packages, 'node_modules/b': { version: '1.2.0' } } })).toEqual(
		[],
	);
});
