import { HTTP, type CloudEvent } from 'cloudevents';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../sandbox';
import { secrets, targets } from '../../sandbox/framework/targets';
import { BASES, camaraContracts, type ReleaseName } from '../support/camaraContract';
import { corrections } from '../support/camaraCorrections';
import { at, FOLDER, present, type Json } from '../support/contract';
import { send, type Answered } from '../unit/sandbox/support';

/** CAMARA's OpenAPI documents of each release as judges of every answer and event of the sandbox. */
if (!present) console.warn(`Skipped: CAMARA's OpenAPI documents are not at ${FOLDER}`);
const judged = present ? describe : describe.skip;

const RELEASES: ReleaseName[] = ['r1.2', 'r2.2', 'candidate'];
const { mediaSessionId, registrationId, deviceId, subscriptionId } = targets.camara;
const newDevice = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const sdp = { sdp: 'v=0\r\n' };
const call = {
	originatorAddress: 'tel:+17085852753',
	receiverAddress: 'tel:+17085854000',
	offer: sdp,
};
const sinkCredential = {
	credentialType: 'ACCESSTOKEN',
	accessToken: 'T0ken_abc',
	accessTokenExpiresUtc: '2027-11-20T09:30:00Z',
	accessTokenType: 'bearer',
};

judged("the sandbox by CAMARA's documents", () => {
	let sandbox: Sandbox;
	let contracts: ReturnType<typeof camaraContracts>;
	beforeAll(async () => {
		sandbox = await startSandbox({ clock: 'frozen', startAt: '2026-11-20T09:30:00Z' });
		contracts = camaraContracts();
	});
	afterAll(() => sandbox.close());
	beforeEach(() => sandbox.control.reset());
	const servers: Server[] = [];
	afterEach(() => {
		for (const server of servers.splice(0)) {
			server.close();
			server.closeAllConnections();
		}
	});

	/** Sends a request that must be good, and judges it and its answer. */
	async function good(
		method: string,
		target: string,
		{ body, registration }: { body?: unknown; registration?: string } = {},
	): Promise<Answered> {
		const { message, reply } = await exchange(method, target, { body, registration });
		expect([target, contracts.requestErrors(message)]).toEqual([target, []]);
		expect([target, contracts.replyErrors(message, reply)]).toEqual([target, []]);
		expect([target, reply.status < 300]).toEqual([target, true]);
		return reply;
	}

	async function exchange(
		method: string,
		target: string,
		{ body, registration }: { body?: unknown; registration?: string } = {},
		bearer: string = secrets.camara.token,
	) {
		const text = body === undefined ? '' : JSON.stringify(body);
		const headers = {
			authorization: `Bearer ${bearer}`,
			'x-correlator': 'case-4711',
			...(text && { 'content-type': 'application/json' }),
			...(registration && { registrationid: registration }),
		};
		const message = { method, target, headers, body: text };
		return { message, reply: await send(sandbox.baseUrls.camara, { ...message }) };
	}

	const subscription = (release: ReleaseName, event: string, sink: string) => ({
		protocol: 'HTTP',
		sink,
		sinkCredential,
		types: [
			release === 'candidate'
				? `org.camaraproject.webrtc-events-subscriptions.v0.${event}`
				: `org.camaraproject.webrtc-events.v0.${event}`,
		],
		config: {
			subscriptionDetail:
				release === 'candidate'
					? { deviceId }
					: {
							registrationId,
							deviceId,
							...(event === 'session-status' ? { sessionId: mediaSessionId } : {}),
						},
			subscriptionExpireTime: '2026-12-20T09:30:00Z',
		},
	});
	const sink = 'https://127.0.0.1:9/sink';

	test.each(RELEASES)('%s: every operation, every documented success', async (release) => {
		const { callHandling, registration, events } = BASES[release];
		const seen = new Set<string>();
		const ask: typeof good = async (method, target, more) => {
			const reply = await good(method, target, more);
			seen.add(`${String(at(contracts.find({ method, target }).operation, 'operationId'))}`);
			return reply;
		};
		const placed = await ask('POST', `${callHandling}/sessions`, {
			body: release === 'candidate' ? { ...call, callType: 'REGULAR' } : call,
			registration: registrationId,
		});
		const session = `${callHandling}/sessions/${String(placed.json.mediaSessionId)}`;
		for (const ms of [0, 600, 1200, 3000]) {
			sandbox.control.advanceClock(ms);
			await ask('GET', session);
		}
		await ask('PUT', `${session}/status`, { body: { status: 'Hold', offer: sdp } });
		sandbox.control.configure('camara', { updateAnswersEmpty: true });
		await ask('PUT', `${session}/status`, { body: { status: 'Resume' } });
		sandbox.control.configure('camara', { endedCanBeRead: true });
		await ask('DELETE', session);
		await ask('GET', session);

		const device = await ask('POST', `${registration}/sessions`, { body: { deviceId: newDevice } });
		const own = `${registration}/sessions/${String(device.json.registrationId)}`;
		await ask('PUT', own);
		if (release !== 'r1.2') {
			sandbox.control.configure('camara', { refreshAnswersEmpty: false });
			await ask('PUT', own, { body: { registrationExpireTime: '2026-11-20T11:00:00Z' } });
		}
		if (release === 'candidate') {
			await ask('GET', own);
			await ask('GET', `${registration}/sessions?deviceId=${newDevice}`);
		}
		await ask('DELETE', own);

		for (const event of ['session-invitation', 'session-status', 'registration-ends']) {
			if (release === 'r1.2' && event === 'registration-ends') continue;
			await ask('POST', `${events}/subscriptions`, { body: subscription(release, event, sink) });
		}
		sandbox.control.configure('camara', { asynchronous: 'requested' });
		const later = await ask('POST', `${events}/subscriptions`, {
			body: subscription(release, 'session-invitation', sink),
		});
		const subscribed = `${events}/subscriptions/${String(later.json.id)}`;
		await ask('GET', subscribed);
		sandbox.control.advanceClock(1000);
		await ask('GET', `${events}/subscriptions`);
		if (release === 'candidate') {
			const config = { subscriptionExpireTime: '2026-11-30T09:30:00Z' };
			await ask('PUT', subscribed, { body: { sinkCredential, config } });
		}
		await ask('DELETE', subscribed);
		sandbox.control.configure('camara', { asynchronous: '' });
		const [first] = JSON.parse((await ask('GET', `${events}/subscriptions`)).text) as Json[];
		await ask('DELETE', `${events}/subscriptions/${String(first?.id)}`);
		expect(seen.size).toBe(release === 'candidate' ? 14 : 11);
	});

	test.each(RELEASES)('%s: every printed error', async (release) => {
		const { callHandling, registration, events } = BASES[release];
		const operations = [
			['POST', `${callHandling}/sessions`],
			['GET', `${callHandling}/sessions/x`],
			['DELETE', `${callHandling}/sessions/x`],
			['PUT', `${callHandling}/sessions/x/status`],
			['POST', `${registration}/sessions`],
			['PUT', `${registration}/sessions/x`],
			['DELETE', `${registration}/sessions/x`],
			['POST', `${events}/subscriptions`],
			['GET', `${events}/subscriptions`],
			['GET', `${events}/subscriptions/x`],
			['DELETE', `${events}/subscriptions/x`],
			...(release === 'candidate'
				? [
						['GET', `${registration}/sessions/x`],
						['GET', `${registration}/sessions?deviceId=${newDevice}`],
						['PUT', `${events}/subscriptions/x`],
					]
				: []),
		] as Array<[string, string]>;
		let count = 0;
		for (const [method, target] of operations) {
			for (const { status, code } of contracts.printedErrors({ method, target })) {
				sandbox.control.configure('camara', { problem: code });
				const { message, reply } = await exchange(method, target);
				expect([method, target, reply.status]).toEqual([method, target, status]);
				expect([code, contracts.replyErrors(message, reply)]).toEqual([code, []]);
				count += 1;
			}
		}
		expect(count).toBeGreaterThan(40);
	});

	test.each(RELEASES)('%s: what the sandbox refuses by itself', async (release) => {
		const { callHandling, registration, events } = BASES[release];
		const one = `${callHandling}/sessions/${mediaSessionId}`;
		const refused: Array<[string, string, { body?: unknown; registration?: string }?, string?]> = [
			['GET', `${callHandling}/sessions/unknown`],
			['DELETE', `${callHandling}/sessions/unknown`],
			['DELETE', one, { body: {} }],
			['DELETE', one, {}, 'made-up'],
			['DELETE', one, {}, secrets.camara.readOnlyToken],
			['DELETE', one, {}, secrets.camara.foreignToken],
			['PUT', `${one}/status`, { body: { status: 'Away' } }],
			['PUT', `${one}/status`, { body: { receiverSessionStatus: { status: 'Hold' } } }],
			['POST', `${callHandling}/sessions`, { body: call }],
			['POST', `${callHandling}/sessions`, { body: {}, registration: registrationId }],
			['POST', `${callHandling}/sessions`, { body: call, registration: 'unknown' }],
			['POST', `${registration}/sessions`, { body: { deviceId: 'uuid' } }],
			['DELETE', `${registration}/sessions/unknown`],
			['DELETE', `${registration}/sessions/${registrationId}`, {}, secrets.camara.foreignToken],
			['POST', `${events}/subscriptions`, { body: {} }],
			[
				'POST',
				`${events}/subscriptions`,
				{ body: subscription(release, 'session-invitation', sink) },
				secrets.camara.readOnlyToken,
			],
			['GET', `${events}/subscriptions/unknown`],
			['DELETE', `${events}/subscriptions/unknown`],
			['GET', `${events}/subscriptions/${subscriptionId}`, {}, secrets.camara.foreignToken],
		];
		for (const [method, target, more, bearer] of refused) {
			const { message, reply } = await exchange(method, target, more, bearer);
			expect([method, target, reply.status >= 400]).toEqual([method, target, true]);
			expect([method, target, contracts.replyErrors(message, reply)]).toEqual([method, target, []]);
		}
	});

	test('a mistake would be seen: a wrong body, an undeclared property, an undocumented answer', () => {
		const target = `${BASES['r2.2'].callHandling}/sessions/x`;
		const reply = { status: 200, headers: { 'content-type': 'application/json' }, text: '' };
		const answer = (text: string, status = 200) =>
			contracts.replyErrors({ method: 'GET', target }, { ...reply, status, text });
		expect(answer('{"status":"Ringing"}')).toEqual([]);
		expect(answer('{"status":"ringing"}')).not.toEqual([]);
		expect(answer('{"state":"Ringing"}')).not.toEqual([]);
		expect(answer('{}', 206)).not.toEqual([]);
		expect(answer('{"status":404,"code":"NOT_FOUND","message":"x"}', 401)).not.toEqual([]);
		const request = { method: 'DELETE', target, headers: { 'x-correlator': 'a b' } };
		expect(contracts.requestErrors(request)).not.toEqual([]);
		expect(contracts.requestErrors({ ...request, headers: {}, body: '{}' })).not.toEqual([]);
	});

	test('every correction corrects something that is there', () => {
		for (const { file, at: names } of corrections) {
			expect(contracts.documents.has(file)).toBe(true);
			expect(names.length).toBeGreaterThan(2);
		}
	});

	test.each(RELEASES)('%s: every event', async (release) => {
		const arrived: Json[] = [];
		const read: Array<CloudEvent<unknown>> = [];
		let wake = () => {};
		// At r1.2 a sink may do without https, so its events are caught directly.
		const server = createServer((req, res) => {
			const chunks: Buffer[] = [];
			req.on('data', (chunk: Buffer) => chunks.push(chunk));
			req.on('end', () => {
				const body = Buffer.concat(chunks).toString();
				arrived.push(JSON.parse(body) as Json);
				// The official SDK reads it too, and finds nothing to complain about.
				const event = HTTP.toEvent({ headers: req.headers, body }) as CloudEvent<unknown>;
				expect(event.validate()).toBe(true);
				read.push(event);
				res.writeHead(204).end();
				wake();
			});
		});
		servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const local = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sink`;
		sandbox.control.seed('camara', { endSubscription: subscriptionId });
		const events = `${BASES[release].events}/subscriptions`;
		const names = ['session-invitation', 'session-status', 'registration-ends'];
		for (const event of names) {
			if (release === 'r1.2' && event === 'registration-ends') continue;
			const body = subscription(release, event, sink);
			const { reply } = await exchange('POST', events, { body });
			expect(reply.status).toBe(201);
		}
		sandbox.control.seed('camara', { redirectSinks: local });
		sandbox.control.seed('camara', { incomingCalls: 1 });
		sandbox.control.seed('camara', { remote: 'hold', mediaSessionId });
		await exchange('DELETE', `${BASES[release].callHandling}/sessions/${mediaSessionId}`);
		await exchange('DELETE', `${BASES[release].registration}/sessions/${registrationId}`);
		if (release === 'candidate') {
			const list = await exchange('GET', events);
			const [first] = JSON.parse(list.reply.text) as Json[];
			await exchange('DELETE', `${events}/${String(first?.id)}`);
		}
		const wanted = { 'r1.2': 5, 'r2.2': 7, candidate: 5 }[release];
		while (arrived.length < wanted) await new Promise<void>((resolve) => (wake = resolve));
		const types = new Set(arrived.map(({ type }) => String(type).split('.').at(-1)));
		expect(types.size).toBe(release === 'r1.2' ? 3 : 4);
		for (const event of arrived) {
			expect([event.type, contracts.eventErrors(release, event)]).toEqual([event.type, []]);
		}
		expect(read.map(({ id, type, data }) => ({ id, type, data }))).toEqual(
			arrived.map(({ id, type, data }) => ({ id, type, data })),
		);
		expect(contracts.eventErrors(release, { ...arrived[0], specversion: '0.2' })).not.toEqual([]);
	});
});
