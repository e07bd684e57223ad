import crypto, { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';

import { lifeCycle } from '../../../nodes/CamaraWebRtc/trigger/lifeCycle';
import { secrets, targets } from '../../../sandbox/framework/targets';
import { WaitingTrigger, type Delivery, type TriggerSpec } from '../../support/n8n/deliver';
import { PublishedTrigger, type PublishedSpec } from '../../support/publishedTrigger';
import { sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();
const { registrationId, deviceId, mediaSessionId, subscriptionId } = targets.camara;
const PREFIX = 'org.camaraproject.webrtc-events.v0.';
const TOKEN = 'T0ken_abc';
const hashOf = (token: string) => crypto.createHash('sha256').update(token).digest('base64url');

const credentials = (change: IDataObject = {}) => ({
	camaraApi: { ...suite.sandbox.credentials.camaraApi, ...change } as never,
});

/** A trigger whose subscription is known, with the token of the sheet's vector. */
async function waiting(
	parameters: IDataObject = {},
	more: Partial<TriggerSpec> = {},
	stored: IDataObject = {
		subscriptions: [{ id: 'sub-1', events: ['session-invitation'], tokenHash: hashOf(TOKEN) }],
	},
) {
	const trigger = await WaitingTrigger.wait({
		node: 'camaraWebRtcTrigger',
		parameters: { events: ['session-invitation', 'session-status'], registrationId, ...parameters },
		credentials: credentials(),
		id: randomUUID(),
		...more,
	});
	trigger.staticData = { 'node:CAMARA WebRTC Trigger': stored };
	return trigger;
}

const event = (more: IDataObject = {}): IDataObject => ({
	id: randomUUID(),
	source: 'https://webrtc-gw.operator.com',
	type: `${PREFIX}session-invitation`,
	specversion: '1.0',
	datacontenttype: 'application/json',
	time: new Date().toISOString(),
	data: { subscriptionId: 'sub-1', mediaSessionId, status: 'Initial' },
	...more,
});

const sent = (
	body: IDataObject | string,
	{ authorization = `Bearer ${TOKEN}`, ...headers }: Record<string, string> = {},
): Delivery => ({
	headers: {
		'content-type': 'application/cloudevents+json',
		...(authorization === '' ? {} : { authorization }),
		...headers,
	},
	rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe('camara: what comes in', () => {
	test('T1 a good token starts one execution, answered with 204 and nothing', async () => {
		const trigger = await waiting();
		const { status, body, items } = await trigger.deliver(sent(event()));
		expect([status, body ?? '']).toEqual([204, '']);
		expect(items).toHaveLength(1);
		expect(items?.[0]?.json).toMatchObject({
			eventName: 'session-invitation',
			verified: true,
			data: { mediaSessionId },
		});
	});

	test.each([
		['Bearer T0ken_abc', 204],
		['bearer T0ken_abc', 204],
		['T0ken_abc', 401],
		['Bearer T0ken_abd', 401],
		['Bearer T0ken_abc more', 401],
		['Basic T0ken_abc', 401],
		['Bearer', 401],
		['Bearer ', 401],
		['', 401],
	])('T2 the token by the vector: %j is %d', async (authorization, expected) => {
		const trigger = await waiting();
		const { status, items } = await trigger.deliver(sent(event(), { authorization }));
		expect([status, items?.length ?? 0]).toEqual([expected, expected === 204 ? 1 : 0]);
	});

	test('T2 nothing is let in while no token is known, and a repeated header counts as none', async () => {
		const trigger = await waiting({}, {}, {});
		expect((await trigger.deliver(sent(event()))).status).toBe(401);
		const repeated = sent(event());
		repeated.headers = { ...repeated.headers, authorization: [`Bearer ${TOKEN}`, 'Bearer x'] };
		expect((await (await waiting()).deliver(repeated)).status).toBe(401);
	});

	test('T4 without the raw bytes, compressed, or in another format it is refused', async () => {
		const trigger = await waiting();
		const { headers } = sent(event());
		expect((await trigger.deliver({ headers })).status).toBe(401);
		expect((await trigger.deliver(sent(event(), { 'content-encoding': 'gzip' }))).status).toBe(401);
		expect(
			(await trigger.deliver(sent(event(), { 'content-type': 'application/json' }))).status,
		).toBe(400);
		const charset = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
		expect((await trigger.deliver(sent(event(), charset))).status).toBe(204);
	});

	test('T6 while a subscription is renewed, the token of the former one is good too', async () => {
		const trigger = await waiting(
			{},
			{},
			{
				subscriptions: [{ id: 'sub-2', events: ['session-invitation'], tokenHash: hashOf('new') }],
				tokenHashes: [hashOf(TOKEN), hashOf('new')],
			},
		);
		for (const token of [TOKEN, 'new']) {
			const delivery = sent(event({ data: {} }), { authorization: `Bearer ${token}` });
			expect((await trigger.deliver(delivery)).status).toBe(204);
		}
	});

	test('T9 the same event again starts nothing; source and ID together tell events apart', async () => {
		const trigger = await waiting();
		const one = event();
		expect((await trigger.deliver(sent(one))).items).toHaveLength(1);
		expect(await trigger.deliver(sent(one))).toMatchObject({ status: 204, items: undefined });
		const other = { ...one, source: 'https://other.operator.com' };
		expect((await trigger.deliver(sent(other))).items).toHaveLength(1);
	});

	test('T10 ten events, one in each delivery, are ten items', async () => {
		const trigger = await waiting();
		const all = await Promise.all(
			Array.from({ length: 10 }, async () => await trigger.deliver(sent(event()))),
		);
		expect(all.flatMap(({ items = [] }) => items)).toHaveLength(10);
	});

	test('T11 the choice of events comes after the verification', async () => {
		const trigger = await waiting({ events: ['registration-ends'] });
		expect((await trigger.deliver(sent(event(), { authorization: 'Bearer x' }))).status).toBe(401);
		expect(await trigger.deliver(sent(event()))).toMatchObject({ status: 204, items: undefined });
	});

	test('T14 no vendor is asked before the answer', async () => {
		const trigger = await waiting();
		await trigger.deliver(sent(event()));
		expect(await suite.requests('camara')).toEqual([]);
	});

	test('T15 a body of 10 MB, deep nesting and broken JSON are refused, and nothing breaks', async () => {
		const trigger = await waiting();
		const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
		for (const [body, status] of [
			['x'.repeat(10_000_000), 413],
			[deep, 400],
			['{"id":', 400],
			['[]', 400],
			['"x"', 400],
		] as const) {
			expect((await trigger.deliver(sent(body))).status).toBe(status);
		}
	});

	test('T16 an event whose execution could not start is taken when it comes again', async () => {
		const trigger = await waiting();
		const one = sent(event());
		expect((await trigger.deliver({ ...one, then: { startFails: true } })).status).toBe(500);
		expect((await trigger.deliver(one)).items).toHaveLength(1);
	});

	test.each([
		['an empty ID', { id: '' }],
		['no ID', { id: null }],
		['no source', { source: '' }],
		['no type', { type: undefined }],
		['no time', { time: '' }],
		['another version', { specversion: '0.2' }],
	])('%s is answered with 400', async (_name, change) => {
		const { status, items } = await (await waiting()).deliver(sent(event(change as IDataObject)));
		expect([status, items]).toEqual([400, undefined]);
	});

	test('a numeric ID is good, and leaves as text', async () => {
		const { items } = await (await waiting()).deliver(sent(event({ id: 4711 })));
		expect(items?.[0]?.json.id).toBe('4711');
	});

	test('any prefix, any version, both names of the end', async () => {
		const trigger = await waiting();
		for (const [type, eventName] of [
			['org.camaraproject.webrtc-events-subscriptions.v0.session-status', 'session-status'],
			['org.camaraproject.webrtc-events.v1.session-status', 'session-status'],
			[`${PREFIX}subscription-ends`, 'subscription-ended'],
			[`${PREFIX}subscription-ended`, 'subscription-ended'],
		]) {
			const data = { subscriptionId: 'other', terminationReason: 'SUBSCRIPTION_DELETED' };
			const own = eventName === 'session-status' ? {} : { data };
			const { items } = await trigger.deliver(sent(event({ type, ...own })));
			expect(items?.[0]?.json).toMatchObject({ eventName });
		}
	});

	test('an unknown type passes as it is when it was chosen, and only then', async () => {
		const strange = event({ type: `${PREFIX}session-recorded` });
		expect((await (await waiting()).deliver(sent(strange))).items).toBeUndefined();
		const trigger = await waiting({ options: { alsoStartOn: ['unknown'] } });
		const { items } = await trigger.deliver(sent(strange));
		expect(items?.[0]?.json).toMatchObject({ eventName: 'session-recorded' });
	});

	test('an event of another subscription starts nothing; one that names none does', async () => {
		const trigger = await waiting();
		const other = event({ data: { subscriptionId: 'sub-9' } });
		expect(await trigger.deliver(sent(other))).toMatchObject({ status: 204, items: undefined });
		expect((await trigger.deliver(sent(event({ data: {} })))).items).toHaveLength(1);
	});

	test('T3 a Maximum Age that is no number refuses; an old event is refused within it', async () => {
		const strange = await waiting({ options: { maxAge: 'soon' } });
		expect((await strange.deliver(sent(event()))).status).toBe(500);
		const strict = await waiting({ options: { maxAge: 60 } });
		const old = event({ time: '2025-02-05T10:35:00.123Z' });
		expect((await strict.deliver(sent(old))).status).toBe(401);
		expect((await strict.deliver(sent(event()))).status).toBe(204);
		expect((await (await waiting()).deliver(sent(old))).status).toBe(204);
	});

	test('without a token everything is let in, and says that it was not verified', async () => {
		const trigger = await waiting({ options: { useToken: false } });
		const { items } = await trigger.deliver(sent(event(), { authorization: '' }));
		expect(items?.[0]?.json).toMatchObject({ verified: false });
	});
});

describe('camara: publishing', () => {
	const open: PublishedTrigger[] = [];
	afterEach(async () => await Promise.all(open.splice(0).map(async (one) => await one.close())));

	async function made({
		change = {},
		...spec
	}: Partial<PublishedSpec> & { change?: IDataObject } = {}): Promise<PublishedTrigger> {
		const trigger = await PublishedTrigger.make({
			node: 'camaraWebRtcTrigger',
			credentials: credentials(change),
			secure: true,
			...spec,
			parameters: {
				events: ['session-invitation'],
				registrationId,
				deviceId: '',
				mediaSessionId: '',
				...spec.parameters,
			},
		});
		open.push(trigger);
		return trigger;
	}

	const subscriptions = (): Array<{ id: string; label: string; state: string }> =>
		suite.sandbox.control
			.inspect()
			.camara.live.filter(({ kind, id }) => kind === 'event subscription' && id !== subscriptionId);
	const arrived = async (trigger: PublishedTrigger, count: number) => {
		while (trigger.items.length < count) {
			suite.sandbox.control.inspect();
			await setImmediate();
		}
		return trigger.items;
	};
	const posts = async () =>
		(await suite.requests('camara')).filter(({ method }) => method === 'POST').length;

	test('T12 publishing subscribes, and the sandbox’s events arrive verified; nothing is left', async () => {
		const trigger = await made();
		await trigger.publish();
		expect(subscriptions()).toHaveLength(1);
		suite.sandbox.control.seed('camara', { incomingCalls: 1 });
		const [invitation] = await arrived(trigger, 1);
		expect(invitation).toMatchObject({ eventName: 'session-invitation', verified: true });
		expect(JSON.stringify(trigger.staticData)).not.toContain('"accessToken"');
		await trigger.unpublish();
		expect(subscriptions()).toEqual([]);
	});

	test('T13 publishing twice leaves one subscription', async () => {
		const trigger = await made();
		await trigger.publish();
		await trigger.publish();
		expect(subscriptions()).toHaveLength(1);
		expect(await posts()).toBe(1);
	});

	test('T13 a test has a subscription of its own', async () => {
		const published = await made();
		await published.publish();
		const test = await made({ test: true, sameNodeAs: published });
		await test.publish();
		expect(subscriptions()).toHaveLength(2);
		await test.unpublish();
		expect(subscriptions()).toHaveLength(1);
	});

	test('each event has a subscription of its own up to r2.2; all together in the candidate', async () => {
		const events = ['session-invitation', 'registration-ends'];
		const two = await made({ parameters: { events } });
		await two.publish();
		expect(subscriptions().map(({ label }) => label)).toEqual(
			expect.arrayContaining(['session-invitation (r2.2)', 'registration-ends (r2.2)']),
		);
		await two.unpublish();
		const parameters = { events: [...events, 'session-status'], registrationId: '', deviceId };
		const one = await made({ parameters, change: { layout: 'candidate' } });
		await one.publish();
		expect(subscriptions()).toHaveLength(1);
		await one.unpublish();
		suite.sandbox.control.configure('camara', { multiEvent: false });
		const three = await made({ parameters, change: { layout: 'candidate' } });
		await three.publish();
		expect(subscriptions()).toHaveLength(3);
	});

	test('when one of them fails, the others are taken back', async () => {
		const events = ['session-invitation', 'session-status'];
		const trigger = await made({ parameters: { events, mediaSessionId: 'unknown' } });
		await expect(trigger.publish()).rejects.toThrow(/No subscription to session-status \(422/);
		expect(subscriptions()).toEqual([]);
		const complete = await made({ parameters: { events, mediaSessionId } });
		await complete.publish();
		expect(subscriptions()).toHaveLength(2);
	});

	test('T12 one whose answer was lost is found by its address and taken back', async () => {
		const trigger = await made();
		suite.sandbox.control.dropNext('camara', { when: 'afterWork', path: 'POST ' });
		await expect(trigger.publish()).rejects.toThrow(/could not be asked/);
		expect(subscriptions()).toEqual([]);
		const { over } = suite.sandbox.control.inspect().camara;
		expect(over).toEqual([expect.objectContaining({ state: 'DELETED' })]);
	});

	test.each([
		[{ events: ['session-status'] }, {}, /Media Session ID may not be empty/],
		[{ registrationId: '' }, {}, /Registration ID may not be empty/],
		[
			{ events: ['registration-ends'], deviceId },
			{ layout: 'r1.2' },
			/registration-ends exists at/,
		],
		[{}, { layout: 'candidate' }, /Device ID may not be empty/],
		[{}, { layout: 'merged' }, /has no events API/],
		[{ events: ['nonsense'] }, {}, /Events must be chosen/],
	])(
		'what cannot be subscribed to is refused in words: %j %j',
		async (parameters, change, message) => {
			const trigger = await made({ parameters: parameters as IDataObject, change });
			await expect(trigger.publish()).rejects.toThrow(message);
			expect(await posts()).toBe(0);
		},
	);

	test('a sink without https is refused in words', async () => {
		const trigger = await made({ secure: false });
		await expect(trigger.publish()).rejects.toThrow(
			/takes https addresses only, but the webhook of this n8n is http:/,
		);
		expect(await suite.requests('camara')).toEqual([]);
	});

	test('a missing scope is named', async () => {
		const trigger = await made({ change: { token: secrets.camara.readOnlyToken } });
		const error = await trigger.publish().then(
			() => undefined,
			(thrown: unknown) => thrown as { description: string },
		);
		expect(error?.description).toContain(
			'webrtc-events:org.camaraproject.webrtc-events.v0.session-invitation:create',
		);
	});

	test('T12 one that is gone is fine when unpublishing; a failure is reported and forgotten by nobody', async () => {
		const trigger = await made();
		await trigger.publish();
		const [one] = subscriptions();
		suite.sandbox.control.answerNext('camara', { status: 500, body: '', path: String(one?.id) });
		await trigger.unpublish();
		expect(trigger.warnings.join()).toMatch(/1 of 1 event subscriptions could not be deleted/);
		expect(JSON.stringify(trigger.staticData)).toContain(one?.id);
		suite.sandbox.control.answerNext('camara', {
			status: 404,
			body: { status: 404, code: 'NOT_FOUND', message: 'x' },
			path: String(one?.id),
		});
		await trigger.unpublish();
		expect(JSON.stringify(trigger.staticData)).not.toContain(one?.id);
	});

	test('T17 after the address of n8n was changed the old subscription is replaced', async () => {
		const trigger = await made();
		await trigger.publish();
		const [before] = subscriptions();
		await trigger.move();
		await trigger.publish();
		const after = subscriptions();
		expect(after).toHaveLength(1);
		expect(after[0]?.id).not.toBe(before?.id);
	});

	test('T17 a test that n8n has forgotten is found by its address and cleaned up', async () => {
		const test = await made({ test: true });
		await test.publish();
		test.restart();
		await test.publish();
		expect(subscriptions()).toHaveLength(1);
	});

	test('changed fields make a new subscription', async () => {
		const trigger = await made();
		await trigger.publish();
		(trigger as unknown as { spec: PublishedSpec }).spec.parameters.deviceId = deviceId;
		await trigger.publish();
		expect(subscriptions()).toHaveLength(1);
		expect(await posts()).toBe(2);
	});

	test('one that has ended by itself is renewed at the next start', async () => {
		const trigger = await made({ parameters: { options: { renew: false } } });
		await trigger.publish();
		const [before] = subscriptions();
		suite.sandbox.control.seed('camara', { endSubscription: before?.id });
		await arrived(trigger, 1);
		await trigger.publish();
		expect(subscriptions()).toHaveLength(1);
		expect(subscriptions()[0]?.id).not.toBe(before?.id);
	});

	test('one that ends by itself reaches the user and is renewed at once', async () => {
		const trigger = await made();
		await trigger.publish();
		const [before] = subscriptions();
		suite.sandbox.control.seed('camara', { endSubscription: before?.id });
		const [ended] = await arrived(trigger, 1);
		expect(ended).toMatchObject({
			eventName: 'subscription-ended',
			data: { subscriptionId: before?.id, terminationReason: 'NETWORK_TERMINATED' },
			renewed: true,
			newSubscriptionIds: [subscriptions()[0]?.id],
		});
		suite.sandbox.control.seed('camara', { incomingCalls: 1 });
		expect((await arrived(trigger, 2))[1]).toMatchObject({ eventName: 'session-invitation' });
		await trigger.unpublish();
		expect(subscriptions()).toEqual([]);
	});

	test('a renewal that fails says so in the item', async () => {
		const trigger = await made();
		await trigger.publish();
		const [before] = subscriptions();
		suite.sandbox.control.configure('camara', { problem: 'QUOTA_EXCEEDED' });
		suite.sandbox.control.seed('camara', { endSubscription: before?.id });
		const [ended] = await arrived(trigger, 1);
		expect(ended).toMatchObject({
			renewed: false,
			whyNotRenewed: expect.stringContaining('QUOTA_EXCEEDED'),
			whatToDo: expect.stringContaining('publish'),
		});
	});

	test('one that was deleted is not renewed', async () => {
		const trigger = await made();
		await trigger.publish();
		const [before] = subscriptions();
		suite.sandbox.control.seed('camara', {
			endSubscription: before?.id,
			reason: 'SUBSCRIPTION_DELETED',
		});
		expect((await arrived(trigger, 1))[0]).toMatchObject({ renewed: false });
		expect(subscriptions()).toEqual([]);
	});

	test('one that turns inactive is kept, with a warning, and never made again in a loop', async () => {
		const trigger = await made({
			parameters: { options: { alsoStartOn: ['subscription-updated'] } },
		});
		await trigger.publish();
		const [one] = subscriptions();
		suite.sandbox.control.seed('camara', { deactivateSubscription: one?.id });
		expect((await arrived(trigger, 1))[0]).toMatchObject({
			eventName: 'subscription-updated',
			data: { updateReason: 'SUBSCRIPTION_INACTIVE' },
		});
		await trigger.publish();
		expect(trigger.warnings.join()).toMatch(/is inactive/);
		expect(await posts()).toBe(1);
	});

	test('a token with every event: the sandbox sends what it was given, another one is refused', async () => {
		const trigger = await made();
		await trigger.publish();
		suite.sandbox.control.seed('camara', { incomingCalls: 1 });
		await arrived(trigger, 1);
		const forged = sent(event({ data: {} }), { authorization: 'Bearer made-up' });
		expect((await trigger.deliver(forged)).status).toBe(401);
	});

	test('a subscription that is made later: looked after, then believed', async () => {
		suite.sandbox.control.configure('camara', { asynchronous: 'hidden', asynchronousMs: 0 });
		const trigger = await made();
		await trigger.publish();
		expect(subscriptions()).toHaveLength(1);
		expect(JSON.stringify(trigger.staticData)).not.toContain('pendingUntil');
	});

	/** Ten seconds of looking that take no time. */
	function quickly() {
		const clock = { passed: 0 };
		const life = lifeCycle({
			now: () => clock.passed,
			random: () => 0.5,
			pause: async (milliseconds) => {
				clock.passed += milliseconds;
				for (let breath = 0; breath < 20; breath++) await setImmediate();
			},
		});
		return { clock, life };
	}

	test('a subscription that is made late: after ten seconds it is taken as pending', async () => {
		const late = { asynchronous: 'hidden', asynchronousMs: 3_600_000 };
		suite.sandbox.control.configure('camara', late);
		const { clock, life } = quickly();
		const trigger = await made();
		await trigger.withLifeCycle(life).publish();
		expect(clock.passed).toBe(10_000);
		expect(JSON.stringify(trigger.staticData)).toContain('pendingUntil');
		// Not made yet is no reason to make another one.
		await trigger.publish();
		expect(await posts()).toBe(1);
	});

	test('one whose making fails leaves as an item, and the activation says so', async () => {
		suite.sandbox.control.configure('camara', { asynchronous: 'failing', asynchronousMs: 0 });
		const trigger = await made();
		await expect(trigger.publish()).rejects.toThrow(
			/could not make the subscription to session-invitation/,
		);
		expect((await arrived(trigger, 1))[0]).toMatchObject({
			eventName: 'subscription-ended',
			renewed: false,
		});
		expect(await trigger.hook('checkExists')).toBe(false);
	});
});
