import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What a set of files needs: files of the repository, and names of packages. */
export interface Sources {
	/** Paths from the root, the given ones included, sorted. */
	files: string[];
	/** Packages that are imported, n8n-workflow included, without Node's own modules. */
	packages: string[];
}

/**
 * Follows the imports (of types too) of `entries`.
 *
 * @param entries paths from `root`
 * @throws Error when an import leads nowhere
 */
export function sourcesOf(root: string, entries: string[]): Sources {
	const files = new Set<string>();
	const packages = new Set<string>();
	const visit = (file: string): void => {
		if (files.has(file)) return;
		files.add(file);
		if (!file.endsWith('.ts')) return;
		const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'));
		for (const { fileName } of importedFiles) {
			if (fileName.startsWith('.')) visit(fileAt(root, path.join(path.dirname(file), fileName)));
			else if (!fileName.startsWith('node:')) packages.add(packageOf(fileName));
		}
	};
	entries.forEach(visit);
	return { files: [...files].sort(), packages: [...packages].sort() };
}

/** `../engine/run` is `engine/run.ts`; `./resources` may be a folder. */
function fileAt(root: string, place: string): string {
	const found = [place, `${place}.ts`, path.join(place, 'index.ts')].find(
		(file) => /\.\w+$/.test(file) && existsSync(path.join(root, file)),
	);
	if (!found) throw new Error(`${place} is imported and does not exist`);
	return found;
}

/** `@scope/name/deep` is of `@scope/name`. */
function packageOf(name: string): string {
	return name
		.split('/')
		.slice(0, name.startsWith('@') ? 2 : 1)
		.join('/');
}
