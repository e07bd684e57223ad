import axios from 'axios';
import type { Workflow } from '../../scripts/host/api';
import type { Row } from './table';
import { keyOf, type Target } from './targets';
import { until, type World } from './world';

export const START = 'Start';
const WEBHOOK = 'end-targets';

/** As the example's note tells a user: execute it once, then publish it. */
export async function setUp({ cluster, example }: World): Promise<void> {
	const execution = await cluster.api.runWorkflow(example, START);
	if (execution.status !== 'success') {
		throw new Error(`The example did not run: ${execution.error?.message}`);
	}
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

/** Posts each batch to the webhook processes; the same batch again where nobody took it. */
export async function post(
	{ cluster }: World,
	batches: ReadonlyArray<readonly Target[]>,
	caseNumber = 'CASE-1',
): Promise<void> {
	for (const targets of batches) {
		await until(`a webhook process takes a batch of ${caseNumber}`, async () => {
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

/** The rows of these targets, as soon as each has a result. */
export async function waitForResults(
	{ table }: World,
	targets: readonly Target[],
	withinMs = 300_000,
): Promise<Row[]> {
	const wanted = new Set(targets.map(keyOf));
	let rows: Row[] = [];
	await until(
		`every target has a result`,
		async () => {
			rows = (await table.rows()).filter(({ key }) => wanted.has(key));
			return rows.length === wanted.size && rows.every(({ outcome }) => Boolean(outcome));
		},
		withinMs,
	);
	return rows;
}

/** A copy of the workflow with the parameters of some nodes changed, as a user would change them. */
export function changed(
	workflow: Workflow,
	change: (parameters: Record<string, unknown>, node: Workflow['nodes'][number]) => void,
): Workflow {
	const copy = structuredClone(workflow);
	for (const node of copy.nodes) change(node.parameters as Record<string, unknown>, node);
	return copy;
}
