import { createServer, type Server, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets, targets } from '../../../sandbox/framework/targets';
import { send, type Answered } from './support';

/** Registrations, event subscriptions and the events of the CAMARA sandbox. */
let sandbox: Sandbox;
let base: string;
const { registrationId, deviceId, mediaSessionId, subscriptionId } = targets.camara;
const REGISTRATIONS = {
	'r1.2': '/webrtc-registration/v0.2/sessions',
	'r2.2': '/webrtc-registration/v0.3/sessions',
	candidate: '/webrtc-registration/v0.4rc1/sessions',
};
const EVENTS = {
	'r1.2': '/webrtc-events/v0.1/subscriptions',
	'r2.2': '/webrtc-events/v0.2/subscriptions',
	candidate: '/webrtc-events-subscriptions/v0.3rc1/subscriptions',
};
const device = '7d444840-9dc0-41d1-b245-5ffdce74fad2';

beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: '2026-11-20T09:30:00Z' });
	base = sandbox.baseUrls.camara;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

function ask(
	method: string,
	target: string,
	body?: unknown,
	bearer: string = secrets.camara.token,
): Promise<Answered> {
	return send(base, {
		method,
		target,
		body: body === undefined ? '' : JSON.stringify(body),
		headers: {
			Authorization: `Bearer ${bearer}`,
			...(body !== undefined && { 'Content-Type': 'application/json' }),
		},
	});
}

const told = ({ status, json }: Answered) => [status, json.code];
const inSeconds = (seconds: number) =>
	new Date(Date.parse(sandbox.control.inspect().clock) + seconds * 1000).toISOString();

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.close();
		server.closeAllConnections();
	}
});

