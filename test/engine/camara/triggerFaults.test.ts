import { setImmediate } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';

import { targets } from '../../../sandbox/framework/targets';
import type { Delivery } from '../../support/n8n/deliver';
import { PublishedTrigger, type PublishedSpec } from '../../support/publishedTrigger';
import { sandboxSuite } from '../../support/suite';

/** The CAMARA trigger when things happen together, or again and again. */
const suite = sandboxSuite();
const { registrationId, mediaSessionId, subscriptionId } = targets.camara;
const open: PublishedTrigger[] = [];
afterEach(async () => await Promise.all(open.splice(0).map(async (one) => await one.close())));

async function made(parameters: IDataObject = {}, more: Partial<PublishedSpec> = {}) {
	const trigger = await PublishedTrigger.make({
		node: 'camaraWebRtcTrigger',
		credentials: { camaraApi: { ...suite.sandbox.credentials.camaraApi } as never },
		secure: true,
		...more,
		parameters: {
			events: ['session-invitation'],
			registrationId,
			deviceId: '',
			mediaSessionId: '',
			...parameters,
		},
	});
	open.push(trigger);
	return trigger;
}
const subscriptions = () =>
	suite.sandbox.control
		.inspect()
		.camara.live.filter(({ kind, id }) => kind === 'event subscription' && id !== subscriptionId);
const delivered = async (trigger: PublishedTrigger, count: number) => {
	while (trigger.delivered.length < count) {
		suite.sandbox.control.inspect();
		await setImmediate();
	}
};
const end = (id: unknown, more: IDataObject = {}) =>
	suite.sandbox.control.seed('camara', { endSubscription: id, ...more } as never);

test('one that ends by itself is renewed when its end starts no execution, too', async () => {
	const trigger = await made({ options: { alsoStartOn: [] } });
	await trigger.publish();
	const [before] = subscriptions();
	end(before?.id);
	await delivered(trigger, 1);
	expect(trigger.items).toEqual([]);
	expect(subscriptions()).toHaveLength(1);
	suite.sandbox.control.seed('camara', { incomingCalls: 1 });
	await delivered(trigger, 2);
	expect(trigger.items).toHaveLength(1);
});

/** The last event of a subscription, sent at the same time as others. */
const lastEvent = (trigger: PublishedTrigger, id: string, more: Partial<Delivery> = {}) =>
	trigger.deliver({
		...more,
		headers: { 'content-type': 'application/cloudevents+json' },
		rawBody: Buffer.from(
			JSON.stringify({
				...{ id: `end-of-${id}`, source: 'https://gw.example.com', specversion: '1.0' },
				type: 'org.camaraproject.webrtc-events.v0.subscription-ended',
				time: new Date().toISOString(),
				data: { subscriptionId: id, terminationReason: 'SUBSCRIPTION_EXPIRED' },
			}),
		),
	});

test('two that end together are both renewed, known and deleted', async () => {
	const events = ['session-invitation', 'session-status'];
	const trigger = await made({ events, mediaSessionId, options: { useToken: false } });
	await trigger.publish();
	const ids = subscriptions().map(({ id }) => id);
	await Promise.all(ids.map(async (id) => await lastEvent(trigger, id)));
	expect(trigger.items).toMatchObject([{ renewed: true }, { renewed: true }]);
	const stored = JSON.stringify(trigger.staticData);
	const renewed = subscriptions().filter(({ id }) => !ids.includes(id));
	expect(renewed).toHaveLength(2);
	for (const { id } of renewed) expect(stored).toContain(id);
	await trigger.unpublish();
	expect(subscriptions().filter(({ id }) => !ids.includes(id))).toEqual([]);
});

test('T16 an end whose execution could not start, told again: renewed once, and said so', async () => {
	const trigger = await made({ options: { useToken: false } });
	await trigger.publish();
	const ids = subscriptions().map(({ id }) => id);
	const stored = structuredClone(trigger.staticData);
	await lastEvent(trigger, String(ids[0]), { then: { startFails: true } });
	// n8n stores nothing then.
	for (const [name, value] of Object.entries(stored)) trigger.staticData[name] = value;
	await lastEvent(trigger, String(ids[0]));
	const [renewed, ...others] = subscriptions().filter(({ id }) => !ids.includes(id));
	expect(others).toEqual([]);
	expect(trigger.items).toMatchObject([{ renewed: true, newSubscriptionIds: [renewed?.id] }]);
});

test('when one of two cannot be renewed, the next start of n8n makes it anew', async () => {
	const events = ['session-invitation', 'session-status'];
	const trigger = await made({ events, mediaSessionId, options: { renew: false } });
	await trigger.publish();
	end(subscriptions()[0]?.id);
	await delivered(trigger, 1);
	expect(subscriptions()).toHaveLength(1);
	await trigger.publish();
	expect(subscriptions()).toHaveLength(2);
});

test('one that is renewed and ends at once again is not renewed for ever', async () => {
	const trigger = await made();
	await trigger.publish();
	for (let round = 1; round <= 6; round++) {
		const [one] = subscriptions();
		if (!one) break;
		end(one.id);
		await delivered(trigger, round);
	}
	expect(subscriptions()).toEqual([]);
	expect(trigger.items.at(-1)).toMatchObject({
		renewed: false,
		whyNotRenewed: expect.stringMatching(/at once/),
	});
});

test('what cannot be taken back after a failed activation is said', async () => {
	const events = ['session-invitation', 'session-status'];
	const trigger = await made({ events, mediaSessionId: 'unknown' });
	suite.sandbox.control.answerNext('camara', {
		...{ status: 500, body: '', path: 'DELETE ', count: 2 },
	});
	await expect(trigger.publish()).rejects.toThrow(/session-status/);
	const [left] = subscriptions();
	expect(left).toBeDefined();
	expect(trigger.warnings.join()).toContain(left?.id);
});

test('a list in another form is no proof that nothing was left behind', async () => {
	const trigger = await made();
	suite.sandbox.control.answerNext('camara', { status: 200, body: { hello: 1 }, path: 'GET ' });
	await trigger.publish();
	expect(trigger.warnings.join()).toMatch(/could not be looked for/);
});

test('after n8n has moved, an old one that could not be deleted stays known', async () => {
	const trigger = await made();
	await trigger.publish();
	const [before] = subscriptions();
	suite.sandbox.control.answerNext('camara', { status: 500, body: '', path: 'DELETE ' });
	await trigger.move();
	await trigger.publish();
	expect(subscriptions()).toHaveLength(2);
	expect(JSON.stringify(trigger.staticData)).toContain(before?.id);
	await trigger.unpublish();
	expect(subscriptions()).toEqual([]);
});
