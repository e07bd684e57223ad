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
	for (const body of [{ error: 'not today' }, [], 'fine']) {
		answer('DELETE', '', 200, body);
		const item = await one(
			name,
			{ ...parameters, waitUntilEnded: true, options: { onFailure: 'returnItem' } },
			{ layout },
		);
		expect(item.ended).toBe(false);
	}
});

describe('End Everything', () => {
	const CANDIDATE = { layout: 'candidate' };

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
