/**
 * What n8n-core wants to find before it is loaded: decorators' metadata, an encryption key and a
 * user folder of its own. Import this file before anything from n8n-core.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import 'reflect-metadata';

if (!process.env.N8N_ENCRYPTION_KEY || !process.env.N8N_USER_FOLDER) {
	// A folder made with another key is refused by n8n-core, so this process gets its own.
	const folder = mkdtempSync(path.join(tmpdir(), 'rtc-teardown-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_ENCRYPTION_KEY = 'rtc-teardown';
}
process.env.N8N_DIAGNOSTICS_ENABLED ??= 'false';
process.env.N8N_LOG_LEVEL ??= 'error';

/** The repository: package.json, the sources, and `dist` where it was built. */
export const repository = path.resolve(__dirname, '../../..');

/**
 * What is under test, as RTC_TEARDOWN_PACKAGE names it: `sources`, the TypeScript files of this
 * repository (jest's suites), or the folder of a package with its package.json and `dist` (by
 * default this repository).
 */
export const underTest = process.env.RTC_TEARDOWN_PACKAGE ?? repository;
