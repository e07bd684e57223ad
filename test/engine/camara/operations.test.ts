import type { IDataObject } from 'n8n-workflow';

import { secrets, targets } from '../../../sandbox/framework/targets';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

/** Every operation of the CAMARA node in n8n's engine, against the strict sandbox, at each release. */
const suite = sandboxSuite();
const { registrationId, deviceId, mediaSessionId, subscriptionId } = targets.camara;
const RELEASES = ['r1.2', 'r2.2', 'candidate'] as const;
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n';
const FAST = { requestsPerSecond: 100_000 };
const newDevice = '7d444840-9dc0-41d1-b245-5ffdce74fad2';

function spec(name: string, parameters: IDataObject = {}, change: IDataObject = {}) {
	const [resource, operation] = name.split('.');
	const { options = {}, ...own } = parameters;
	return {
		node: 'camaraWebRtc',
		parameters: { resource, operation, ...own, options: { ...FAST, ...(options as IDataObject) } },
		credentials: { camaraApi: { ...suite.sandbox.credentials.camaraApi, ...change } as never },
	};
}
const one = async (name: string, parameters: IDataObject = {}, change: IDataObject = {}) => {
	const [item = {}] = await jsonOf(spec(name, parameters, change));
	return item;
};

describe.each(RELEASES)('release %s', (layout) => {
	const isCandidate = layout === 'candidate';
	const at = { layout };

	test('a call: create, get, update, end, get', async () => {
		const placed = await one(
			'mediaSession.create',
			{
				registrationId,
				originatorAddress: 'tel:+17085852753',
				receiverAddress: 'tel:+17085854000',
				offer: SDP,
			},
			at,
		);
		expect(placed).toMatchObject({ status: 'Initial', requestId: expect.any(String) });
		const own = { mediaSessionId: String(placed.mediaSessionId) };
		const held = await one(
			'mediaSession.updateStatus',
			{ ...own, status: 'Hold', answer: SDP },
			at,
		);
		expect(held).toMatchObject({ status: 'Hold' });
		suite.sandbox.control.configure('camara', { updateAnswersEmpty: true });
		expect(
			await one('mediaSession.updateStatus', { ...own, status: 'Resume', answer: '' }, at),
		).toEqual({ requestId: expect.any(String) });
		expect(await one('mediaSession.get', own, at)).toMatchObject({ status: 'Resume' });
		expect(await one('mediaSession.end', own, at)).toMatchObject({
			outcome: 'accepted',
			ended: false,
			pending: true,
			operation: 'mediaSession.end',
			target: own,
		});
		expect(await one('mediaSession.end', own, at)).toMatchObject({ outcome: 'notFound' });
		expect(
			await one('mediaSession.get', { ...own, options: { ifNotFound: 'report' } }, at),
		).toEqual(expect.objectContaining({ found: false }));
	});

	test('a device: create, refresh, read where that exists, delete', async () => {
		const made = await one('registration.create', { deviceId: newDevice }, at);
		const own = { registrationId: String(made.registrationId) };
		if (layout === 'r1.2') expect(made.refreshAt).toBeUndefined();
		else {
			const margin = Date.parse(String(made.expiresAt)) - Date.parse(String(made.refreshAt));
			expect(margin).toBe(120_000);
		}
		expect(await one('registration.refresh', own, at)).toEqual({ requestId: expect.any(String) });
		if (layout !== 'r1.2') {
			suite.sandbox.control.configure('camara', { refreshAnswersEmpty: false });
			const registrationExpireTime = '2099-01-01T00:00:00Z';
			expect(
				await one('registration.refresh', { ...own, registrationExpireTime }, at),
			).toMatchObject({
				...own,
				refreshAt: expect.any(String),
			});
		}
		if (isCandidate) {
			expect(await one('registration.get', own, at)).toMatchObject(own);
			const all = await jsonOf(
				spec('registration.getAll', { deviceId: newDevice, returnAll: true }, at),
			);
			expect(all).toEqual([expect.objectContaining(own)]);
		} else {
			const failure = await failureOf(one('registration.get', own, at));
			expect(failure).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringContaining('exists in the release candidate only'),
			});
		}
		expect(await one('registration.delete', own, at)).toMatchObject({
			outcome: 'accepted',
			target: own,
		});
		expect(await one('registration.delete', own, at)).toMatchObject({ outcome: 'notFound' });
	});

	test('a subscription: create, get, list, update where that exists, delete', async () => {
		const token = {
			sinkAccessToken: 'T0ken_abc_long',
			sinkAccessTokenExpiresAt: '2099-01-01T00:00:00Z',
		};
		const wish = {
			events: ['session-invitation'],
			sink: 'https://127.0.0.1:9/sink',
			registrationId: isCandidate ? '' : registrationId,
			deviceId,
			...token,
		};
		const made = await one('eventSubscription.create', wish, at);
		expect(made).toMatchObject({ sink: wish.sink, status: 'ACTIVE' });
		expect(JSON.stringify(made)).not.toContain('T0ken_abc_long');
		const own = { subscriptionId: String(made.id) };
		expect(await one('eventSubscription.get', own, at)).toMatchObject({ id: made.id });
		const all = await jsonOf(spec('eventSubscription.getAll', { returnAll: true }, at));
		expect(all.map(({ id }) => id)).toContain(made.id);
		if (isCandidate) {
			const subscriptionExpireTime = '2098-01-01T00:00:00Z';
			expect(
				await one('eventSubscription.update', { ...own, ...token, subscriptionExpireTime }, at),
			).toMatchObject({ expiresAt: '2098-01-01T00:00:00.000Z' });
		}
		expect(await one('eventSubscription.delete', own, at)).toMatchObject({ outcome: 'accepted' });
		expect(await one('eventSubscription.delete', own, at)).toMatchObject({ outcome: 'notFound' });
		suite.sandbox.control.configure('camara', { asynchronous: 'hidden' });
		expect(await one('eventSubscription.create', wish, at)).toMatchObject({
			id: expect.any(String),
			activationPending: true,
		});
	});
});

