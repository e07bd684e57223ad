import axios from 'axios';
import type { Execution, Workflow } from '../host/api';
import { importWorkflows } from '../host/imports';
import type { Row } from './table';
import { keyOf, type Target } from './targets';
import { until } from './until';
import type { World } from './world';

/** Where the copy of the example takes its targets that was published last. */
let path = 'end-targets';
let copies = 0;

/** As the example's note tells a user: execute it once, which makes its tables. */
export async function setUp({ cluster, example }: World): Promise<void> {
	requireSuccess(await cluster.api.runWorkflow(example, 'Start'));
}

export function requireSuccess({ status, error }: Execution): void {
	if (status === 'success') return;
	throw new Error(`The workflow ended as ${status}: ${error?.message} ${error?.description ?? ''}`);
}

/**
 * Publishes a copy of the example whose endings have these options, as a user would set them. Each
 * copy is a workflow of its own with a path of its own: n8n publishes a moment later, and is not
 * disturbed in it. Its recovery is started by hand, when nothing is being worked on any more: it need
 * not wait for 30 minutes, and may not come by itself every ten.
 */
export async function publishWith(
	{ cluster, example }: World,
	options: Record<string, unknown>,
): Promise<Workflow> {
	const copy = structuredClone(example);
	path = `end-targets-${++copies}`;
	copy.id = `${example.id}-${copies}`;
	copy.name = `${example.name} (${copies})`;
	for (const node of copy.nodes) {
		const parameters = node.parameters as { path?: string; options: object };
		if (node.type.startsWith('n8n-nodes-rtc-teardown.')) Object.assign(parameters.options, options);
		if (node.type.endsWith('.webhook')) Object.assign(node, { webhookId: path });
		if (node.type.endsWith('.webhook')) parameters.path = path;
		if (node.type.endsWith('.scheduleTrigger')) node.disabled = true;
		if (node.name === 'Asked') node.parameters = atOnce(parameters);
	}
	await importWorkflows(cluster, [copy]);
	await cluster.api.publish(copy.id);
	await until('the webhook processes know the webhook', async () => {
		for (const { url } of cluster.webhooks) {
			// what the webhook does not take is refused with a hint at what it takes
			const answer = await axios.get(`${url}/webhook/${path}`, {
				proxy: false,
				validateStatus: () => true,
			});
			if (!/Did you mean/.test(JSON.stringify(answer.data))) return false;
		}
		return true;
	});
	return copy;
}

function atOnce(parameters: object): unknown {
	const text = JSON.stringify(parameters);
	if (!text.includes('minutes: 30')) throw new Error('Asked has no 30 minutes');
	return JSON.parse(text.replace('minutes: 30', 'minutes: 0')) as unknown;
}

let cases = 0;

/**
 * Posts all batches, each a case of its own, to the webhook processes, as soon as they are wanted: an
 * answer means that the batch is written down, which waits until a worker is free. Where no answer
 * comes, the batch is posted again.
 */
export async function post(
	{ cluster }: World,
	batches: ReadonlyArray<readonly Target[]>,
	answerWithinMs = 300_000,
): Promise<void> {
	const url = `${cluster.balancer.url}/webhook/${path}`;
	await Promise.all(
		batches.map(async (targets) => {
			const caseNumber = `CASE-${++cases}`;
			const options = {
				proxy: false,
				timeout: answerWithinMs,
				validateStatus: () => true,
			} as const;
			await until(
				`${caseNumber} is written down`,
				async () => {
					const body = { caseNumber, targets };
					const answer = await axios.post(url, body, options).catch(() => undefined);
					return answer?.status === 200 || answer?.status === 202;
				},
				2 * answerWithinMs,
			);
		}),
	);
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
