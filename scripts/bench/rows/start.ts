import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from '../measure';
import { spreadOf } from '../statistics';
import { providersAlone } from '../alone';
import { bounded, type Row } from '../table';

/** Share of the time that Azure's SDK takes, in the same run. */
const MOST = 0.7;
const TIMES = 10;

/** Loads the files in the arguments one after the other and prints the milliseconds. */
const PROGRAM = `
require('n8n-workflow');
const start = process.hrtime.bigint();
for (const file of process.argv.slice(1)) require(file);
process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));
`;

/** The vendors' SDKs that a node would load instead. */
export const VENDOR_SDKS: Record<string, string[]> = {
	"Azure's SDK (Call Automation)": ['@azure/communication-call-automation'],
	"Huawei's SDK (core alone)": ['@huaweicloud/huaweicloud-sdk-core'],
};

/** How long n8n waits for the package when it starts: everything is loaded, cold, in a new process. */
export async function start(bench: Bench): Promise<Row> {
	const { packageFolder, repository, quick } = bench.options;
	const manifest = JSON.parse(
		fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
	) as { n8n: { nodes: string[]; credentials: string[] } };
	const files = [...manifest.n8n.credentials, ...manifest.n8n.nodes];
	const contenders: Array<[string, string[]]> = [
		['this package', files.map((file) => path.resolve(packageFolder, file))],
		...Object.entries(VENDOR_SDKS).slice(0, quick ? 1 : undefined),
		...(quick ? [] : await providersAlone(repository)).map(
			({ provider, file }): [string, string[]] => [`${provider} alone`, [file]],
		),
	];
	const times: number[][] = contenders.map(() => []);
	const rounds = quick ? 5 : TIMES;
	for (let round = 0; round < rounds; round++) {
		bench.phase(`Start: ${round + 1} of ${rounds}`);
		for (const [index, [, modules]] of contenders.entries()) {
			const args = ['-e', PROGRAM, ...modules];
			const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository });
			times[index]?.push(Number(stdout));
		}
	}
	const spreads = times.map(spreadOf);
	// Of each round: what stands beside each other has the same neighbours on the machine.
	const [ours = [], azure = []] = times;
	const share = quick
		? Math.min(...ours) / Math.min(...azure)
		: spreadOf(ours.map((time, at) => time / (azure[at] ?? NaN))).median;
	return {
		id: 'start',
		title: 'Start',
		work: `require of every node and credential file (${files.length}), cold, n8n-workflow already loaded, ${rounds} new processes each`,
		lines: contenders.map(([name], index) => ({
			contender: name,
			figures: spreads.slice(index, index + 1).map((spread) => ({ name: '', unit: ' ms', spread })),
			also: [],
		})),
		demands: [
			bounded(bench, {
				text: "of the time of Azure's SDK",
				value: share,
				most: MOST,
				quick: 1.1,
			}),
		],
		notes: [],
	};
}
