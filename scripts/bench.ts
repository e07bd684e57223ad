/**
 * `npm run bench`: this package beside what people use today, row by row (docs/performance.md).
 *
 *     npm run bench -- [--only <row>] [--quick [--check]] [--write]
 *
 * `--only` may be given several times; `--quick` takes small numbers and loose bounds, which `--check`
 * makes count (for CI), with a second try for a row that fails; `--write` puts the table into
 * docs/performance.md. Exit code 1 when a row does not reach what it must. A row that cannot be measured
 * has failed, and the others go on.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { surroundings } from './bench/machine';
import { Bench } from './bench/measure';
import { holds, print, writeInto, type Report } from './bench/report';
import { download } from './bench/rows/download';
import { faultyNetwork } from './bench/rows/faulty';
import { mixedFleet } from './bench/rows/fleet';
import { queuingServer, timeToLast } from './bench/rows/last';
import {
	rateLimitedDeclared,
	sharedLimit,
	sharedUnknownLimit,
	unknownLimit,
} from './bench/rows/limited';
import { memory } from './bench/rows/memory';
import { overhead } from './bench/rows/overhead';
import { signing } from './bench/rows/signing';
import { size } from './bench/rows/size';
import { start } from './bench/rows/start';
import type { Row } from './bench/table';
import { showProgress } from './host/progress';

const REPOSITORY = path.resolve(__dirname, '..');
const DOCUMENT = path.join(REPOSITORY, 'docs/performance.md');

const ROWS: Record<string, (bench: Bench) => Promise<Row>> = {
	last: timeToLast,
	queue: queuingServer,
	fleet: mixedFleet,
	declared: rateLimitedDeclared,
	unknown: unknownLimit,
	shared: sharedLimit,
	sharedUnknown: sharedUnknownLimit,
	faulty: faultyNetwork,
	overhead,
	signing,
	memory,
	download,
	start,
	size,
};

/** Copies the built package aside: a build while we measure would pull it away. */
function packageAside(): string {
	const folder = path.join(REPOSITORY, '.cache/bench/package');
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	for (const entry of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist']) {
		fs.cpSync(path.join(REPOSITORY, entry), path.join(folder, entry), { recursive: true });
	}
	return folder;
}

function chosenRows(only: string[]): string[] {
	const unknown = only.filter((name) => !(name in ROWS));
	if (unknown.length > 0) {
		throw new Error(`No row ${unknown.join(', ')}. There are: ${Object.keys(ROWS).join(', ')}`);
	}
	return only.length > 0 ? only : Object.keys(ROWS);
}

/** Longest time for one row, in milliseconds. */
const LONGEST = 4 * 60_000;

/** A row, whatever happens. */
async function rowOf(bench: Bench, name: string): Promise<Row> {
	const began = performance.now();
	let timer: NodeJS.Timeout | undefined;
	try {
		const measure = ROWS[name];
		if (!measure) throw new Error('There is no such row');
		const tooLong = new Promise<never>((_resolve, reject) => {
			const give = () => reject(new Error(`not done within ${LONGEST / 1_000} s`));
			timer = setTimeout(give, LONGEST);
		});
		const measuring = measure(bench);
		measuring.catch(() => undefined);
		const row = await Promise.race([measuring, tooLong]);
		return { ...row, seconds: (performance.now() - began) / 1_000 };
	} catch (thrown) {
		const message = (thrown as Error).message.split('\n')[0] ?? '';
		await bench.startAgain().catch(() => undefined);
		return {
			id: name,
			title: name,
			work: 'could not be measured',
			lines: [{ contender: 'this package', figures: [], also: [message] }],
			demands: [{ text: `measured: ${message}`, holds: false }],
			notes: [],
			seconds: (performance.now() - began) / 1_000,
		};
	} finally {
		clearTimeout(timer);
	}
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', multiple: true, default: [] },
			quick: { type: 'boolean', default: false },
			check: { type: 'boolean', default: false },
			write: { type: 'boolean', default: false },
		},
	});
	const names = chosenRows(values.only);
	if (values.write && (values.quick || values.only.length > 0)) {
		throw new Error('--write needs all rows at full size');
	}
	const measuredOn = surroundings(REPOSITORY);
	if (measuredOn.load > measuredOn.cores / 2) {
		console.error(
			`  The machine is busy (load ${measuredOn.load.toFixed(1)}): figures will be too low.`,
		);
	}
	const began = performance.now();
	const progress = showProgress();
	if (values.check && !values.quick) throw new Error('--check belongs to --quick');
	const bench = new Bench({
		quick: values.quick,
		progress,
		packageFolder: packageAside(),
		repository: REPOSITORY,
	});
	const rows: Row[] = [];
	try {
		await bench.start();
		for (const name of names) {
			const row = await rowOf(bench, name);
			// A busy moment must not fail CI; what has become twice as slow fails again.
			const again = values.check && !row.demands.every(({ holds }) => holds);
			rows.push(again ? await rowOf(bench, name) : row);
		}
	} finally {
		bench.end();
		progress.done();
	}
	const report: Report = {
		surroundings: measuredOn,
		seconds: (performance.now() - began) / 1_000,
		rows,
	};
	print(report);
	fs.writeFileSync(
		path.join(REPOSITORY, '.cache/bench.json'),
		`${JSON.stringify(report, undefined, '\t')}\n`,
	);
	if (values.write) await writeInto(DOCUMENT, report);
	const counts = !values.quick || values.check;
	return holds(report) || !counts ? 0 : 1;
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: Error) => {
		console.error(`The benchmark stopped: ${error.message}`);
		process.exitCode = 1;
	},
);
