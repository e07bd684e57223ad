/**
 * Everything of a publication but the publication: `npm run release:check`. Fails when version and
 * changelog disagree or when npm would not publish.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const heading = /^## (\S+) \(([^)]+)\)$/m.exec(readFileSync('CHANGELOG.md', 'utf8'));
if (!heading || heading[1] !== version) {
	console.error(
		`CHANGELOG.md begins with ${heading?.[1] ?? 'no version'}; package.json says ${version}.`,
	);
	process.exit(1);
}
console.log(`${name} ${version}, in the changelog as "${heading[2]}"`);
if (heading[2] === 'unreleased')
	console.log('Before the tag: write the day in place of "unreleased".');

// Scripts are off by .npmrc, so prepublishOnly (npm test) does not run here: it is a step of its own.
const { status } = spawnSync('npm', ['publish', '--dry-run', '--access', 'public'], {
	stdio: 'inherit',
});
process.exit(status ?? 1);
