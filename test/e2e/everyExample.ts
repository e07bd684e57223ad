import assert from 'node:assert/strict';
import path from 'node:path';
import axios from 'axios';
import type { Execution, Workflow } from '../../scripts/host/api';
import { targets } from '../../sandbox/framework/targets';
import { exampleFiles } from '../../scripts/host/examples';
import { until, type World } from './world';

/** What an example does when it is run as it was imported. */
interface Expected {
	/** Nodes that must have put out an item. */
	reaches: string[];
	/** Makes ready in the sandbox what the example looks for. */
	before?(world: World): void;
	/** The vendor's own event, for an example that a trigger starts; `url` is the trigger's address. */
	event?(world: World, url: string): Promise<void> | void;
	/** What somebody else posts to n8n's own Webhook node. */
	body?: Record<string, unknown>;
	/** It stops where a person has to approve. */
	waits?: boolean;
	/** Waits until the trigger has told the vendor its address. */
	registered?(world: World): Promise<void>;
}

const { camara, verba } = targets;
const { mediaSessionId, registrationId, deviceId } = camara;

/** Without an entry here an example fails its check: nobody has said what it is for. */
const EXPECTED: Record<string, Expected[]> = {
	// a chat starts it: agentTools.ts
	'agent-with-approval': [],
	'agora-ban-user': [{ reaches: ['Ban for an Hour', 'Lift Ban'] }],
	'agora-clean-up-keys': [
		{
			before: ({ sandbox }) =>
				void sandbox.control.seed('agora', { keys: ['old-key-abcdefghijk'] }),
			reaches: ['Delete Key'],
		},
	],
	'agora-disable-stream': [{ reaches: ['Disable Stream', 'Over'] }],
	'agora-unknown-key': [
		{
			event: ({ sandbox }, url) => {
				sandbox.control.configure('agora', { webhookUrl: url, retryGapMs: 10 });
				sandbox.control.seed('agora', { streams: 1 });
			},
			reaches: ['Look at Stream', 'Disable Stream'],
		},
	],
	'azure-call-log': [
		{
			event: async (world, url) => {
				const { callConnectionId } = azureCall(world, url);
				await askAzure(world, 'DELETE', `callConnections/${callConnectionId}`);
			},
			reaches: ['Line of the Log'],
		},
	],
	'azure-erase-recording': [
		{ reaches: ['End Call and Recordings'] },
		{
			event: async (world, url) => {
				await subscribe(world, url);
				const { callConnectionId } = azureCall(world);
				await askAzure(world, 'POST', 'recordings', { callConnectionId });
				await askAzure(world, 'POST', `callConnections/${callConnectionId}:terminate`);
				// the sandbox goes on when somebody looks
				world.sandbox.control.inspect();
			},
			reaches: ['Erase', 'Proof'],
		},
	],
	'azure-outcome-by-event': [
		{ reaches: ['Remove'] },
		{
			event: async (world, url) => {
				const { callConnectionId } = azureCall(world, url);
				const call = `callConnections/${callConnectionId}/participants`;
				const { value } = (await askAzure(world, 'GET', call)) as {
					value: Array<{ identifier: unknown }>;
				};
				await askAzure(world, 'POST', `${call}:remove`, {
					participantToRemove: value[0]?.identifier,
				});
			},
			reaches: ['Go On'],
		},
	],
	'azure-reject-callers': [
		{
			event: async (world, url) => {
				await subscribe(world, url);
				world.sandbox.control.seed('azure', { incomingCall: { from: '+14255550111' } });
			},
			reaches: ['Reject'],
		},
	],
	'azure-ring-out': [{ reaches: ['Invite', 'Withdraw'] }],
	'camara-end-device': [
		{
			body: { deviceId, registrationId, mediaSessionIds: [mediaSessionId] },
			reaches: ['Done: Keep the Report'],
		},
	],
	'camara-keep-registered': [{ reaches: ['Alive, or Look at the Failure'] }],
	'camara-lost-device': [{ body: { mediaSessionId }, reaches: ['Over: Note It in the Case'] }],
	'camara-office-hours': [
		{
			registered: async ({ sandbox }) =>
				await until('the operator has taken the subscription', async () =>
					sandbox.control
						.inspect()
						.camara.live.some(
							({ kind, id }) => kind === 'event subscription' && id !== camara.subscriptionId,
						),
				),
			event: ({ sandbox }) => void sandbox.control.seed('camara', { incomingCalls: 1 }),
			reaches: ['Only Invitations'],
		},
	],
	'end-everything': [{ reaches: ['Over', 'Look Again'] }],
	'huawei-archive-recording': [
		{
			registered: async ({ sandbox }) =>
				await until('the app has the callback', async () =>
					(sandbox.control.inspect().huawei.apps as Array<{ callbackUrl: string | null }>).some(
						({ callbackUrl }) => callbackUrl !== null,
					),
				),
			event: ({ sandbox }) =>
				void sandbox.control.seed('huawei', { event: 'RECORD_FILE_COMPLETE' }),
			reaches: ['Archive Entry'],
		},
	],
	'huawei-close-rooms': [{ reaches: ['Dismiss Room'] }],
	'huawei-end-class': [{ reaches: ['Dismiss Room'] }],
	'huawei-kick-user': [{ reaches: ['Remove User'] }],
	// the form and what follows it: killSwitch.ts
	'kill-switch': [{ reaches: ['Save Targets'] }],
	'recover-after-crash': [
		// makes the tables, and finds nothing that has no result
		{ reaches: ['Table of Results'] },
		{
			body: {
				caseNumber: 'C-4711',
				targets: [{ provider: 'camara', target: mediaSessionId }],
			},
			reaches: ['Report'],
		},
	],
	'route-by-outcome': [{ reaches: ['Over'] }],
	'verba-gdpr-erasure': [
		{
			before: ({ sandbox }) =>
				void sandbox.control.seed('verba', {
					conversations: 2,
					metadata: { 'customer-id': 'C-4711' },
				}),
			// then somebody must approve
			waits: true,
			reaches: ['What Would Be Deleted'],
		},
	],
	'verba-mute-card-number': [
		{
			body: { callId: verba.ongoingCallId, action: 'begin', number: 1 },
			reaches: ['Mute Recording', 'Marker Begins'],
		},
	],
	'verba-recordings-to-storage': [
		{
			before: ({ sandbox: { control } }) => {
				control.advanceClock(-DAY_MS);
				control.seed('verba', { media: 100_000 });
				control.advanceClock(DAY_MS);
			},
			reaches: ['Download Recording'],
		},
	],
	'verba-stamp-ticket': [
		{ body: { extension: verba.ongoingExtension, ticketId: 'T-4711' }, reaches: ['Stamp Ticket'] },
	],
};

