import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Bench } from '../measure';
import { nodeBinaries } from '../nodeBinaries';
import type { Counted } from '../signingProcess';
import { spreadOf } from '../statistics';
import type { Demand, Line, Row } from '../table';

/** Signatures per second on the better of the measured lines of Node. */
const LEAST: Record<string, number> = { azure: 150_000, huawei: 120_000, agora: 150_000 };
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
	const least = LEAST[provider] ?? 0;
	const best = Math.max(...perNode.map((one) => speed(one, 'ours') ?? 0));
	const slower = perNode.filter((one) => (speed(one, 'ours') ?? 0) < (speed(one, 'vendor') ?? 0));
	const name = NAMES[provider] ?? provider;
	const thousands = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
	return [
		{
			text: `${name} at least ${thousands(least)}/s on the better Node: ${thousands(best)}/s`,
			holds: best >= least,
		},
		...(perNode.some((one) => speed(one, 'vendor') !== undefined)
			? [
					{
						text: `${name} never slower than the vendor's signer${slower.length > 0 ? `: it is on Node ${slower.map(({ node }) => node).join(', ')}` : ''}`,
						holds: slower.length === 0,
					},
				]
			: []),
	];
}
