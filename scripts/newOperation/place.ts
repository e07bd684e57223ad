import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a file. @throws Error when a new one exists already: nothing is overwritten. */
export function place(file: string, text: string, isNew: boolean): void {
	if (isNew && existsSync(file)) throw new Error(`${file} exists already`);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, text);
}
