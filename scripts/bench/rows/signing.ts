import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Bench } from '../measure';
import { nodeBinaries } from '../nodeBinaries';
import type { Counted } from '../signingProcess';
import { spreadOf } from '../statistics';
import type { Demand, Line, Row } from '../table';

/**
 * How many times as fast as the other signer ours must be, in the same run. Where the vendor
 * publishes none, crypto-js is the other one.
 */
const LEAST: Record<string, { other: string; times: number }> = {
	azure: { other: 'vendor', times: 1 },
	huawei: { other: 'vendor', times: 1 },
	agora: { other: 'crypto-js', times: 5 },
};
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
		const args = [file, quick ? '100' : '700', String(bench.repetitions)];
		const { stdout } = await promisify(execFile)(binary, args, { cwd: repository });
		perNode.push(JSON.parse(stdout) as OnNode);
	}
	return {
		id: 'signing',
		title: 'Signing',
		work: 'signatures per second of the seed request on one core, key and time included',
		lines: perNode.flatMap(linesOf),
		demands: Object.keys(LEAST).flatMap((provider) => demandsOf(provider, perNode)),
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

function demandsOf(provider: string, perNode: OnNode[]): Demand[] {
	const speed = ({ counted }: OnNode, signer: string): number | undefined => {
		const found = counted.find((one) => one.provider === provider && one.signer === signer);
		return found && spreadOf(found.perSecond).median;
	};
	const { other, times } = LEAST[provider] ?? { other: 'vendor', times: 1 };
	const ratios = perNode.map((one) => (speed(one, 'ours') ?? 0) / (speed(one, other) ?? Infinity));
	const worst = Math.min(...ratios);
	return [
		{
			text: `${NAMES[provider] ?? provider} at least ${times} times as fast as ${OTHERS[other]}: ${worst.toFixed(1)} times at worst`,
			holds: worst >= times,
		},
	];
}
