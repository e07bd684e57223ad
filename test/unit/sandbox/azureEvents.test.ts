import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { azureSigned, send, type Answered } from './support';

interface Arrived {
	method: string;
	url: string;
	headers: IncomingMessage['headers'];
	events: Array<Record<string, unknown>>;
}

let sandbox: Sandbox;
let base: string;
let address: string;
let arrived: Arrived[] = [];
let answer: (one: Arrived) => { status: number; headers?: Record<string, string>; body?: unknown };
let noticed: () => void = () => undefined;
const started = Date.parse('2026-11-20T09:30:00Z');

const receiver = createServer((req, res) => {
	let text = '';
	req.on('data', (chunk) => (text += String(chunk)));
	req.on('end', () => {
		const { method = '', url = '', headers } = req;
		const events = text === '' ? [] : (JSON.parse(text) as Arrived['events']);
		const one = { method, url, headers, events };
		const { status, headers: more = {}, body } = answer(one);
		res.writeHead(status, { 'Content-Type': 'application/json', ...more });
		res.end(body === undefined ? '' : JSON.stringify(body));
		arrived.push(one);
		noticed();
	});
});

beforeAll(async () => {
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/callback?secret=s`;
	sandbox = await startSandbox({ clock: 'frozen', startAt: started });
	base = sandbox.baseUrls.azure;
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
	answer = () => ({ status: 200 });
});

/** Resolves when so many deliveries have come. */
async function deliveries(count: number): Promise<Arrived[]> {
	while (arrived.length < count) await new Promise<void>((resolve) => (noticed = resolve));
	return arrived;
}
const ask = (method: string, path: string, body?: unknown): Promise<Answered> =>
	send(
		base,
		azureSigned(base, now(), {
			method,
			target: `${path}?api-version=2024-09-15`,
			body: body === undefined ? '' : JSON.stringify(body),
		}),
	);
// Not `inspect().clock`: looking at the sandbox lets happen what is due.
const now = () => started;
const types = (found: Arrived[]) =>
	found.flatMap(({ events }) =>
		events.map(({ type, eventType }) =>
			String(type ?? eventType).replace('Microsoft.Communication.', ''),
		),
	);
const seedCall = () =>
	String(
		(
			sandbox.control.seed('azure', { calls: 1, callbackUri: address })
				.callConnectionIds as string[]
		)[0],
	);
const decoded = (part = '') =>
	JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

describe('callbacks', () => {
	it('are signed with RS256 by a key of the published set, for five minutes', async () => {
		await ask('DELETE', `/calling/callConnections/${seedCall()}`);
		const [{ headers, events, url } = { headers: {}, events: [], url: '' }] = await deliveries(1);
		expect(url).toBe('/callback?secret=s');
		expect(events).toEqual([
			expect.objectContaining({ type: 'Microsoft.Communication.CallDisconnected' }),
		]);
		const [head = '', claims = '', signature = ''] = String(headers.authorization)
			.replace('Bearer ', '')
			.split('.');
		const configuration = (
			await send(base, { target: '/calling/.well-known/acsopenidconfiguration' })
		).json;
		expect(configuration).toMatchObject({ issuer: base, jwks_uri: `${base}/calling/keys` });
		const { keys } = (await send(base, { target: '/calling/keys' })).json as {
			keys: Array<JsonWebKey & { kid: string }>;
		};
		const { kid, alg } = decoded(head);
		const key = keys.find((one) => one.kid === kid);
		expect(alg).toBe('RS256');
		const verifier = createVerify('RSA-SHA256').update(`${head}.${claims}`);
		const publicKey = createPublicKey({ key: key ?? {}, format: 'jwk' });
		expect(verifier.verify(publicKey, signature, 'base64url')).toBe(true);
		const seconds = started / 1000;
		expect(decoded(claims)).toEqual({
			iss: base,
			aud: sandbox.control.inspect().azure.immutableResourceId,
			iat: seconds,
			nbf: seconds,
			exp: seconds + 300,
		});
	});

	it('are signed by a new key after a rotation; both stay published', async () => {
		const kidOf = ({ headers }: Arrived) =>
			decoded(String(headers.authorization).replace('Bearer ', '').split('.')[0]).kid;
		await ask('DELETE', `/calling/callConnections/${seedCall()}`);
		await deliveries(1);
		sandbox.control.configure('azure', { rotateKeys: true });
		await ask('DELETE', `/calling/callConnections/${seedCall()}`);
		const kids = (await deliveries(2)).map(kidOf);
		expect(new Set(kids).size).toBe(2);
		const { keys } = (await send(base, { target: '/calling/keys' })).json;
		expect((keys as Array<{ kid: string }>).map(({ kid }) => kid).sort()).toEqual(kids.sort());
	});

	it('never leave this machine', async () => {
		await ask('DELETE', `/calling/callConnections/${sandbox.targets.azure.callConnectionId}`);
		const { openDeliveries, deliveries: made, events } = sandbox.control.inspect().azure;
		expect([openDeliveries, made]).toEqual([0, []]);
		expect(events).toHaveLength(2); // the seeded invitation failed, the leg is over
	});

	it.each([
		['in one delivery', { eventsPerDelivery: 10 }, 1],
		['in reverse order', { eventsPerDelivery: 1, reverseEvents: true }, 3],
		['twice', { redeliveries: 1 }, 6],
	])('come %s', async (how, switches, count) => {
		sandbox.control.configure('azure', switches);
		const id = seedCall();
		sandbox.control.configure('azure', { answerAfterMs: 1 });
		const path = `/calling/callConnections/${id}`;
		const invitee = { communicationUser: { id: '8:acs:r_new' } };
		await ask('POST', `${path}/participants:add`, { participantToAdd: invitee });
		sandbox.control.advanceClock(10);
		await ask('DELETE', path);
		const found = await deliveries(count);
		const expected = ['AddParticipantSucceeded', 'ParticipantsUpdated', 'CallDisconnected'];
		if (how === 'in reverse order') expected.reverse();
		expect(types(found)).toEqual(
			how === 'twice' ? expected.flatMap((one) => [one, one]) : expected,
		);
		const ids = found.flatMap(({ events }) => events.map(({ id: one }) => one));
		expect(new Set(ids).size).toBe(3);
	});

	it('are tried three times while the receiver is broken, and not after a refusal', async () => {
		answer = () => ({ status: arrived.length < 2 ? 503 : 200 });
		await ask('DELETE', `/calling/callConnections/${seedCall()}`);
		expect(types(await deliveries(3))).toEqual(Array(3).fill('CallDisconnected'));
		arrived = [];
		answer = () => ({ status: 401 });
		await ask('DELETE', `/calling/callConnections/${seedCall()}`);
		await deliveries(1);
		expect(arrived).toHaveLength(1);
	});

	it('go to the address of the operation, and carry its context', async () => {
		const id = seedCall();
		const path = `/calling/callConnections/${id}/participants`;
		const [one] = ((await ask('GET', path)).json.value as Array<{ identifier: object }>) ?? [];
		await ask('POST', `${path}:remove`, {
			participantToRemove: one?.identifier,
			operationContext: 'case 7',
			operationCallbackUri: address.replace('/callback', '/other'),
		});
		const found = await deliveries(2);
		expect(found.map(({ url, events: [event] }) => [url, event?.type])).toEqual([
			['/other?secret=s', 'Microsoft.Communication.RemoveParticipantSucceeded'],
			['/callback?secret=s', 'Microsoft.Communication.ParticipantsUpdated'],
		]);
		expect(found[0]?.events[0]?.data).toMatchObject({ operationContext: 'case 7' });
	});

	it('can lack resultInformation, as in older versions', async () => {
		sandbox.control.configure('azure', { omitResultInformation: true });
		await ask('DELETE', `/calling/callConnections/${seedCall()}`);
		const [found] = await deliveries(1);
		expect(found?.events[0]?.data).not.toHaveProperty('resultInformation');
	});
});

describe('Event Grid', () => {
	const subscribe = (schema?: string) =>
		sandbox.control.seed('azure', { eventGridSubscription: { url: address, schema } });
	const state = () =>
		(sandbox.control.inspect().azure.eventGridSubscriptions as Array<{ state: string }>)[0]?.state;
	const settled = async () => {
		while (state() === 'validating') await new Promise((resolve) => setImmediate(resolve));
		return state();
	};
	const codeOf = ({ events }: Arrived) =>
		(events[0]?.data as { validationCode: string }).validationCode;

	it('delivers after the handshake only', async () => {
		answer = (one) => ({ status: 200, body: { validationResponse: codeOf(one) } });
		subscribe();
		expect(await settled()).toBe('active');
		expect(arrived[0]?.headers['aeg-event-type']).toBe('SubscriptionValidation');
		answer = () => ({ status: 200 });
		sandbox.control.seed('azure', { incomingCall: { from: '+14255550111' } });
		const [, found] = await deliveries(2);
		expect(found?.headers['aeg-event-type']).toBe('Notification');
		expect(found?.events[0]).toMatchObject({
			eventType: 'Microsoft.Communication.IncomingCall',
			data: { from: { rawId: '4:+14255550111' } },
		});
	});

	it.each([
		['202', { status: 202, body: {} }, 'failed'],
		['a wrong code', { status: 200, body: { validationResponse: 'x' } }, 'awaiting manual action'],
		['401', { status: 401 }, 'failed'],
	])('is not satisfied with %s', async (_name, given, expected) => {
		answer = () => given;
		subscribe();
		expect(await settled()).toBe(expected);
		sandbox.control.seed('azure', { incomingCall: {} });
		expect(sandbox.control.inspect().azure.openDeliveries).toBe(0);
	});

	it('can be validated by hand', async () => {
		subscribe();
		expect(await settled()).toBe('awaiting manual action');
		const { validationUrl } = arrived[0]?.events[0]?.data as { validationUrl: string };
		await send(base, { target: validationUrl.slice(base.length) });
		expect(state()).toBe('active');
	});

	it('asks for consent with OPTIONS for the CloudEvents schema; a status is none', async () => {
		subscribe('CloudEventSchemaV1_0');
		expect(await settled()).toBe('failed');
		expect(arrived[0]).toMatchObject({
			method: 'OPTIONS',
			headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
		});
		sandbox.control.reset();
		const consent = { 'WebHook-Allowed-Origin': '*', 'WebHook-Allowed-Rate': '120' };
		answer = () => ({ status: 200, headers: consent });
		subscribe('CloudEventSchemaV1_0');
		expect(await settled()).toBe('active');
	});

	it('publishes the files of a recording', async () => {
		answer = (one) => ({ status: 200, body: { validationResponse: codeOf(one) } });
		subscribe();
		await settled();
		answer = () => ({ status: 200 });
		sandbox.control.configure('azure', { fileDelayMs: 60_000 });
		const id = seedCall();
		const { serverCallId } = (await ask('GET', `/calling/callConnections/${id}`)).json;
		const callLocator = { kind: 'serverCallLocator', serverCallId };
		await ask('POST', '/calling/recordings', { callLocator, recordingFormatType: 'mp3' });
		sandbox.control.advanceClock(6620);
		await ask('POST', `/calling/callConnections/${id}:terminate`);
		expect(sandbox.control.inspect().azure.eventGridEvents).toEqual([]);
		sandbox.control.advanceClock(60_000);
		expect(sandbox.control.inspect().azure.eventGridEvents).toEqual([
			expect.objectContaining({
				eventType: 'Microsoft.Communication.RecordingFileStatusUpdated',
				data: expect.objectContaining({
					recordingDurationMs: 6620,
					recordingContentType: 'AudioVideo',
					recordingFormatType: 'Mp3',
					sessionEndReason: 'CallEnded',
				}) as unknown,
			}),
		]);
	});
});
