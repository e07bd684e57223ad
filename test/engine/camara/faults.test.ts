import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { targets } from '../../../sandbox/framework/targets';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

/** CAMARA answers that are not what they look like. */
const suite = sandboxSuite();
const { mediaSessionId, registrationId, deviceId, subscriptionId } = targets.camara;

function spec(name: string, parameters: IDataObject = {}, change: IDataObject = {}) {
	const [resource, operation] = name.split('.');
	const { options = {}, ...own } = parameters;
	const fast = { requestsPerSecond: 100_000, ...(options as IDataObject) };
	return {
		node: 'camaraWebRtc',
		parameters: { resource, operation, ...own, options: fast },
		credentials: { camaraApi: { ...suite.sandbox.credentials.camaraApi, ...change } as never },
	};
}
const one = async (name: string, parameters: IDataObject = {}, change: IDataObject = {}) => {
	const [item = {}] = await jsonOf(spec(name, parameters, change));
	return item;
};
const answer = (method: string, path: string, status: number, body: unknown) =>
	suite.sandbox.control.answerNext('camara', {
		status,
		body: body as never,
		path: method === '' ? path : `${method} `,
	});
const requests = async () =>
	(await suite.requests('camara')).map(({ method, target }) => `${method} ${target}`);

describe('looks at a session', () => {
	test.each([
		[{ status: 'Failed', message: 'upstream timed out' }],
		[{ status: 'Busy' }],
		[{ mediaSessionId: 'another', status: 'Terminated' }],
		[[]],
		['<html>ok</html>'],
	])('R12 200 with %j is not its end', async (body) => {
		answer('GET', '/sessions/', 200, body);
		const item = await one('mediaSession.end', {
			mediaSessionId,
			options: { lookBeforeEnding: true, onFailure: 'returnItem' },
		});
		expect(item).toMatchObject({ outcome: 'accepted' });
	});
});

test.each(['eventSubscription.get', 'eventSubscription.getAll'])(
	'S3 %s shows no token that the operator echoes',
	async (name) => {
		const sub = {
			id: subscriptionId,
			sink: 'https://n8n.example.com',
			protocol: 'HTTP',
			types: [],
			config: {},
			sinkCredential: {
				credentialType: 'ACCESSTOKEN',
				accessToken: 'echoed-secret-token-1234',
				accessTokenType: 'bearer',
			},
		};
		answer('GET', '/subscriptions', 200, name.endsWith('All') ? [sub] : sub);
		const item = await jsonOf(spec(name, { subscriptionId, returnAll: true }));
		expect(JSON.stringify(item)).not.toContain('echoed-secret-token-1234');
	},
);
test('S3 create shows no token', async () => {
	const p = {
		events: ['session-invitation'],
		sink: 'https://n8n.example.com/x',
		registrationId,
		sinkAccessToken: 'own-secret-token-1234',
		sinkAccessTokenExpiresAt: '2099-01-01T00:00:00Z',
	};
	const body = (more: object) => ({
		id: 's',
		sink: p.sink,
		sinkCredential: { accessToken: p.sinkAccessToken },
		...more,
	});
	answer('POST', '/subscriptions', 201, body({}));
	expect(JSON.stringify(await one('eventSubscription.create', p))).not.toContain('own-secret');
	answer('POST', '/subscriptions', 400, {
		status: 400,
		code: 'INVALID_CREDENTIAL',
		message: 'bad own-secret-token-1234',
	});
	expect(JSON.stringify(await failureOf(one('eventSubscription.create', p)))).not.toContain(
		'own-secret',
	);
});
test.each([
	[
		'mediaSession.create',
		{
			registrationId,
			originatorAddress: 'tel:+17085852753',
			receiverAddress: 'tel:+17085854000',
			offer: 'v=0\r\n',
		},
	],
	['registration.create', { deviceId: randomUUID() }],
	[
		'eventSubscription.create',
		{ events: ['session-invitation'], sink: 'https://n8n.example.com/x', registrationId },
	],
	['mediaSession.updateStatus', { mediaSessionId, status: 'Hold' }],
])('%s is sent once, whatever a gateway says', async (name, parameters) => {
	for (const status of [408, 500, 502, 503, 504]) {
		suite.sandbox.control.reset();
		suite.sandbox.control.answerNext('camara', { status, body: '<html>', path: '/' });
		await failureOf(one(name, parameters as IDataObject));
		expect({ status, sent: (await requests()).length }).toEqual({ status, sent: 1 });
	}
	for (const when of ['beforeWork', 'afterWork'] as const) {
		suite.sandbox.control.reset();
		suite.sandbox.control.dropNext('camara', { when });
		await failureOf(one(name, parameters as IDataObject));
		expect(await requests()).toHaveLength(1);
	}
});

test.each([
	['mediaSession.end', { mediaSessionId: 'never-was' }, 'r2.2'],
	['registration.delete', { registrationId: 'never-was' }, 'candidate'],
	['eventSubscription.delete', { subscriptionId: 'never-was' }, 'r2.2'],
])('R12 %s: a 200 with somebody else’s body proves nothing', async (name, parameters, layout) => {
	// A body that names another thing of the same kind is somebody else's, too.
	const other = { mediaSessionId: 'another', registrationId: 'another', id: 'another' };
	for (const body of [{ error: 'not today' }, [], 'fine', other]) {
		answer('DELETE', '', 200, body);
		const item = await one(
			name,
			{ ...parameters, waitUntilEnded: true, options: { onFailure: 'returnItem' } },
			{ layout },
		);
		expect(item.ended).toBe(false);
	}
});

