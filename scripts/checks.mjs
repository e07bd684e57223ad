/**
 * What `npm test` runs: types, lint, format, build, jest (which runs the platform's scanner too).
 * Every step runs even when an earlier one failed, unless it needs what that one makes. The
 * summary comes last.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const bin = (name) => path.join('node_modules', ...name.split('/'));
const major = process.versions.node.split('.')[0];
const jestResults = path.join('.cache', 'results', `jest-node${major}.json`);
const ownResults = path.join('.cache', 'results', 'npm-test.json');

const steps = [
	{ name: 'types', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
	{ name: 'lint', args: [bin('eslint/bin/eslint.js'), '.'] },
	{ name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '.'] },
	{ name: 'build', args: [bin('gulp/bin/gulp.js'), '--silent'] },
	{
		name: 'jest',
		args: [bin('jest/bin/jest.js'), '--json', `--outputFile=${jestResults}`],
		needs: 'build',
	},
	// A test for every case of the catalogue, and no secret in anything that the tests showed.
	{
		name: 'catalogue',
		args: ['--import', 'tsx', path.join('scripts', 'catalogue.ts'), jestResults],
		needs: 'jest',
	},
];

/** Runs all steps in `root`; answers the exit code. */
export async function runChecks(root) {
	for (const file of [jestResults, ownResults]) rmSync(path.join(root, file), { force: true });
	mkdirSync(path.join(root, path.dirname(ownResults)), { recursive: true });

	const done = new Map();
	for (const { name, args, needs } of steps) {
		if (needs && done.get(needs)?.state !== 'passed') {
			done.set(name, { state: 'skipped', note: `needs ${needs}`, ms: 0 });
			continue;
		}
		console.log(`\n── ${name}`);
		const started = Date.now();
		const code = await node(root, args);
		done.set(name, { state: code === 0 ? 'passed' : 'FAILED', ms: Date.now() - started });
	}
	const jest = readJest(path.join(root, jestResults));
	if (jest) done.get('jest').note = jest.note;
	return summarise(root, done, jest);
}

/** One step; its output goes straight through. */
function node(root, args) {
	const child = spawn(process.execPath, args, {
		cwd: root,
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	return new Promise((resolve) => {
		child.on('error', () => resolve(1));
		child.on('close', (code) => resolve(code ?? 1));
	});
}

/** Numbers and failures of a jest result file; undefined when jest died before writing it. */
export function readJest(file) {
	let result;
	try {
		result = JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
	const suitesThatDied = result.testResults.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
	);
	const failures = result.testResults.flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName }) => `${path.relative('.', name)}: ${fullName}`),
	);
	const passed = result.numPassedTests;
	const failed = result.numFailedTests + suitesThatDied.length;
	const skipped = result.numPendingTests + result.numTodoTests;
	return {
		passed,
		failed,
		failures: [
			...suitesThatDied.map(({ name }) => `${path.relative('.', name)}: could not run`),
			...failures,
		],
		skipped: result.testResults
			.filter(({ assertionResults }) => assertionResults.some(isSkipped))
			.map(
				({ name, assertionResults }) =>
					`${path.relative('.', name)}: ${assertionResults.filter(isSkipped).length} tests`,
			),
		note: `${passed} passed, ${failed} failed${skipped ? `, ${skipped} SKIPPED` : ''}`,
	};
}

function isSkipped({ status }) {
	return ['pending', 'todo', 'skipped', 'disabled'].includes(status);
}

/** Table, one line per failure, result file for .ci/run (jest's tests, and one per other step). */
function summarise(root, done, jest) {
	console.log('\n── summary');
	for (const [name, { state, ms, note }] of done) {
		const time = ms ? `${(ms / 1000).toFixed(1)} s` : '';
		console.log(
			`${name.padEnd(9)}  ${state.padEnd(7)}  ${time.padStart(7)}  ${note ?? ''}`.trimEnd(),
		);
	}
	const failedSteps = [...done].filter(([, { state }]) => state !== 'passed');
	for (const [name, { state, note }] of failedSteps) {
		if (name !== 'jest' || !jest)
			console.log(`failed: ${name}${state === 'skipped' ? ` (${note})` : ''}`);
	}
	for (const suite of jest?.skipped ?? []) console.log(`SKIPPED: ${suite}`);
	for (const failure of jest?.failures ?? []) console.log(`failed: ${failure}`);

	const others = [...done].filter(([name]) => name !== 'jest' || !jest);
	const othersPassed = others.filter(([, { state }]) => state === 'passed').length;
	const jestFailedOtherwise = jest?.failed === 0 && done.get('jest').state !== 'passed' ? 1 : 0;
	const passed = othersPassed + (jest?.passed ?? 0);
	const failed = others.length - othersPassed + (jest?.failed ?? 0) + jestFailedOtherwise;
	writeFileSync(path.join(root, ownResults), JSON.stringify({ passed, failed }));
	console.log(`\n${passed} passed, ${failed} failed`);
	return failed === 0 ? 0 : 1;
}
