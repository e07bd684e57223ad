import axios from 'axios';
import type { Execution, Workflow } from '../../scripts/host/api';
import { importWorkflows } from '../../scripts/host/imports';
import type { Row } from './table';
import { keyOf, type Target } from './targets';
import { until, type World } from './world';

const START = 'Start';
const WEBHOOK = 'end-targets';

/** As the example's note tells a user: execute it once, then publish it. */
export async function setUp(world: World): Promise<void> {
	requireSuccess(await world.cluster.api.runWorkflow(world.example, START));
	await publish(world);
}

export function requireSuccess({ status, error }: Execution): void {
	if (status === 'success') return;
	throw new Error(`The workflow ended as ${status}: ${error?.message} ${error?.description ?? ''}`);
}

async function publish({ cluster, example }: World): Promise<void> {
	await cluster.api.publish(example.id);
	await until('the webhook processes know the webhook', async () => {
		for (const { url } of cluster.webhooks) {
			// what the webhook does not take is refused with a hint at what it takes
			const answer = await axios.get(`${url}/webhook/${WEBHOOK}`, {
				proxy: false,
				validateStatus: () => true,
			});
			if (!/Did you mean/.test(JSON.stringify(answer.data))) return false;
		}
		return true;
	});
}

/** Publishes the example with other options of its endings, as a user would change them. */
export async function publishWith(
	world: World,
	options: Record<string, unknown>,
): Promise<Workflow> {
	const copy = structuredClone(world.example);
	for (const { type, parameters } of copy.nodes) {
		if (!type.startsWith('n8n-nodes-rtc-teardown.')) continue;
		Object.assign((parameters as { options: object }).options, options);
	}
	await world.cluster.api.unpublish(copy.id);
	await importWorkflows(world.cluster, [copy]);
	await publish(world);
	return copy;
}

let cases = 0;

/** Posts each batch, a case of its own, to the webhook processes; again where nobody took it. */
export async function post(
	{ cluster }: World,
	batches: ReadonlyArray<readonly Target[]>,
): Promise<void> {
	for (const targets of batches) {
		const caseNumber = `CASE-${++cases}`;
		await until(`a webhook process takes ${caseNumber}`, async () => {
			const answer = await axios
				.post(
					`${cluster.balancer.url}/webhook/${WEBHOOK}`,
					{ caseNumber, targets },
					{ proxy: false, timeout: 60_000, validateStatus: () => true },
				)
				.catch(() => undefined);
			return answer?.status === 200;
		});
	}
}

/** The results of these targets; those that have none are missing. */
export async function resultsOf({ tables }: World, targets: readonly Target[]): Promise<Row[]> {
	const wanted = new Set(targets.map(keyOf));
	return (await tables.results()).filter(({ key }) => wanted.has(key));
}

/** The results of these targets, as soon as each has one. */
export async function waitForResults(
	world: World,
	targets: readonly Target[],
	withinMs = 300_000,
): Promise<Row[]> {
	let rows: Row[] = [];
	await until(
		'every target has a result',
		async () => {
			rows = await resultsOf(world, targets);
			return new Set(rows.map(({ key }) => key)).size === targets.length;
		},
		withinMs,
	);
	return rows;
}

/** How many of each word there are. */
export function count(words: Iterable<string | undefined>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const word of words) counts[String(word)] = (counts[String(word)] ?? 0) + 1;
	return counts;
}