test.each([
	['mediaSession.end', { mediaSessionId }, { mediaSessionId }],
	['eventSubscription.delete', { subscriptionId }, { id: subscriptionId }],
])('%s: a 202 that names what was asked for is its answer', async (name, parameters, body) => {
	answer('DELETE', '', 202, body);
	expect(await one(name, parameters)).toMatchObject({ outcome: 'accepted' });
});

test.each<[string, IDataObject, string, RegExp]>([
	['mediaSession.end', { mediaSessionId }, 'r2.2', /needs webrtc-call-handling:sessions:delete\./],
	[
		'registration.refresh',
		{ registrationId },
		'r2.2',
		/needs webrtc-registration:sessions:write\./,
	],
	[
		'eventSubscription.create',
		{ events: ['session-invitation'], sink: 'https://n8n.example.com/x', registrationId },
		'r2.2',
		/needs webrtc-events:org\.camaraproject\.webrtc-events\.v0\.session-invitation:create\./,
	],
	[
		'eventSubscription.create',
		{
			events: ['session-status', 'session-invitation'],
			sink: 'https://n8n.example.com/x',
			deviceId,
		},
		'candidate',
		/needs webrtc-events-subscriptions:org\.camaraproject\.webrtc-events-subscriptions\.v0\.session-invitation:create and webrtc-events-subscriptions:org\.camaraproject\.webrtc-events-subscriptions\.v0\.session-status:create\./,
	],
])(
	'a 403 to %s (%j, %s) names the scope of this very use',
	async (name, parameters, layout, says) => {
		const body = { status: 403, code: 'PERMISSION_DENIED', message: 'No.' };
		suite.sandbox.control.answerNext('camara', { status: 403, body });
		expect((await failureOf(one(name, parameters, { layout }))).description).toMatch(says);
	},
);

describe('End Everything', () => {
	const CANDIDATE = { layout: 'candidate' };

	test.each([
		['of subscriptions', '/subscriptions', {}, 'r2.2'],
		['of registrations', 'deviceId=', { findRegistrations: true }, 'candidate'],
	])('a refused list %s stops nothing that is known', async (_, path, more, layout) => {
		const body = { status: 403, code: 'PERMISSION_DENIED', message: 'No.' };
		suite.sandbox.control.answerNext('camara', { status: 403, body, path });
		const item = await one(
			'device.endEverything',
			{
				mediaSessionIds: [mediaSessionId],
				registrationId,
				deviceId,
				subscriptionIds: [subscriptionId],
				...more,
				options: { onFailure: 'returnItem' },
			},
			{ layout },
		);
		expect(item).toMatchObject({ outcome: 'failed', ended: false });
		const steps = item.steps as IDataObject[];
		expect(
			steps.map(({ operation, outcome }) => `${String(operation)} ${String(outcome)}`),
		).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/getAll failed/),
				'mediaSession.end accepted',
				'registration.delete accepted',
				// The registration takes its subscriptions with it, here.
				expect.stringMatching(/^eventSubscription\.delete (accepted|notFound|alreadyEnded)$/),
			]),
		);
		// Calls first, subscriptions last.
		expect(steps[0]?.operation).toBe('mediaSession.end');
		expect(steps.at(-1)?.operation).toBe('eventSubscription.delete');
		expect(String((item.failure as IDataObject).description)).toMatch(
			/Done before this: mediaSession/,
		);
		const { live } = suite.sandbox.control.inspect().camara;
		for (const id of [mediaSessionId, registrationId, subscriptionId]) {
			expect(live.some((entry) => entry.id === id)).toBe(false);
		}
	});

	test('calls end before anything is listed', async () => {
		await one('device.endEverything', { mediaSessionIds: [mediaSessionId], deviceId });
		const [first, second] = await requests();
		expect([first?.split(' ')[0], second?.split(' ')[0]]).toEqual(['DELETE', 'GET']);
	});

	test('R12 a registration that was seen and is gone after a lost answer was ended by us', async () => {
		suite.sandbox.control.dropNext('camara', { when: 'afterWork', path: 'DELETE ' });
		const parameters = { deviceId, findRegistrations: true, endSubscriptions: false };
		expect(await one('device.endEverything', parameters, CANDIDATE)).toMatchObject({
			outcome: 'ended',
		});
	});

	test('R12 a list that is full may hide others: not everything is known to be over', async () => {
		const rows = Array.from({ length: 100 }, (_, index) => ({
			id: `s${index}`,
			config: { subscriptionDetail: { deviceId: 'another' } },
		}));
		suite.sandbox.control.answerNext('camara', {
			status: 200,
			body: rows as never,
			path: '/subscriptions',
		});
		const item = await one(
			'device.endEverything',
			{ deviceId, findRegistrations: true, waitUntilEnded: true },
			CANDIDATE,
		);
		expect(item).toMatchObject({ outcome: 'accepted', listsMayBeCut: true });
	});

	test('a Device ID alone finds the subscriptions that name it, at r2.2 too', async () => {
		const row = (id: string, named: string) => ({
			id,
			config: { subscriptionDetail: { deviceId: named, registrationId: 'some' } },
		});
		answer('GET', '/subscriptions', 200, [row(subscriptionId, deviceId), row('x', 'another')]);
		expect(await one('device.endEverything', { deviceId })).toMatchObject({
			outcome: 'accepted',
			untouchedSubscriptions: ['x'],
		});
	});
});
