import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { WaitingTrigger, type Delivery } from '../../support/n8n/deliver';
import { searchList } from '../../support/n8n/searchList';

/** What the sandbox sends, with its own keys and its own clock, taken by the trigger as it came. */
let sandbox: Sandbox;
let arrived: Delivery[] = [];
let noticed: () => void = () => undefined;
let answer: (one: Delivery) => unknown = () => undefined;

const receiver = createServer((req, res) => {
	const chunks: Buffer[] = [];
	req.on('data', (chunk: Buffer) => chunks.push(chunk));
	req.on('end', () => {
		const query = Object.fromEntries(new URL(req.url ?? '', 'http://x').searchParams);
		const headers = req.headers as Record<string, string>;
		const one = { headers, rawBody: Buffer.concat(chunks), query };
		res.setHeader('Content-Type', 'application/json');
		void Promise.resolve(answer(one)).then((body) => {
			res.end(JSON.stringify(body ?? {}));
			arrived.push(one);
			noticed();
		});
	});
});
const address = (path = '') =>
	`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${path}`;

beforeAll(async () => {
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	sandbox = await startSandbox();
});
afterAll(async () => {
	await sandbox.close();
	receiver.closeAllConnections();
	await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(async () => {
	// What the test before has set off goes its way first.
	while (Number(sandbox.control.inspect().azure.openDeliveries) > 0) {
		await new Promise((resolve) => setImmediate(resolve));
	}
	sandbox.control.reset();
	arrived = [];
	answer = () => undefined;
});

const waiting = async (change: object = {}) =>
	await WaitingTrigger.wait({
		node: 'azureCallAutomationTrigger',
		parameters: { events: [], options: {} },
		credentials: {
			azureCommunicationEventsApi: {
				...sandbox.credentials.azureCommunicationEventsApi,
				...change,
			},
		},
		id: randomUUID(),
	});
async function deliveries(count: number): Promise<Delivery[]> {
	while (arrived.length < count) await new Promise<void>((resolve) => (noticed = resolve));
	return arrived;
}

it("T1 azure: the sandbox's own callbacks are good, each with a token of its own", async () => {
	const trigger = await waiting();
	sandbox.control.configure('azure', { answerAfterMs: 1, redeliveries: 1, reverseEvents: true });
	const { callConnectionId, invitationIds } = sandbox.control.seed('azure', {
		invitations: 3,
		callbackUri: address('callback'),
	}) as { callConnectionId: string; invitationIds: string[] };
	expect(callConnectionId).toBeTruthy();
	for (const answerInvitation of invitationIds) {
		sandbox.control.configure('azure', { answerInvitation });
	}
	const got: string[] = [];
	for (const one of await deliveries(12)) {
		const { status, items } = await trigger.deliver(one);
		expect(status).toBe(200);
		got.push(...(items ?? []).map(({ json }) => String(json.eventName)));
	}
	// Two events for each, however often and in which order they came.
	expect(got.sort()).toEqual([
		...Array<string>(3).fill('AddParticipantSucceeded'),
		...Array<string>(3).fill('ParticipantsUpdated'),
	]);
});

it('T7 azure: a token of the sandbox is no good for another resource', async () => {
	const trigger = await waiting({ immutableResourceId: randomUUID() });
	sandbox.control.seed('azure', { invitations: 1, callbackUri: address() });
	const { live } = sandbox.control.inspect().azure;
	const invitation = live.filter(({ kind }) => kind === 'invitation').at(-1);
	sandbox.control.configure('azure', { answerInvitation: String(invitation?.id) });
	const [one] = await deliveries(1);
	expect((await trigger.deliver(one ?? {})).status).toBe(401);
});

it('T8 azure: a subscription of Event Grid becomes active, and its events start the workflow', async () => {
	const trigger = await waiting();
	answer = async (one) => (await trigger.deliver(one)).body;
	const secret = String(sandbox.credentials.azureCommunicationEventsApi.callbackSecret);
	sandbox.control.seed('azure', {
		eventGridSubscription: { url: address(`grid?secret=${secret}`) },
	});
	await deliveries(1);
	const state = () =>
		(sandbox.control.inspect().azure.eventGridSubscriptions as Array<{ state: string }>)[0]?.state;
	while (state() === 'validating') await new Promise((resolve) => setImmediate(resolve));
	expect(state()).toBe('active');

	answer = () => undefined;
	sandbox.control.seed('azure', { incomingCall: { from: '+14255550111' } });
	const [, incoming] = await deliveries(2);
	const { items } = await trigger.deliver(incoming ?? {});
	expect(items?.[0]?.json).toMatchObject({
		eventName: 'IncomingCall',
		channel: 'eventGrid',
		data: { from: { rawId: '4:+14255550111' } },
	});
});

it('participants of a call are picked from a list, over all its pages', async () => {
	const { callConnectionId } = sandbox.targets.azure;
	const { results, paginationToken } = await searchList(
		{
			node: 'azureCallAutomation',
			parameters: {
				authentication: 'accessKey',
				resource: 'participant',
				operation: 'remove',
				callConnectionId,
			},
			credentials: { azureCommunicationApi: sandbox.credentials.azureCommunicationApi },
		},
		'participants',
	);
	const more = await searchList(
		{
			node: 'azureCallAutomation',
			parameters: {
				authentication: 'accessKey',
				resource: 'participant',
				operation: 'remove',
				callConnectionId,
			},
			credentials: { azureCommunicationApi: sandbox.credentials.azureCommunicationApi },
		},
		'participants',
		{ paginationToken: String(paginationToken) },
	);
	expect([...results, ...more.results].map(({ name }) => name)).toEqual([
		expect.stringMatching(/^8:acs:/),
		expect.stringMatching(/^8:acs:/),
		'+14255550199',
	]);
	expect(more.results[0]?.value).toBe('4:+14255550199');
});

it('without a call the list says which field it needs', async () => {
	await expect(
		searchList(
			{
				node: 'azureCallAutomation',
				parameters: {
					authentication: 'accessKey',
					resource: 'participant',
					operation: 'remove',
					callConnectionId: '',
				},
				credentials: { azureCommunicationApi: sandbox.credentials.azureCommunicationApi },
			},
			'participants',
		),
	).rejects.toThrow(/Call Connection ID/);
});