const withSecret = ({ sandbox }: World, url: string): string =>
	`${url}?secret=${String(sandbox.credentials.azureCommunicationEventsApi.callbackSecret)}`;

/** A new call, whose events go to the address. */
function azureCall(world: World, url?: string): { callConnectionId: string } {
	const { callConnectionIds } = world.sandbox.control.seed('azure', {
		calls: 1,
		...(url === undefined ? {} : { callbackUri: withSecret(world, url) }),
	}) as { callConnectionIds: string[] };
	return { callConnectionId: callConnectionIds[0] ?? '' };
}

/** An Event Grid subscription to the trigger, whose handshake was answered. */
async function subscribe(world: World, url: string): Promise<void> {
	const { control } = world.sandbox;
	control.seed('azure', { eventGridSubscription: { url: withSecret(world, url) } });
	await until('the subscription is active', async () =>
		(control.inspect().azure.eventGridSubscriptions as Array<{ state: string }>).some(
			({ state }) => state === 'active',
		),
	);
}

/** A request to Azure by somebody else than n8n. */
async function askAzure(
	{ sandbox }: World,
	method: 'GET' | 'POST' | 'DELETE',
	what: string,
	data?: unknown,
): Promise<unknown> {
	const answer = await axios.request<unknown>({
		...{ method, data, proxy: false },
		url: `${sandbox.baseUrls.azure}/calling/${what}`,
		params: { 'api-version': '2025-06-15' },
		headers: {
			Authorization: `Bearer ${String(sandbox.credentials.azureCommunicationTokenApi.token)}`,
		},
	});
	return answer.data;
}