/** A sink that keeps what comes; `next()` resolves with the events in their order. */
async function openSink(status = 204) {
	const arrived: Array<{ headers: IncomingHttpHeaders; event: Record<string, unknown> }> = [];
	let wake = () => {};
	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const event = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
			arrived.push({ headers: req.headers, event });
			res.writeHead(status).end();
			wake();
		});
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	let taken = 0;
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sink`,
		async next() {
			while (arrived.length <= taken) await new Promise<void>((resolve) => (wake = resolve));
			const found = arrived[taken++];
			if (!found) throw new Error('nothing came');
			return found;
		},
	};
}

describe('registrations', () => {
	it('registers, refreshes and deletes by the rules of r2.2', async () => {
		const made = await ask('POST', REGISTRATIONS['r2.2'], { deviceId: device });
		expect(made.json).toMatchObject({
			regInfo: { phoneNumber: '+17085852753', regStatus: 'Registered' },
			expiresAt: inSeconds(3600),
		});
		const own = `${REGISTRATIONS['r2.2']}/${String(made.json.registrationId)}`;
		expect((await ask('PUT', own)).status).toBe(204);
		sandbox.control.configure('camara', { refreshAnswersEmpty: false });
		sandbox.control.advanceClock(1_000_000);
		const wish = { registrationExpireTime: inSeconds(7200) };
		expect((await ask('PUT', own, wish)).json.expiresAt).toBe(inSeconds(7200));
		// Out of the operator's bounds: its own time, counted from the request.
		const early = { registrationExpireTime: inSeconds(5) };
		expect((await ask('PUT', own, early)).json.expiresAt).toBe(inSeconds(3600));
		expect((await ask('DELETE', own)).status).toBe(204);
		expect(told(await ask('PUT', own))).toEqual([404, 'NOT_FOUND']);
	});

	it('forgets a registration that has expired', async () => {
		sandbox.control.advanceClock(3_600_000);
		expect(told(await ask('DELETE', `${REGISTRATIONS['r2.2']}/${registrationId}`))[0]).toBe(404);
		expect(sandbox.control.inspect().camara.over).toContainEqual(
			expect.objectContaining({ id: registrationId, state: 'REGISTRATION_EXPIRED' }),
		);
	});

	it('knows at r1.2 no expiry and no body of a refresh', async () => {
		const { status, json } = await ask('POST', REGISTRATIONS['r1.2'], { deviceId: device });
		expect([status, json.expiresAt]).toEqual([200, undefined]);
		const own = `${REGISTRATIONS['r1.2']}/${registrationId}`;
		expect((await ask('PUT', own)).status).toBe(204);
		expect((await ask('PUT', own, { registrationExpireTime: inSeconds(600) })).status).toBe(400);
	});

	it('reads and lists in the candidate only, and refuses a second one for the device', async () => {
		const { candidate } = REGISTRATIONS;
		expect((await ask('GET', `${candidate}/${registrationId}`)).json.registrationId).toBe(
			registrationId,
		);
		expect((await ask('GET', `${REGISTRATIONS['r2.2']}/${registrationId}`)).status).toBe(405);
		const list = await ask('GET', `${candidate}?deviceId=${deviceId}`);
		expect(JSON.parse(list.text)).toHaveLength(1);
		expect((await ask('GET', `${candidate}?deviceId=${device}`)).text).toBe('[]');
		expect(told(await ask('GET', candidate))).toEqual([400, 'INVALID_ARGUMENT']);
		expect(told(await ask('POST', candidate, { deviceId }))).toEqual([409, 'ALREADY_EXISTS']);
		expect((await ask('POST', candidate, { deviceId: device })).status).toBe(201);
		const early = { registrationExpireTime: inSeconds(1) };
		expect(told(await ask('PUT', `${candidate}/${registrationId}`, early))[1]).toBe('OUT_OF_RANGE');
	});

	it('takes a phone number with an application token only, and wants it then', async () => {
		const { candidate } = REGISTRATIONS;
		const phoneNumber = '+17085852753';
		expect(told(await ask('POST', candidate, { deviceId: device, phoneNumber }))[1]).toBe(
			'UNNECESSARY_IDENTIFIER',
		);
		const { clientId, clientSecret } = secrets.camara;
		const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
		const { json } = await send(base, {
			method: 'POST',
			target: '/oauth2/token',
			headers: { Authorization: `Basic ${basic}` },
			body: 'grant_type=client_credentials&scope=webrtc-registration:sessions:create',
		});
		const bearer = String(json.access_token);
		const create = (body: object) => ask('POST', candidate, { deviceId: device, ...body }, bearer);
		expect(told(await create({}))[1]).toBe('MISSING_IDENTIFIER');
		expect(told(await create({ phoneNumber: '+17085854000' }))[1]).toBe('PERMISSION_DENIED');
		expect((await create({ phoneNumber })).status).toBe(201);
	});

	it('refuses what is not declared, not a UUID, or of another subscriber', async () => {
		for (const body of [{ deviceId: 'uuid' }, { deviceId, more: 1 }, {}]) {
			expect(told(await ask('POST', REGISTRATIONS['r2.2'], body))[1]).toBe('INVALID_ARGUMENT');
		}
		const own = `${REGISTRATIONS['r2.2']}/${registrationId}`;
		expect(told(await ask('DELETE', own, undefined, secrets.camara.foreignToken))[1]).toBe(
			'INVALID_TOKEN_CONTEXT',
		);
		expect(told(await ask('DELETE', `${REGISTRATIONS['r2.2']}/`))).toEqual([
			400,
			'INVALID_ARGUMENT',
		]);
	});
});

const prefix = 'org.camaraproject.webrtc-events.v0.';
const request = (change: Record<string, unknown> = {}) => ({
	protocol: 'HTTP',
	sink: 'https://127.0.0.1:9/sink',
	types: [`${prefix}session-invitation`],
	config: { subscriptionDetail: { registrationId } },
	...change,
});
const sinkCredential = {
	credentialType: 'ACCESSTOKEN',
	accessToken: 'T0ken_abc',
	accessTokenExpiresUtc: '2027-11-20T09:30:00Z',
	accessTokenType: 'bearer',
};

describe('subscriptions', () => {
	it('makes, shows, lists and deletes one, and never shows its token', async () => {
		const made = await ask('POST', EVENTS['r2.2'], request({ sinkCredential }));
		expect([made.status, made.json.status]).toEqual([201, 'ACTIVE']);
		const own = `${EVENTS['r2.2']}/${String(made.json.id)}`;
		const list = await ask('GET', EVENTS['r2.2']);
		expect(JSON.parse(list.text)).toHaveLength(2);
		expect(list.text + made.text).not.toContain('T0ken_abc');
		expect((await ask('DELETE', own)).status).toBe(204);
		expect(told(await ask('GET', own))).toEqual([404, 'NOT_FOUND']);
		expect(told(await ask('DELETE', own))).toEqual([404, 'NOT_FOUND']);
	});

	it.each([
		['requested', 200],
		['hidden', 404],
		['failing', 404],
	])('makes and deletes later: %s', async (asynchronous, meanwhile) => {
		sandbox.control.configure('camara', { asynchronous });
		const made = await ask('POST', EVENTS['r2.2'], request());
		expect([made.status, Object.keys(made.json)]).toEqual([202, ['id']]);
		const own = `${EVENTS['r2.2']}/${String(made.json.id)}`;
		expect((await ask('GET', own)).status).toBe(meanwhile);
		sandbox.control.advanceClock(1000);
		expect((await ask('GET', own)).status).toBe(asynchronous === 'failing' ? 404 : 200);
		if (asynchronous === 'failing') return;
		expect((await ask('DELETE', own)).status).toBe(202);
		expect((await ask('GET', own)).json.status).toBe('DELETED');
		sandbox.control.advanceClock(1000);
		expect((await ask('GET', own)).status).toBe(404);
	});

	it.each([
		['another protocol', { protocol: 'MQTT3' }, 'INVALID_PROTOCOL'],
		['a sink without https', { sink: 'http://a.example/x' }, 'INVALID_SINK'],
		[
			'two types',
			{ types: [`${prefix}session-invitation`, `${prefix}registration-ends`] },
			'INVALID_ARGUMENT',
		],
		['the automatic type', { types: [`${prefix}subscription-ended`] }, 'INVALID_ARGUMENT'],
		[
			'session-status without a session',
			{ types: [`${prefix}session-status`] },
			'INVALID_ARGUMENT',
		],
		[
			'an unknown registration',
			{ config: { subscriptionDetail: { registrationId: 'x' } } },
			'SERVICE_NOT_APPLICABLE',
		],
		[
			'another credential',
			{ sinkCredential: { ...sinkCredential, credentialType: 'PLAIN' } },
			'INVALID_CREDENTIAL',
		],
		[
			'another token type',
			{ sinkCredential: { ...sinkCredential, accessTokenType: 'mac' } },
			'INVALID_TOKEN',
		],
		[
			'the misspelt expiry',
			{ sinkCredential: { ...sinkCredential, accessTokenExpireUtc: 'x' } },
			'INVALID_ARGUMENT',
		],
		['protocolSettings', { protocolSettings: { method: 'POST' } }, 'INVALID_ARGUMENT'],
	])('refuses %s', async (_name, change, code) => {
		expect(told(await ask('POST', EVENTS['r2.2'], request(change)))[1]).toBe(code);
	});

	it('takes several types in the candidate, unless it does not, and updates', async () => {
		const long = 'org.camaraproject.webrtc-events-subscriptions.v0.';
		const types = ['session-invitation', 'session-status', 'registration-ends'];
		const wanted = {
			...request(),
			types: types.map((name) => long + name),
			config: { subscriptionDetail: { deviceId } },
		};
		const made = await ask('POST', EVENTS.candidate, wanted);
		expect([made.status, made.json.types]).toEqual([201, expect.arrayContaining(wanted.types)]);
		const own = `${EVENTS.candidate}/${String(made.json.id)}`;
		const until = { config: { subscriptionExpireTime: inSeconds(60) } };
		expect((await ask('PUT', own, until)).json.expiresAt).toBe(inSeconds(60));
		const detail = { config: { subscriptionDetail: { deviceId } } };
		expect((await ask('PUT', own, detail)).status).toBe(400);
		sandbox.control.configure('camara', { multiEvent: false });
		expect(told(await ask('POST', EVENTS.candidate, wanted))[1]).toBe(
			'MULTIEVENT_SUBSCRIPTION_NOT_SUPPORTED',
		);
		expect((await ask('PUT', `${EVENTS['r2.2']}/${subscriptionId}`, until)).status).toBe(405);
	});

	it('refuses any request with the code that it was told', async () => {
		sandbox.control.configure('camara', { problem: 'QUOTA_EXCEEDED' });
		expect(told(await ask('POST', EVENTS['r2.2'], request()))).toEqual([429, 'QUOTA_EXCEEDED']);
	});
});

describe('events', () => {
	const subscribe = (sink: string, change: Record<string, unknown> = {}) =>
		ask('POST', EVENTS['r1.2'], {
			...request({ sink, sinkCredential }),
			config: { subscriptionDetail: { registrationId, deviceId } },
			...change,
		});

	it('tells of an incoming call with the token, in order, to its end and beyond', async () => {
		const sink = await openSink();
		const made = await subscribe(sink.url);
		const { mediaSessionIds } = sandbox.control.seed('camara', { incomingCalls: 1 });
		const [incoming] = mediaSessionIds as string[];
		const invitation = await sink.next();
		expect(invitation.headers).toMatchObject({
			'content-type': 'application/cloudevents+json',
			authorization: 'Bearer T0ken_abc',
		});
		expect(invitation.event).toMatchObject({
			specversion: '1.0',
			type: `${prefix}session-invitation`,
			data: { mediaSessionId: incoming, subscriptionId: made.json.id, status: 'Initial' },
		});
		await subscribe(sink.url, {
			types: [`${prefix}session-status`],
			config: { subscriptionDetail: { registrationId, deviceId, sessionId: incoming } },
		});
		const call = `/webrtc-call-handling/v0.2/sessions/${incoming}`;
		await ask('PUT', `${call}/status`, { status: 'Ringing' });
		expect((await sink.next()).event.data).toMatchObject({ status: 'Ringing', sequenceNumber: 2 });
		await ask('DELETE', call);
		expect((await sink.next()).event.data).toMatchObject({
			status: 'Declined',
			reason: 'Call declined by receiver',
			sequenceNumber: 3,
		});
		await ask('DELETE', `${EVENTS['r1.2']}/${String(made.json.id)}`);
		expect((await sink.next()).event).toMatchObject({
			type: `${prefix}subscription-ends`,
			data: { subscriptionId: made.json.id, terminationReason: 'SUBSCRIPTION_DELETED' },
		});
	});

	it.each([
		['cancel', 'SessionCancelled'],
		['hangUp', 'Terminated'],
		['busy', 'Busy'],
	])('the other side may %s', async (remote, status) => {
		const sink = await openSink();
		await subscribe(sink.url, {
			types: [`${prefix}session-status`],
			config: { subscriptionDetail: { registrationId, deviceId, sessionId: mediaSessionId } },
		});
		sandbox.control.seed('camara', { remote, mediaSessionId });
		expect((await sink.next()).event.data).toMatchObject({ mediaSessionId, status });
		const call = `/webrtc-call-handling/v0.2/sessions/${mediaSessionId}`;
		expect((await ask('GET', call)).status).toBe(404);
		sandbox.control.configure('camara', { endedCanBeRead: true });
		expect((await ask('GET', call)).json.status).toBe(status);
		expect((await ask('DELETE', call)).status).toBe(404);
	});

	it('ends at its most events, by its time, by itself, with the registration', async () => {
		const sink = await openSink();
		const detail = { subscriptionDetail: { registrationId, deviceId } };
		const reasonOf = async () =>
			((await sink.next()).event.data as { terminationReason?: string }).terminationReason;
		await subscribe(sink.url, { config: { ...detail, subscriptionMaxEvents: 1 } });
		sandbox.control.seed('camara', { incomingCalls: 1 });
		expect([await reasonOf(), await reasonOf()]).toEqual([undefined, 'MAX_EVENTS_REACHED']);
		await subscribe(sink.url, { config: { ...detail, subscriptionExpireTime: inSeconds(60) } });
		sandbox.control.advanceClock(60_000);
		sandbox.control.inspect();
		expect(await reasonOf()).toBe('SUBSCRIPTION_EXPIRED');
		const { json } = await subscribe(sink.url);
		sandbox.control.seed('camara', { endSubscription: String(json.id) });
		expect(await reasonOf()).toBe('NETWORK_TERMINATED');
		await subscribe(sink.url);
		await ask('DELETE', `${REGISTRATIONS['r1.2']}/${registrationId}`);
		expect(await reasonOf()).toBe('NETWORK_TERMINATED');
	});

	it('says that it turned inactive; a sink that is gone gets nothing more', async () => {
		const sink = await openSink(410);
		const { json } = await subscribe(sink.url);
		const own = `${EVENTS['r1.2']}/${String(json.id)}`;
		sandbox.control.seed('camara', { deactivateSubscription: String(json.id) });
		expect((await ask('GET', own)).json.status).toBe('INACTIVE');
		expect((await sink.next()).event).toMatchObject({
			type: `${prefix}subscription-updated`,
			data: { updateReason: 'SUBSCRIPTION_INACTIVE' },
		});
	});

	it('sends twice and with numeric ids when told', async () => {
		const sink = await openSink();
		sandbox.control.configure('camara', { deliverTwice: true, numericEventIds: true });
		await subscribe(sink.url);
		sandbox.control.seed('camara', { incomingCalls: 1 });
		const ids = [(await sink.next()).event.id, (await sink.next()).event.id];
		expect(ids[0]).toBe(ids[1]);
		expect(ids[0]).toEqual(expect.any(Number));
	});
});
