/**
 * Compares rules for the pace of requests and for how many at a time:
 * `node --import tsx scripts/simulate.ts [--write]`. Many workers, one vendor, the real Pace, Pool and
 * Concurrency, a clock that jumps, seeded chance.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import { repeatedCrowd } from './simulate/crowd';
import { CHOSEN_CROWD, CROWD_RULES } from './simulate/crowdRules';
import { CROWDS } from './simulate/crowdScenes';
import { CHOSEN, RULES } from './simulate/rules';
import { MAIN, MORE } from './simulate/scenes';
import { mean, repeated, type Result, type Scene } from './simulate/world';

const PAGE = path.resolve(__dirname, '../docs/pace.md');
const SEEDS = 12;

const titles = ['Rule', ...MAIN.map(({ name }) => name)];
const cell = (results: Result[]) => {
	const share = mean(results, 'share').toFixed(2);
	const worst = Math.min(...results.map((result) => result.share)).toFixed(2);
	const refusals = mean(results, 'refusals').toFixed(0);
	return `${share} (${worst}) · ${refusals} · ${mean(results, 'fairness').toFixed(2)}`;
};

const seedsFor = ({ workers, each }: Scene) => (workers * each > 4_000 ? 3 : SEEDS);

async function comparison(): Promise<string[][]> {
	const rows: string[][] = [];
	for (const { name, make } of RULES) {
		const row = [name === CHOSEN ? `**${name}**` : name];
		for (const scene of MAIN) row.push(cell(await repeated(scene, make, SEEDS)));
		rows.push(row);
		console.log(row.join(' | '));
	}
	return rows;
}

const details = [
	'Workers x items',
	'Share of the limit (worst)',
	'429 per 100',
	'Fairness',
	'Settled after',
	'p99 of an item',
];

async function chosen(): Promise<string[][]> {
	const rule = RULES.find(({ name }) => name === CHOSEN);
	if (!rule) throw new Error('The chosen rule is missing.');
	const rows: string[][] = [];
	for (const scene of MORE) {
		const results = await repeated(scene, rule.make, seedsFor(scene));
		const [share, refusals, fairness] = cell(results).split(' · ');
		const settled = results.map((result) => result.settled).filter((one) => !Number.isNaN(one));
		const row = [
			scene.name,
			share ?? '',
			refusals ?? '',
			fairness ?? '',
			settled.length * 2 > results.length ? `${middle(settled).toFixed(1)} s` : 'not steady',
			`${mean(results, 'p99').toFixed(1)} s`,
		];
		rows.push(row);
		console.log(row.join(' | '));
	}
	return rows;
}

/** Rules for how many at a time. */
async function crowds(): Promise<string[][]> {
	const rows: string[][] = [];
	for (const { name, make } of CROWD_RULES) {
		const row = [name === CHOSEN_CROWD ? `**${name}**` : name];
		for (const scene of CROWDS) {
			const results = await repeatedCrowd(scene, make, SEEDS);
			const seconds = results.reduce((sum, { last }) => sum + last, 0) / results.length;
			const drops = results.reduce((sum, one) => sum + one.drops, 0) / results.length;
			const most = Math.max(...results.map(({ mostInFlight }) => mostInFlight));
			row.push(`${seconds.toFixed(1)} s · ${most}${drops > 0 ? ` · ${drops.toFixed(1)}` : ''}`);
		}
		rows.push(row);
		console.log(row.join(' | '));
	}
	return rows;
}

const middle = (values: number[]) =>
	[...values].sort((one, other) => one - other)[values.length >> 1] ?? NaN;

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Replaces what stands between the marks of a table. */
function put(page: string, name: string, text: string): string {
	const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const from = page.indexOf(start);
	const to = page.indexOf(end);
	if (from < 0 || to < 0) throw new Error(`docs/pace.md has no place for "${name}".`);
	return `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
}

async function main(): Promise<void> {
	const rules = table(titles, await comparison());
	console.log('');
	const scenes = table(details, await chosen());
	console.log('');
	const concurrency = table(['Rule', ...CROWDS.map(({ name }) => name)], await crowds());
	if (!process.argv.includes('--write')) return;
	const page = readFileSync(PAGE, 'utf8');
	const renewed = put(put(put(page, 'rules', rules), 'scenes', scenes), 'concurrency', concurrency);
	writeFileSync(PAGE, await format(renewed, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
	console.log(`\nWritten to ${path.relative(process.cwd(), PAGE)}`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
