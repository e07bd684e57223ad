import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../measure';
import { spreadOf } from '../statistics';
import { providersAlone } from '../alone';
import { bounded, figureText, type Figure, type Row } from '../table';

/** Share of the time that Azure's SDK takes, in the same run. */
const MOST = 0.7;
const TIMES = 10;

/**
 * Loads the files in the arguments one after the other and prints the milliseconds, then makes what n8n
 * makes of them, one object of each node and credential type, and prints the milliseconds of both.
 */
const PROGRAM = `
require('n8n-workflow');
const start = process.hrtime.bigint();
const passed = () => Number(process.hrtime.bigint() - start) / 1e6;
const loaded = process.argv.slice(2).map((file) => require(file));
const times = [passed()];
if (process.argv[1] === 'types') {
	for (const types of loaded) for (const Type of Object.values(types)) new Type();
	times.push(passed());
}
process.stdout.write(JSON.stringify(times));
`;

/** The vendors' SDKs that a node would load instead. */
export const VENDOR_SDKS: Record<string, string[]> = {
	"Azure's SDK (Call Automation)": ['@azure/communication-call-automation'],
	"Huawei's SDK (core alone)": ['@huaweicloud/huaweicloud-sdk-core'],
};

interface Contender {
	name: string;
	/** Whether its files export nodes and credential types. */
	types: boolean;
	modules: string[];
}

/** The time after the files were loaded (0), or after their descriptions were made too (1). */
const figure = (times: number[][] = [], at: 0 | 1): Figure => ({
	name: at === 1 ? 'with the descriptions' : '',
	unit: ' ms',
	spread: spreadOf(times.map((passed) => passed[at] ?? NaN)),
});

/** How long n8n waits for the package when it starts: everything is loaded, cold, in a new process. */
export async function start(bench: Bench): Promise<Row> {
	const { packageFolder, repository, quick } = bench.options;
	const manifest = JSON.parse(
		fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
	) as { n8n: { nodes: string[]; credentials: string[] } };
	const files = [...manifest.n8n.credentials, ...manifest.n8n.nodes];
	const absolute = (file: string) => path.resolve(packageFolder, file);
	const contenders: Contender[] = [
		{ name: 'this package', types: true, modules: files.map((file) => absolute(file)) },
		...Object.entries(VENDOR_SDKS)
			.slice(0, quick ? 1 : undefined)
			.map(([name, modules]) => ({ name, types: false, modules })),
		...(quick ? [] : await providersAlone(repository)).map((alone) => ({
			name: `${alone.provider} alone`,
			types: true,
			modules: alone.files,
		})),
	];
	const times: number[][][] = contenders.map(() => []);
	const rounds = quick ? 5 : TIMES;
	for (let round = 0; round < rounds; round++) {
		bench.phase(`Start: ${round + 1} of ${rounds}`);
		for (const [index, { types, modules }] of contenders.entries()) {
			const args = ['-e', PROGRAM, types ? 'types' : 'none', ...modules];
			const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository });
			times[index]?.push(JSON.parse(stdout) as number[]);
		}
	}
	// Of each round: what stands beside each other has the same neighbours on the machine.
	const [ours = [], azure = []] = times;
	const shares = ours.map(([time = NaN], at) => time / (azure[at]?.[0] ?? NaN));
	const best = (all: number[][]) => Math.min(...all.map(([time = NaN]) => time));
	return {
		id: 'start',
		title: 'Start',
		work: `require of every node and credential file (${files.length}), cold, n8n-workflow already loaded, ${rounds} new processes each`,
		lines: contenders.map(({ name }, index) => ({
			contender: name,
			figures: [figure(times[index], 0)],
			also: times[index]?.[0]?.[1] === undefined ? [] : [figureText(figure(times[index], 1))],
		})),
		demands: [
			bounded(bench, {
				text: "of the time of Azure's SDK",
				value: quick ? best(ours) / best(azure) : spreadOf(shares).median,
				most: MOST,
				quick: 1.1,
			}),
		],
		notes: [],
	};
}
