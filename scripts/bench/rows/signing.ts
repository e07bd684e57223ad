import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Bench } from '../measure';
import { nodeBinaries } from '../nodeBinaries';
import type { Counted } from '../signingProcess';
import { spreadOf } from '../statistics';
import { bounded, type Demand, type Line, type Row } from '../table';

/** How many times as fast as another signer ours must be, in the same run. */
const LEAST: Array<{ provider: string; other: string; times: number; quick: number }> = [
	{ provider: 'azure', other: 'vendor', times: 2, quick: 1.1 },
	{ provider: 'huawei', other: 'vendor', times: 2, quick: 1.3 },
	{ provider: 'azure', other: 'crypto-js', times: 10, quick: 5 },
	{ provider: 'huawei', other: 'crypto-js', times: 10, quick: 5 },
	{ provider: 'agora', other: 'crypto-js', times: 10, quick: 5 },
];
const NAMES: Record<string, string> = { azure: 'Azure', huawei: 'Huawei', agora: 'Agora' };
const OTHERS: Record<string, string> = { vendor: "the vendor's SDK", 'crypto-js': 'crypto-js' };

interface OnNode {
	node: string;
	counted: Counted[];
}

/** Signatures of the seed request on one core. */
export async function signing(bench: Bench): Promise<Row> {
	const { repository, progress, quick } = bench.options;
	const file = path.join(repository, '.cache/bench/signing.cjs');
	await build({
		entryPoints: [path.join(__dirname, '../signingProcess.ts')],
		outfile: file,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20.19',
		packages: 'external',
		logLevel: 'warning',
	});
	const perNode: OnNode[] = [];
	for (const binary of await nodeBinaries(progress)) {
		bench.phase(`Signing on ${binary === process.execPath ? process.version : 'another Node'}`);
		const args = quick ? [file, '50', '3'] : [file, '700', String(bench.repetitions)];
		const { stdout } = await promisify(execFile)(binary, args, { cwd: repository });
		perNode.push(JSON.parse(stdout) as OnNode);
	}
	return {
		id: 'signing',
		title: 'Signing',
		work: 'signatures per second of the seed request on one core, key and time included',
		lines: perNode.flatMap(linesOf),
		demands: LEAST.map((least) => demandOf(bench, least, perNode)),
		notes: ['Agora publishes no signer for Media Gateway.'],
	};
}

function linesOf({ node, counted }: OnNode): Line[] {
	return ['ours', 'vendor', 'crypto-js'].map((signer) => ({
		contender: `${signer === 'ours' ? 'this package' : OTHERS[signer]}, Node ${node}`,
		figures: counted
			.filter((one) => one.signer === signer)
			.map(({ provider, perSecond }) => ({
				name: NAMES[provider] ?? provider,
				unit: '/s',
				spread: spreadOf(perSecond),
				digits: 0,
			})),
		also: [],
	}));
}

function demandOf(
	bench: Bench,
	{ provider, other, times, quick }: (typeof LEAST)[number],
	perNode: OnNode[],
): Demand {
	const speed = ({ counted }: OnNode, signer: string): number => {
		const found = counted.find((one) => one.provider === provider && one.signer === signer);
		return found ? spreadOf(found.perSecond).median : NaN;
	};
	return bounded(bench, {
		text: `times as fast for ${NAMES[provider]} as ${OTHERS[other]}, on the worse Node`,
		value: Math.min(...perNode.map((one) => speed(one, 'ours') / speed(one, other))),
		least: times,
		quick,
	});
}
