import type { Bench } from '../measure';
import { spreadOf } from '../statistics';
import type { Row } from '../table';

const MEGABYTE = 1e6;
/** The collector comes when it likes: now and then a run has 10 or 20 MB more. */
const REPETITIONS = 5;
/** Least that two processes with the same work differ by, in megabytes: what the collector leaves. */
const NOISE = 8;
/** With one run of each it may be several times as much; the whole file in memory is more still. */
const NOISE_QUICK = 50;

/**
 * How much a process grows while one large recording flows through it into n8n's store of files.
 * Each is measured in a process of its own, after a small file has loaded all that is needed.
 */
export async function download(bench: Bench): Promise<Row> {
	const bytes = bench.size(300, 3) * MEGABYTE;
	const contenders = [
		{ name: 'this node', contender: 'node' },
		{ name: 'HTTP Request', contender: 'httpRequest' },
	] as const;
	const grown: number[][] = contenders.map(() => []);
	const short: number[] = contenders.map(() => 0);
	const { quick } = bench.options;
	const repetitions = quick ? 1 : REPETITIONS;
	const noise = quick ? NOISE_QUICK : NOISE;
	for (let repetition = 0; repetition < repetitions; repetition++) {
		for (const [index, { name, contender }] of contenders.entries()) {
			bench.phase(`Download: ${repetition + 1} of ${repetitions}, ${name}`);
			const client = await bench.client(['--expose-gc']);
			await bench.fetchFile(client, contender, 5 * MEGABYTE);
			const { resident, stored } = await bench.fetchFile(client, contender, bytes);
			client.end();
			grown[index]?.push(resident / MEGABYTE);
			short[index] = Math.max(short[index] ?? 0, bytes - stored);
		}
	}
	const spreads = grown.map(spreadOf);
	const [own, other] = spreads.map(({ median }) => median);
	const most = (other ?? 0) + noise;
	return {
		id: 'download',
		title: 'Download',
		work: `growth of the process while one file of ${bytes / MEGABYTE} MB goes into n8n's store of files, most resident memory above the start`,
		lines: contenders.map(({ name }, index) => ({
			contender: name,
			figures: spreads
				.slice(index, index + 1)
				.map((spread) => ({ name: '', unit: ' MB', spread, digits: 0 })),
			also: [`missing bytes ${short[index]}`],
		})),
		demands: [
			{
				text: `grows no more than HTTP Request, within ${noise} MB: ${Math.round(own ?? Infinity)} MB`,
				holds: (own ?? Infinity) <= most,
			},
			{ text: `the whole file is there: ${short[0]} bytes are not`, holds: short[0] === 0 },
		],
		notes: [],
	};
}