const DAY_MS = 86_400_000;
const EXAMPLE_WITHIN_MS = 180_000;

/** Every workflow of `examples/`, imported as it stands and executed by the real n8n. */
export async function everyExampleChecks(world: World): Promise<void> {
	const { runner, playground, sandbox } = world;
	const names = exampleFiles().map((file) => path.basename(file, '.json'));
	await runner.check('examples: each file is known here, and the other way round', async () => {
		assert.deepEqual([...names].sort(), Object.keys(EXPECTED).sort());
	});
	for (const name of names) {
		for (const expected of EXPECTED[name] ?? []) {
			await runner.check(
				`examples/${name}.json runs as imported${expected.event || expected.body ? ', started from outside' : ''}`,
				async () => {
					const workflow = playground.workflows.find(({ id }) => id === `example-${name}`);
					assert.ok(workflow, 'it was not imported');
					requireCredentials(workflow);
					sandbox.control.reset();
					expected.before?.(world);
					const { event, body, waits } = expected;
					const execution =
						event || body
							? await startedFromOutside(world, workflow, expected)
							: await playground.api.runWorkflow(workflow, startOf(workflow), waits);
					requireReached(execution, expected);
				},
				EXAMPLE_WITHIN_MS,
			);
		}
	}
}

const startOf = ({ nodes }: Workflow): string =>
	nodes.find(({ type }) => /n8n-nodes-base\..*trigger/i.test(type))?.name ?? '';

function requireReached(execution: Execution, { reaches, waits = false }: Expected): void {
	const { status, error, runData } = execution;
	assert.equal(
		status,
		waits ? 'waiting' : 'success',
		`${error?.message} ${error?.description ?? ''}`,
	);
	for (const node of reaches) {
		const outputs = runData[node]?.flatMap(({ data }) => data?.main ?? []) ?? [];
		assert.ok(
			outputs.some((items) => (items?.length ?? 0) > 0),
			`${node} put out nothing; ${Object.keys(runData).join(', ')} ran`,
		);
	}
}

/** Publishes the workflow, has the vendor send its event, and counts what n8n started: once. */
async function startedFromOutside(
	world: World,
	workflow: Workflow,
	{ event, body, registered }: Expected,
): Promise<Execution> {
	const { api, server } = world.playground;
	const trigger = workflow.nodes.find(({ type }) =>
		/^n8n-nodes-rtc.*Trigger$|\.webhook$/.test(type),
	) as { webhookId: string; parameters: { path?: string } } | undefined;
	assert.ok(trigger, 'no node has a webhook');
	// what an example starts as a sub-workflow of its own was not started from outside
	const executions = async () =>
		(await api.executionsOf(workflow.id)).filter(({ mode }) => mode !== 'integrated');
	const before = (await executions()).length;
	await api.publish(workflow.id);
	try {
		const url = `${server.url}/webhook/${trigger.parameters.path ?? `${trigger.webhookId}/webhook`}`;
		await until('the trigger listens', async () => {
			// n8n's own webhook would start, so that it is asked for what it does not take
			const { status, data } = await api.http.request<{ hint?: string }>({
				url,
				method: body ? 'GET' : 'POST',
				data: {},
			});
			return status !== 404 || /Did you mean/.test(JSON.stringify(data));
		});
		await registered?.(world);
		if (body) await api.http.post(url, body);
		else await event?.(world, url);
		const started = async () => (await executions()).length - before;
		await until('an execution has ended', async () => (await started()) > 0);
		const [newest] = await executions();
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
