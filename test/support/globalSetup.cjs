/**
 * Runs once before all suites: builds `dist` when a source is newer than it, and gives n8n-core a
 * fresh user folder and key (a folder made with another key is refused), and forgets the outputs of
 * earlier runs.
 */
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readdirSync, rmSync, statSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');
const sources = [
	'package.json',
	'gulpfile.js',
	'nodes',
	'credentials',
	'engine',
	'signing',
	'icons',
];

/** The latest change below a path; folders count too, so that a removed file is noticed. */
function lastChange(file) {
	if (!existsSync(file)) return 0;
	const stat = statSync(file);
	if (!stat.isDirectory()) return stat.mtimeMs;
	const inside = readdirSync(file).map((name) => lastChange(path.join(file, name)));
	return Math.max(stat.mtimeMs, ...inside);
}

module.exports = function globalSetup() {
	process.env.N8N_ENCRYPTION_KEY = 'rtc-teardown-tests';
	process.env.N8N_USER_FOLDER = mkdtempSync(path.join(tmpdir(), 'rtc-teardown-'));
	// What tests show is kept for the search for secrets (scripts/catalogue.ts).
	rmSync(path.join(root, '.cache/outputs'), { recursive: true, force: true });

	const built = lastChange(path.join(root, 'dist'));
	if (built > Math.max(...sources.map((name) => lastChange(path.join(root, name))))) return;
	const gulp = path.join(root, 'node_modules/gulp/bin/gulp.js');
	const run = spawnSync(process.execPath, [gulp, '--silent'], { cwd: root, stdio: 'inherit' });
	if (run.status !== 0) throw new Error('The build of dist failed; see above.');
};
