import { interleaved, throughputFigure, type Bench, type Entry } from '../measure';
import type { Row } from '../table';

const LATENCY = 50;
const POOL = 10;
const NOMINAL = (POOL * 1_000) / LATENCY;

/** Many endings at a vendor that takes its time and has no limit. */
export async function latencyBound(bench: Bench): Promise<Row> {
	const count = bench.size(1_000);
	const operation = 'azure';
	const entries: Entry[] = [
		{ name: 'this node', task: { contender: 'node', operation, count, pool: POOL } },
		{
			name: "n8n's bare helper, same pool",
			task: { contender: 'helper', operation, count, pool: POOL },
		},
		{ name: 'HTTP Request, all at once', task: { contender: 'httpRequest', operation, count } },
		{
			name: 'a loop, one after the other',
			task: { contender: 'helper', operation, count: Math.ceil(count / 5), pool: 1 },
		},
	];
	const client = await bench.client();
	const runs = await interleaved(bench, 'Latency bound', entries, [client], () => ({
		latency: LATENCY,
	}));
	client.end();
	const figures = runs.map(throughputFigure);
	const [ours = 0, bare = 0, all = 0] = figures.map(({ spread }) => spread.median);
	return {
		id: 'latency',
		title: 'Latency bound',
		work: `${count} endings, ${LATENCY} ms each at the server, pool of ${POOL}, no limit`,
		lines: entries.map(({ name, task }, index) => ({
			contender: name,
			figures: figures.slice(index, index + 1),
			also: [
				`at most ${runs[index]?.[0]?.seen.mostInFlight} at a time`,
				...(task.count === count ? [] : [`${task.count} endings only`]),
			],
		})),
		demands: [
			{
				text: `at least 0.97 of the bare helper: ${(ours / bare).toFixed(3)}`,
				holds: ours >= 0.97 * bare,
			},
			{
				text: `at least 0.83 of the nominal ${NOMINAL}/s: ${(ours / NOMINAL).toFixed(3)}`,
				holds: ours >= 0.83 * NOMINAL,
			},
		],
		notes:
			all > ours
				? [
						`HTTP Request is ${(all / ours).toFixed(1)} times as fast here, because it sends everything at once. Where a vendor has neither a limit nor fear of ${count} connections, it is the quicker tool.`,
					]
				: [],
	};
}