describe('endings', () => {
	test('R1 a session that is seen over is ended', async () => {
		const ended = await one('mediaSession.end', {
			mediaSessionId,
			options: { waitUntilEnded: true },
		});
		expect(ended).toMatchObject({ outcome: 'ended', ended: true });
	});

	test('R1 a status that is final counts as over, even while the session can be read', async () => {
		suite.sandbox.control.configure('camara', { endedCanBeRead: true });
		const ended = await one('mediaSession.end', {
			mediaSessionId,
			options: { waitUntilEnded: true },
		});
		expect(ended).toMatchObject({ outcome: 'ended', finalStatus: 'Terminated' });
	});

	test('a subscription is seen over', async () => {
		const ended = await one('eventSubscription.delete', {
			subscriptionId,
			options: { waitUntilEnded: true },
		});
		expect(ended).toMatchObject({ outcome: 'ended' });
	});

	test('a registration is seen over in the candidate', async () => {
		const options = { waitUntilEnded: true };
		const ended = await one(
			'registration.delete',
			{ registrationId, options },
			{ layout: 'candidate' },
		);
		expect(ended).toMatchObject({ outcome: 'ended' });
	});

	test('a registration cannot be looked at up to r2.2, so that nothing is sent', async () => {
		const failure = await failureOf(
			one('registration.delete', { registrationId, waitUntilEnded: true }),
		);
		expect(failure.message).toMatch(/Wait Until Ended is not possible, because registrations/);
		expect(await suite.requests('camara')).toEqual([]);
	});

	test.each([
		['Connected', 'unknown', 'terminate'],
		['Ringing', 'unknown', 'cancel or decline'],
		['Ringing', 'originator', 'cancel'],
		['Ringing', 'receiver', 'decline'],
	])('a call that is %s, own role %s: the end is "%s"', async (status, ownRole, effect) => {
		if (status === 'Ringing') {
			suite.sandbox.control.seed('camara', { mediaSessionId, remote: 'ring' });
		}
		const item = await one('mediaSession.end', {
			mediaSessionId,
			waitUntilEnded: true,
			options: { lookBeforeEnding: true, ownRole },
		});
		expect(item).toMatchObject({ outcome: 'ended', statusBefore: status, effect });
	});

	test('R12 what somebody else has ended after the look was not terminated by us', async () => {
		const { control } = suite.sandbox;
		control.answerNext('camara', { status: 200, body: { mediaSessionId, status: 'Connected' } });
		const body = { status: 404, code: 'NOT_FOUND', message: 'It is over.' };
		control.answerNext('camara', { status: 404, body });
		const options = { lookBeforeEnding: true };
		const item = await one('mediaSession.end', { mediaSessionId, options });
		expect(item).toMatchObject({ outcome: 'alreadyEnded', statusBefore: 'Connected' });
		expect(item).not.toHaveProperty('effect');
	});

	test('a dry run with a look names what the end would be', async () => {
		const options = { dryRun: 'lookUpFirst' };
		const item = await one('mediaSession.end', { mediaSessionId, options });
		expect(item).toMatchObject({
			outcome: 'planned',
			statusBefore: 'Connected',
			effect: 'terminate',
		});
	});

	test('R12 what was over before us is "alreadyEnded", by its last status', async () => {
		suite.sandbox.control.configure('camara', { endedCanBeRead: true });
		suite.sandbox.control.seed('camara', { mediaSessionId, remote: 'hangUp' });
		const options = { lookBeforeEnding: true };
		expect(await one('mediaSession.end', { mediaSessionId, options })).toMatchObject({
			outcome: 'alreadyEnded',
			ended: true,
		});
		expect((await suite.requests('camara')).map(({ method }) => method)).toEqual(['GET']);
	});

	test.each([
		[410, 'GONE'],
		[409, 'INCOMPATIBLE_STATE'],
	])('R12 %d %s may mean "over": a look decides', async (status, code) => {
		const refusal = { status, body: { status, code, message: 'No.' }, path: '/sessions/' };
		suite.sandbox.control.answerNext('camara', refusal);
		const alive = await failureOf(one('mediaSession.end', { mediaSessionId }));
		expect(alive.message).toContain(code);
		suite.sandbox.control.configure('camara', { endedCanBeRead: true });
		suite.sandbox.control.seed('camara', { mediaSessionId, remote: 'hangUp' });
		suite.sandbox.control.answerNext('camara', refusal);
		expect(await one('mediaSession.end', { mediaSessionId })).toMatchObject({
			ended: true,
		});
	});

	test.each([
		['mediaSession.end', { mediaSessionId }],
		['registration.delete', { registrationId }],
		['eventSubscription.delete', { subscriptionId }],
	])('%s: the device that the operator does not know is no end', async (name, parameters) => {
		suite.sandbox.control.configure('camara', { problem: 'IDENTIFIER_NOT_FOUND' });
		const failure = await failureOf(one(name, parameters));
		expect(failure.message).toMatch(/IDENTIFIER_NOT_FOUND/);
		expect(failure.description).toMatch(/does not say that anything is over/);
	});

	test.each([
		['mediaSession.end', { mediaSessionId }, 'webrtc-call-handling:sessions:delete'],
		['registration.delete', { registrationId }, 'webrtc-registration:sessions:delete'],
		['eventSubscription.delete', { subscriptionId }, 'webrtc-events:delete'],
	])('%s: a missing scope is named', async (name, parameters, scope) => {
		const token = secrets.camara.readOnlyToken;
		const failure = await failureOf(one(name, parameters, { token }));
		expect(failure.description).toContain(scope);
	});

	test('R9 a call is never placed twice by itself, whatever is lost', async () => {
		suite.sandbox.control.dropNext('camara', { when: 'afterWork' });
		const failure = await failureOf(
			one('mediaSession.create', {
				registrationId,
				originatorAddress: 'tel:+17085852753',
				receiverAddress: 'tel:+17085854000',
				offer: SDP,
			}),
		);
		expect(failure.description).toMatch(/not known whether the request took effect/);
		expect(await suite.requests('camara')).toHaveLength(1);
		suite.sandbox.control.dropNext('camara', { when: 'afterWork' });
		const item = await one('mediaSession.create', {
			registrationId,
			originatorAddress: 'tel:+17085852753',
			receiverAddress: 'tel:+17085854000',
			offer: SDP,
			options: { onFailure: 'returnItem' },
		});
		expect(item).toMatchObject({ outcome: 'failed', failure: { ambiguous: true } });
	});
});

