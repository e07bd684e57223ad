/**
 * Runs once before the suites of the built package: builds `dist` when a source is newer than it,
 * packs it, and unpacks that below a node_modules folder, as n8n installs a community package.
 * There jest shows no line of it in a failure, and no minified code fills the screen.
 */
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } = require('node:fs');
const path = require('node:path');
const globalSetup = require('./globalSetup.cjs');

const root = path.resolve(__dirname, '../..');
const work = path.join(root, '.cache', `packed-${process.pid}`);
const modules = path.join(root, '.cache/packed/node_modules');
const sources = [
	'package.json',
	'gulpfile.js',
	'scripts/bundle.cjs',
	'nodes',
	'credentials',
	'engine',
	'triggers',
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

function run(command, args, cwd) {
	const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ${args[0]} failed: ${error?.message ?? stderr}`);
}

module.exports = function globalSetupDist() {
	globalSetup();
	const built = lastChange(path.join(root, 'dist'));
	if (built <= Math.max(...sources.map((name) => lastChange(path.join(root, name))))) {
		run(process.execPath, [path.join(root, 'node_modules/gulp/bin/gulp.js'), '--silent'], root);
	}
	rmSync(work, { recursive: true, force: true });
	mkdirSync(work, { recursive: true });
	run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', work], root);
	const tarball = readdirSync(work).find((file) => file.endsWith('.tgz'));
	run('tar', ['-xzf', tarball], work);
	rmSync(modules, { recursive: true, force: true });
	mkdirSync(modules, { recursive: true });
	renameSync(path.join(work, 'package'), path.join(modules, 'n8n-nodes-rtc-teardown'));
	rmSync(work, { recursive: true, force: true });
};
