import type { Bench, Entry } from '../measure';
import { spreadOf } from '../statistics';
import { bounded, type Row } from '../table';

/** Share of the growth of HTTP Request, in the same run. */
const MOST = 0.3;
const MEGABYTE = 1e6;

/** How much a process grows while it ends very many things. */
export async function memory(bench: Bench): Promise<Row> {
	const count = bench.size(10_000, 5);
	const entries: Entry[] = [
		{ name: 'this node', task: { contender: 'node', operation: 'azure', count } },
		{
			name: 'HTTP Request, all at once',
			task: { contender: 'httpRequest', operation: 'azure', count },
		},
		{
			name: "n8n's bare helper, 10 at a time, with the node's request",
			task: { contender: 'helper', operation: 'azure', count, pool: 10, careful: true },
			once: true,
		},
	];
	const grown: number[][] = entries.map(() => []);
	const notEnded: number[] = entries.map(() => 0);
	for (let repetition = 0; repetition < bench.repetitions; repetition++) {
		for (const [index, { name, task, once }] of entries.entries()) {
			if (once && repetition > 0) continue;
			bench.phase(`Memory: ${repetition + 1} of ${bench.repetitions}, ${name}`);
			// A new process each time: memory that was given back once is not counted again.
			const client = await bench.client();
			const manners = { latency: 5 };
			await bench.run([client], { ...task, count: 200 }, manners);
			const { resident, seen } = await bench.grow(client, task, manners);
			client.end();
			grown[index]?.push(resident / MEGABYTE);
			notEnded[index] = Math.max(notEnded[index] ?? 0, count - seen.over);
		}
	}
	const spreads = grown.map(spreadOf);
	// When V8 collects is chance: with the same code one run in six or so never does before its end.
	const share = (spreads[0]?.median ?? Infinity) / (spreads[1]?.median ?? 0);
	return {
		id: 'memory',
		title: 'Memory',
		work: `growth of the process over ${count.toLocaleString('en-US')} items, most resident memory above the start, without forced collection`,
		lines: entries.map(({ name }, index) => ({
			contender: name,
			figures: spreads
				.slice(index, index + 1)
				.map((spread) => ({ name: '', unit: ' MB', spread, digits: 0 })),
			also: [`not ended ${notEnded[index]}`],
		})),
		demands: [
			bounded(bench, {
				text: 'of what HTTP Request grows',
				value: share,
				most: MOST,
				quick: 1.1,
			}),
			{ text: `everything over: ${notEnded[0]} are not`, holds: notEnded[0] === 0 },
		],
		notes: [],
	};
}