test('X5 no SDP and no sink token in a dry run or a failure', async () => {
	const offer = `${SDP}a=ice-pwd:ln3CttOSkObcQ7A0tYO1LXqy\r\n`;
	const call = {
		registrationId: 'unknown',
		originatorAddress: 'tel:+17085852753',
		receiverAddress: 'tel:+17085854000',
		offer,
	};
	const failure = await failureOf(one('mediaSession.create', call));
	expect(JSON.stringify(failure)).not.toContain('ln3CttOSkObcQ7A0tYO1LXqy');
	const subscription = {
		events: ['session-invitation'],
		sink: 'https://127.0.0.1:9/sink',
		registrationId: 'unknown',
		sinkAccessToken: 'T0ken_abc_long',
		sinkAccessTokenExpiresAt: '2099-01-01T00:00:00Z',
	};
	const refused = await failureOf(one('eventSubscription.create', subscription));
	expect(refused.message).toMatch(/SERVICE_NOT_APPLICABLE/);
	expect(JSON.stringify(refused)).not.toContain('T0ken_abc_long');
});

describe('everything of a device', () => {
	const steps = (item: IDataObject) =>
		(item.steps as IDataObject[]).map(({ operation, outcome }) => [operation, outcome]);

	test('calls, registration, subscriptions in this order; others are left alone', async () => {
		const [other] = await jsonOf(
			spec('eventSubscription.create', {
				events: ['session-status'],
				sink: 'https://127.0.0.1:9/sink',
				registrationId: String(
					(await one('registration.create', { deviceId: newDevice })).registrationId,
				),
				deviceId: newDevice,
				mediaSessionId,
			}),
		);
		const done = await one('device.endEverything', {
			mediaSessionIds: mediaSessionId,
			registrationId,
			deviceId,
		});
		expect(steps(done)).toEqual([
			['mediaSession.end', 'accepted'],
			['eventSubscription.getAll', 'read'],
			['registration.delete', 'accepted'],
			// At this release the registration takes its subscriptions with it.
			['eventSubscription.delete', 'notFound'],
		]);
		expect(done).toMatchObject({
			outcome: 'accepted',
			mediaSessionsListed: false,
			untouchedSubscriptions: [other?.id],
		});
	});

	test('a failed part keeps no other from ending, and the whole from being ended', async () => {
		suite.sandbox.control.answerNext('camara', {
			status: 403,
			path: `/sessions/${mediaSessionId}`,
			body: { status: 403, code: 'PERMISSION_DENIED', message: 'No.' },
		});
		const failed = await one('device.endEverything', {
			mediaSessionIds: [mediaSessionId],
			registrationId,
			options: { onFailure: 'returnItem' },
		});
		expect(failed).toMatchObject({ outcome: 'failed', ended: false });
		expect(steps(failed)).toEqual(
			expect.arrayContaining([
				['mediaSession.end', 'failed'],
				['registration.delete', 'accepted'],
			]),
		);
	});

	test('registrations of the device are found in the candidate', async () => {
		const done = await one(
			'device.endEverything',
			{ deviceId, findRegistrations: true, endSubscriptions: false },
			{ layout: 'candidate' },
		);
		expect(steps(done)).toEqual([
			['registration.getAll', 'read'],
			['registration.delete', 'accepted'],
		]);
	});

	test('with Wait Until Ended everything that can be seen is ended', async () => {
		const waited = {
			mediaSessionIds: mediaSessionId,
			deviceId,
			findRegistrations: true,
			endSubscriptions: false,
			waitUntilEnded: true,
		};
		const done = await one('device.endEverything', waited, { layout: 'candidate' });
		expect(done).toMatchObject({ outcome: 'ended', ended: true });
		const subscriptionIds = [subscriptionId];
		expect(
			await one('device.endEverything', { subscriptionIds, waitUntilEnded: true }),
		).toMatchObject({ outcome: 'notFound' });
	});

	test('where the release lacks that, nothing is sent', async () => {
		const failure = await failureOf(
			one('device.endEverything', {
				deviceId,
				findRegistrations: true,
				mediaSessionIds: mediaSessionId,
			}),
		);
		expect(failure.message).toMatch(/Get Many exists in the release candidate only/);
		expect(await suite.requests('camara')).toEqual([]);
	});

	test('a dry run ends nothing', async () => {
		const planned = await one('device.endEverything', {
			mediaSessionIds: [mediaSessionId],
			registrationId,
			options: { dryRun: 'lookUpFirst' },
		});
		expect(planned).toMatchObject({ outcome: 'planned' });
		expect((await suite.requests('camara')).map(({ method }) => method)).toEqual(['GET']);
	});
});
