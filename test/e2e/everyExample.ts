import assert from 'node:assert/strict';
import path from 'node:path';
import type { Execution, Workflow } from '../../scripts/host/api';
import { exampleFiles } from '../../scripts/host/examples';
import { until, type World } from './world';

/** What an example does when it is run as it was imported. */
interface Expected {
	/** Nodes that must have put out an item. */
	reaches: string[];
	/** Makes ready in the sandbox what the example looks for. */
	before?(world: World): void;
	/** The vendor's own event, for an example that a trigger starts; `url` is the trigger's address. */
	event?(world: World, url: string): void | Promise<void>;
	/** Waits until the trigger has told the vendor its address. */
	registered?(world: World): Promise<void>;
}

/** Without an entry here an example fails its check: nobody has said what it is for. */
const EXPECTED: Record<string, Expected> = {
	'agora-ban-user': { reaches: ['Ban for an Hour', 'Lift Ban'] },
	'agora-clean-up-keys': {
		before: ({ sandbox }) => void sandbox.control.seed('agora', { keys: ['old-key-abcdefghijk'] }),
		reaches: ['Delete Key'],
	},
	'agora-disable-stream': { reaches: ['Disable Stream', 'Over'] },
	'agora-unknown-key': {
		event: ({ sandbox }, url) => {
			sandbox.control.configure('agora', { webhookUrl: url, retryGapMs: 10 });
			sandbox.control.seed('agora', { streams: 1 });
		},
		reaches: ['Look at Stream', 'Disable Stream'],
	},
	'azure-call-log': {
		event: async ({ sandbox }, callbackUri) => {
			const { callConnectionIds } = sandbox.control.seed('azure', { calls: 1, callbackUri });
			await hangUp(sandbox, String((callConnectionIds as string[])[0]));
		},
		reaches: ['Line of the Log'],
	},
	'azure-erase-recording': { reaches: ['End Call and Recordings'] },
	'azure-outcome-by-event': { reaches: ['Remove'] },
	'azure-reject-callers': {
		event: async ({ sandbox }, url) => {
			const { callbackSecret } = sandbox.credentials.azureCommunicationEventsApi;
			sandbox.control.seed('azure', {
				eventGridSubscription: { url: `${url}?secret=${String(callbackSecret)}` },
			});
			await until('Event Grid has validated the address', async () =>
				(sandbox.control.inspect().azure.eventGridSubscriptions as Array<{ state: string }>).every(
					({ state }) => state === 'active',
				),
			);
			sandbox.control.seed('azure', { incomingCall: { from: '+14255550111' } });
		},
		reaches: ['Reject'],
	},
	'azure-ring-out': { reaches: ['Invite', 'Withdraw'] },
	'end-everything': { reaches: ['Over', 'Look Again'] },
	'huawei-archive-recording': {
		registered: async ({ sandbox }) =>
			await until('the app has the callback', async () =>
				(sandbox.control.inspect().huawei.apps as Array<{ callbackUrl: string | null }>).some(
					({ callbackUrl }) => callbackUrl !== null,
				),
			),
		event: ({ sandbox }) => void sandbox.control.seed('huawei', { event: 'RECORD_FILE_COMPLETE' }),
		reaches: ['Archive Entry'],
	},
	'huawei-close-rooms': { reaches: ['Dismiss Room'] },
	'huawei-end-class': { reaches: ['Dismiss Room'] },
	'huawei-kick-user': { reaches: ['Remove User'] },
	'route-by-outcome': { reaches: ['Over'] },
};

const EXAMPLE_WITHIN_MS = 180_000;

/** The application leaves a call of the sandbox, which ends it. */
async function hangUp({ baseUrls, credentials }: World['sandbox'], id: string): Promise<void> {
	const { token } = credentials.azureCommunicationTokenApi;
	const { status } = await fetch(
		`${baseUrls.azure}/calling/callConnections/${id}?api-version=2024-09-15`,
		{ method: 'DELETE', headers: { Authorization: `Bearer ${String(token)}` } },
	);
	assert.equal(status, 204);
}

/** Every workflow of `examples/`, imported as it stands and executed by the real n8n. */
export async function everyExampleChecks(world: World): Promise<void> {
	const { runner, playground, sandbox } = world;
	const names = exampleFiles().map((file) => path.basename(file, '.json'));
	await runner.check('examples: each file is known here, and the other way round', async () => {
		assert.deepEqual([...names].sort(), Object.keys(EXPECTED).sort());
	});
	for (const name of names) {
		const expected = EXPECTED[name];
		if (!expected) continue;
		await runner.check(
			`examples/${name}.json runs as imported`,
			async () => {
				const workflow = playground.workflows.find(({ id }) => id === `example-${name}`);
				assert.ok(workflow, 'it was not imported');
				requireCredentials(workflow);
				sandbox.control.reset();
				expected.before?.(world);
				const execution = expected.event
					? await startedByEvent(world, workflow, { ...expected, event: expected.event })
					: await playground.api.runWorkflow(workflow, startOf(workflow));
				requireReached(execution, expected.reaches);
			},
			EXAMPLE_WITHIN_MS,
		);
	}
}

const startOf = ({ nodes }: Workflow): string =>
	nodes.find(({ type }) => /trigger/i.test(type))?.name ?? '';

function requireReached(execution: Execution, reaches: readonly string[]): void {
	const { status, error, runData } = execution;
	assert.equal(status, 'success', `${error?.message} ${error?.description ?? ''}`);
	for (const node of reaches) {
		const outputs = runData[node]?.flatMap(({ data }) => data?.main ?? []) ?? [];
		assert.ok(
			outputs.some((items) => (items?.length ?? 0) > 0),
			`${node} put out nothing; ${Object.keys(runData).join(', ')} ran`,
		);
	}
}

/** Publishes the workflow, has the vendor send its event, and counts what n8n started: once. */
async function startedByEvent(
	{ playground, ...world }: World,
	workflow: Workflow,
	{ event, registered }: Expected & Required<Pick<Expected, 'event'>>,
): Promise<Execution> {
	const { api, server } = playground;
	const trigger = workflow.nodes.find(({ webhookId }) => webhookId !== undefined);
	assert.ok(trigger, 'no node has a webhook');
	const before = (await api.executionsOf(workflow.id)).length;
	await api.publish(workflow.id);
	try {
		const url = `${server.url}/webhook/${String(trigger.webhookId)}/webhook`;
		await until('the trigger listens', async () => {
			const { status } = await api.http.post(url, {});
			return status !== 404;
		});
		await registered?.({ playground, ...world });
		await event({ playground, ...world }, url);
		const started = async () => (await api.executionsOf(workflow.id)).length - before;
		await until('an execution has ended', async () => (await started()) > 0);
		const [newest] = await api.executionsOf(workflow.id);
		assert.equal(await started(), 1, 'one event started more than one execution');
		assert.ok(newest);
		return newest;
	} finally {
		await api.unpublish(workflow.id);
	}
}

/** Each node that needs a credential has one of the sandbox's. */
function requireCredentials({ nodes }: Workflow): void {
	for (const { name, credentials = {} } of nodes) {
		for (const [type, chosen] of Object.entries(credentials)) {
			assert.match(chosen.name, /\(sandbox\)$/, `${name} has no sandbox credential for ${type}`);
		}
	}
}
