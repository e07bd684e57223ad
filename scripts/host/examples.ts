import fs from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(__dirname, '../../examples');

/** All importable workflows of the repository. */
export function exampleFiles(): string[] {
	return fs
		.readdirSync(FOLDER)
		.filter((name) => name.endsWith('.json'))
		.map((name) => path.join(FOLDER, name));
}
