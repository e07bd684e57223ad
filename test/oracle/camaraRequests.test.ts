import { prepare } from '../../engine/wire/exchange';
import type { Parameters, RequestOperation, Tools } from '../../engine/model/operation';
import type { Connection } from '../../engine/model/provider';
import { addressOf } from '../../engine/wire/send';
import { camaraWebRtc } from '../../nodes/CamaraWebRtc/provider';
import { camaraContracts, type ReleaseName } from '../support/camaraContract';
import { FOLDER, present } from '../support/contract';
import { operationOf, operations, parametersOf } from '../support/requestOf';

/** The exact request of every CAMARA operation at every release, judged by its OpenAPI document. */
if (!present) console.warn(`Not judged: CAMARA's OpenAPI documents are not at ${FOLDER}`);
const contracts = present ? camaraContracts() : undefined;

const ROOT = 'https://api.example.com/telco';
const deviceId = '5b0e4f1c-2a7d-4c39-9e86-0f6c1d2b3a48';
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n';
const later = '2026-11-30T09:30:00.000Z';
const location = {
	shape: 'Circle',
	coordinates: { latitude: 52.5, longitude: 13.4, radius: 50 },
	method: 'GPS',
	confidence: { pdf: 'normal', value: 90 },
};

const tools = {
	now: () => new Date('2026-11-20T09:30:00Z'),
	uuid: () => 'b4333c46-49c0-4f62-80d7-f0ef930f1c46',
} as Tools;

function connection(release: string, layout = release): Connection {
	return camaraWebRtc.connect('camaraApi', { baseUrl: ROOT, layout, release, token: 'x' });
}

/** What is sent, the correlator of the run included. */
function sent(release: string, name: string, filledIn: Parameters, layout?: string) {
	const own = connection(release, layout);
	const { request } = prepare(
		{ provider: camaraWebRtc, connection: own, tools } as never,
		operationOf('camaraWebRtc', name) as RequestOperation,
		parametersOf('camaraWebRtc', name, filledIn),
	);
	const { method, body, headers } = request;
	const url = addressOf(own, request);
	return { method, target: url.slice(ROOT.length), headers, ...(body ? { body } : {}) };
}

const ALL: ReleaseName[] = ['r1.2', 'r2.2', 'candidate'];
const CALLS = {
	'r1.2': '/webrtc-call-handling/v0.2',
	'r2.2': '/webrtc-call-handling/v0.3',
	candidate: '/webrtc-call-handling/v0.4rc1',
};
const DEVICES = {
	'r1.2': '/webrtc-registration/v0.2',
	'r2.2': '/webrtc-registration/v0.3',
	candidate: '/webrtc-registration/v0.4rc1',
};
const EVENTS = {
	'r1.2': '/webrtc-events/v0.1',
	'r2.2': '/webrtc-events/v0.2',
	candidate: '/webrtc-events-subscriptions/v0.3rc1',
};
const correlated = { 'x-correlator': 'b4333c46-49c0-4f62-80d7-f0ef930f1c46' };
const call = {
	registrationId: 'reg-1',
	originatorAddress: 'tel:+17085852753',
	receiverAddress: 'sip:bob@example.com',
	offer: SDP,
};
const parties = {
	originatorAddress: call.originatorAddress,
	receiverAddress: call.receiverAddress,
	offer: { sdp: SDP },
};
const old = 'org.camaraproject.webrtc-events.v0.';
const fresh = 'org.camaraproject.webrtc-events-subscriptions.v0.';
const sink = 'https://n8n.example.com/webhook/calls';
const token = { sinkAccessToken: 'T0ken_abc', sinkAccessTokenExpiresAt: later };
const credential = {
	credentialType: 'ACCESSTOKEN',
	accessToken: 'T0ken_abc',
	accessTokenExpiresUtc: later,
	accessTokenType: 'bearer',
};

type Row = [
	ReleaseName,
	string,
	Parameters,
	{ method: string; target: string; body?: unknown; headers?: object },
];
const at = (releases: ReleaseName[], make: (release: ReleaseName) => Row[]): Row[] =>
	releases.flatMap(make);

const ROWS: Row[] = [
	...at(ALL, (release) => [
		[
			release,
			'mediaSession.end',
			{ mediaSessionId: '0AEE/1?é' },
			{ method: 'DELETE', target: `${CALLS[release]}/sessions/0AEE%2F1%3F%C3%A9` },
		],
		[
			release,
			'mediaSession.get',
			{ mediaSessionId: '0AEE' },
			{ method: 'GET', target: `${CALLS[release]}/sessions/0AEE` },
		],
		[
			release,
			'mediaSession.create',
			call,
			{
				method: 'POST',
				target: `${CALLS[release]}/sessions`,
				headers: { registrationId: 'reg-1' },
				body: parties,
			},
		],
		[
			release,
			'mediaSession.create',
			{ ...call, originatorName: 'Alice', receiverName: 'Bob' },
			{
				method: 'POST',
				target: `${CALLS[release]}/sessions`,
				headers: { registrationId: 'reg-1' },
				body: { ...parties, originatorName: 'Alice', receiverName: 'Bob' },
			},
		],
		[
			release,
			'mediaSession.updateStatus',
			{ mediaSessionId: '0AEE', status: 'Ringing', answer: '', offer: '' },
			{
				method: 'PUT',
				target: `${CALLS[release]}/sessions/0AEE/status`,
				body: { status: 'Ringing' },
			},
		],
		[
			release,
			'mediaSession.updateStatus',
			{ mediaSessionId: '0AEE', status: 'Connected', answer: SDP, offer: '' },
			{
				method: 'PUT',
				target: `${CALLS[release]}/sessions/0AEE/status`,
				body: { status: 'Connected', answer: { sdp: SDP } },
			},
		],
		[
			release,
			'registration.create',
			{ deviceId },
			{ method: 'POST', target: `${DEVICES[release]}/sessions`, body: { deviceId } },
		],
		[
			release,
			'registration.refresh',
			{ registrationId: 'reg-1' },
			{ method: 'PUT', target: `${DEVICES[release]}/sessions/reg-1` },
		],
		[
			release,
			'registration.delete',
			{ registrationId: 'reg-1' },
			{ method: 'DELETE', target: `${DEVICES[release]}/sessions/reg-1` },
		],
		[
			release,
			'eventSubscription.getAll',
			{},
			{ method: 'GET', target: `${EVENTS[release]}/subscriptions` },
		],
		[
			release,
			'eventSubscription.get',
			{ subscriptionId: 'sub-1' },
			{ method: 'GET', target: `${EVENTS[release]}/subscriptions/sub-1` },
		],
		[
			release,
			'eventSubscription.delete',
			{ subscriptionId: 'sub-1' },
			{ method: 'DELETE', target: `${EVENTS[release]}/subscriptions/sub-1` },
		],
	]),
	...at(['r1.2', 'r2.2'], (release) => [
		[
			release,
			'mediaSession.create',
			{ ...call, clientCorrelator: 'c-1' },
			{
				method: 'POST',
				target: `${CALLS[release]}/sessions`,
				headers: { registrationId: 'reg-1' },
				body: { ...parties, clientCorrelator: 'c-1' },
			},
		],
		[
			release,
			'eventSubscription.create',
			{
				events: ['session-invitation'],
				sink,
				registrationId: 'reg-1',
				deviceId,
				...token,
				subscriptionExpireTime: later,
				subscriptionMaxEvents: 5,
				initialEvent: true,
			},
			{
				method: 'POST',
				target: `${EVENTS[release]}/subscriptions`,
				body: {
					protocol: 'HTTP',
					sink,
					sinkCredential: credential,
					types: [`${old}session-invitation`],
					config: {
						subscriptionDetail: { registrationId: 'reg-1', deviceId },
						subscriptionExpireTime: later,
						subscriptionMaxEvents: 5,
						initialEvent: true,
					},
				},
			},
		],
		[
			release,
			'eventSubscription.create',
			{
				events: ['session-status'],
				sink,
				registrationId: 'reg-1',
				deviceId,
				mediaSessionId: '0AEE',
			},
			{
				method: 'POST',
				target: `${EVENTS[release]}/subscriptions`,
				body: {
					protocol: 'HTTP',
					sink,
					types: [`${old}session-status`],
					config: { subscriptionDetail: { registrationId: 'reg-1', deviceId, sessionId: '0AEE' } },
				},
			},
		],
	]),
	...at(['r2.2', 'candidate'], (release) => [
		[
			release,
			'registration.create',
			{ deviceId, registrationExpireTime: later },
			{
				method: 'POST',
				target: `${DEVICES[release]}/sessions`,
				body: { deviceId, registrationExpireTime: later },
			},
		],
		[
			release,
			'registration.refresh',
			{ registrationId: 'reg-1', registrationExpireTime: later },
			{
				method: 'PUT',
				target: `${DEVICES[release]}/sessions/reg-1`,
				body: { registrationExpireTime: later },
			},
		],
	]),
	[
		'r2.2',
		'eventSubscription.create',
		{ events: ['registration-ends'], sink, registrationId: 'reg-1' },
		{
			method: 'POST',
			target: `${EVENTS['r2.2']}/subscriptions`,
			body: {
				protocol: 'HTTP',
				sink,
				types: [`${old}registration-ends`],
				config: { subscriptionDetail: { registrationId: 'reg-1' } },
			},
		},
	],
	[
		'candidate',
		'mediaSession.create',
		{
			...call,
			callType: 'EMERGENCY',
			receiverAddress: 'urn:service:sos',
			locationDetails: JSON.stringify(location),
		},
		{
			method: 'POST',
			target: `${CALLS.candidate}/sessions`,
			headers: { registrationId: 'reg-1' },
			body: {
				...parties,
				receiverAddress: 'urn:service:sos',
				callType: 'EMERGENCY',
				locationDetails: location,
			},
		},
	],
	[
		'candidate',
		'mediaSession.updateStatus',
		{
			mediaSessionId: '0AEE',
			status: 'Connected',
			answer: '',
			offer: '',
			locationDetails: location,
		},
		{
			method: 'PUT',
			target: `${CALLS.candidate}/sessions/0AEE/status`,
			body: { status: 'Connected', locationDetails: location },
		},
	],
	[
		'candidate',
		'registration.create',
		{ deviceId, phoneNumber: '+17085852753' },
		{
			method: 'POST',
			target: `${DEVICES.candidate}/sessions`,
			body: { deviceId, phoneNumber: '+17085852753' },
		},
	],
	[
		'candidate',
		'registration.get',
		{ registrationId: 'reg-1' },
		{ method: 'GET', target: `${DEVICES.candidate}/sessions/reg-1` },
	],
	[
		'candidate',
		'registration.getAll',
		{ deviceId },
		{ method: 'GET', target: `${DEVICES.candidate}/sessions?deviceId=${deviceId}` },
	],
	[
		'candidate',
		'eventSubscription.create',
		{
			events: ['session-invitation', 'session-status', 'registration-ends'],
			sink,
			deviceId,
			...token,
		},
		{
			method: 'POST',
			target: `${EVENTS.candidate}/subscriptions`,
			body: {
				protocol: 'HTTP',
				sink,
				sinkCredential: credential,
				types: [
					`${fresh}session-invitation`,
					`${fresh}session-status`,
					`${fresh}registration-ends`,
				],
				config: { subscriptionDetail: { deviceId } },
			},
		},
	],
	[
		'candidate',
		'eventSubscription.update',
		{ subscriptionId: 'sub-1', subscriptionExpireTime: later },
		{
			method: 'PUT',
			target: `${EVENTS.candidate}/subscriptions/sub-1`,
			body: { config: { subscriptionExpireTime: later } },
		},
	],
	[
		'candidate',
		'eventSubscription.update',
		{ subscriptionId: 'sub-1', ...token },
		{
			method: 'PUT',
			target: `${EVENTS.candidate}/subscriptions/sub-1`,
			body: { sinkCredential: credential },
		},
	],
];

describe('the exact request', () => {
	test.each(ROWS)('%s %s %#', (release, name, filledIn, expected) => {
		const { headers, ...request } = expected;
		const made = sent(release, name, filledIn);
		expect(made).toEqual({ ...request, headers: { ...correlated, ...headers } });
		const body = made.body === undefined ? '' : JSON.stringify(made.body);
		const lower = Object.fromEntries(
			Object.entries(made.headers ?? {}).map(([header, value]) => [header.toLowerCase(), value]),
		);
		const found = contracts?.requestErrors({
			method: made.method,
			target: made.target,
			headers: lower,
			body,
		});
		expect(found ?? []).toEqual([]);
	});

	test('every operation that sends one is among them, at every release that has it', () => {
		const candidateOnly = ['registration.get', 'registration.getAll', 'eventSubscription.update'];
		const own = operations.filter(([provider]) => provider === 'camaraWebRtc');
		const wanted = own
			.filter(([, , { kind }]) => kind !== 'compound')
			.flatMap(([, name]) =>
				ALL.filter((release) => release === 'candidate' || !candidateOnly.includes(name)).map(
					(release) => `${release} ${name}`,
				),
			);
		expect(wanted).toHaveLength(11 * 3 + 3);
		expect(new Set(ROWS.map(([release, name]) => `${release} ${name}`))).toEqual(new Set(wanted));
	});

	test('the merged layout and paths of the user', () => {
		expect(sent('r2.2', 'mediaSession.get', { mediaSessionId: 'x' }, 'merged').target).toBe(
			'/webrtc/sessions/x',
		);
	});
});

const refusal = (release: string, name: string, filledIn: Parameters, layout?: string) => {
	try {
		sent(release, name, filledIn, layout);
	} catch (error) {
		return (error as Error).message;
	}
	return 'sent';
};
const subscription = { events: ['session-invitation'], sink, registrationId: 'reg-1', deviceId };

describe('refused before sending, naming the field', () => {
	test.each<[string, string, Parameters, RegExp]>([
		[
			'r2.2',
			'registration.get',
			{ registrationId: 'x' },
			/^Registration: Get exists in the release candidate only/,
		],
		[
			'r1.2',
			'registration.getAll',
			{ deviceId },
			/^Registration: Get Many exists in the release candidate only/,
		],
		[
			'r2.2',
			'eventSubscription.update',
			{ subscriptionId: 'x', subscriptionExpireTime: later },
			/^Event Subscription: Update exists/,
		],
		[
			'r2.2',
			'mediaSession.create',
			{ ...call, callType: 'REGULAR' },
			/^Call Type \(Candidate\) exists at Candidate only/,
		],
		[
			'r1.2',
			'mediaSession.create',
			{ ...call, locationDetails: location },
			/^Location \(Candidate\) exists/,
		],
		[
			'candidate',
			'mediaSession.create',
			{ ...call, clientCorrelator: 'c' },
			/^Client Correlator exists at R1.2 and R2.2 only/,
		],
		[
			'r2.2',
			'mediaSession.create',
			{ ...call, originatorAddress: '+17085852753' },
			/^Originator Address is no address/,
		],
		[
			'r2.2',
			'mediaSession.create',
			{ ...call, receiverAddress: 'sips:bob@example.com' },
			/^Receiver Address is no address/,
		],
		[
			'r2.2',
			'mediaSession.create',
			{ ...call, receiverAddress: 'sip:bob@localhost' },
			/^Receiver Address is no address/,
		],
		[
			'candidate',
			'mediaSession.create',
			{ ...call, originatorAddress: 'tel:+01' },
			/^Originator Address is no address/,
		],
		[
			'candidate',
			'mediaSession.create',
			{ ...call, receiverAddress: 'sip:anonymous@anonymous.invalid' },
			/^Receiver Address may not be anonymous/,
		],
		[
			'r2.2',
			'mediaSession.updateStatus',
			{ mediaSessionId: 'x', status: 'Hold', locationDetails: location },
			/^Location \(Candidate\) exists/,
		],
		[
			'r1.2',
			'registration.create',
			{ deviceId, registrationExpireTime: later },
			/^Expires At exists at R2.2 and Candidate only/,
		],
		[
			'r2.2',
			'registration.create',
			{ deviceId, registrationExpireTime: '2026-11-20T09:29:59Z' },
			/^Expires At is in the past/,
		],
		[
			'r1.2',
			'registration.refresh',
			{ registrationId: 'x', registrationExpireTime: later },
			/^Expires At exists/,
		],
		[
			'r2.2',
			'registration.create',
			{ deviceId, phoneNumber: '+17085852753' },
			/^Phone Number \(Candidate\) exists/,
		],
		[
			'r1.2',
			'eventSubscription.create',
			{ ...subscription, events: ['registration-ends'] },
			/^Event registration-ends exists at R2.2/,
		],
		[
			'r2.2',
			'eventSubscription.create',
			{ ...subscription, events: ['session-invitation', 'registration-ends'] },
			/^Events may name one event only/,
		],
		[
			'r2.2',
			'eventSubscription.create',
			{ ...subscription, events: ['session-status'] },
			/^Media Session ID may not be empty/,
		],
		[
			'r2.2',
			'eventSubscription.create',
			{ ...subscription, registrationId: '' },
			/^Registration ID may not be empty/,
		],
		[
			'r1.2',
			'eventSubscription.create',
			{ ...subscription, deviceId: '' },
			/^Device ID may not be empty/,
		],
		[
			'candidate',
			'eventSubscription.create',
			subscription,
			/^Registration ID exists at R1.2 and R2.2 only/,
		],
		[
			'candidate',
			'eventSubscription.create',
			{ ...subscription, registrationId: '', subscriptionMaxEvents: 5 },
			/^Maximum Events exists/,
		],
		[
			'candidate',
			'eventSubscription.create',
			{ ...subscription, registrationId: '', initialEvent: true },
			/^Initial Event exists/,
		],
		[
			'r2.2',
			'eventSubscription.create',
			{ ...subscription, subscriptionExpireTime: '2020-01-01T00:00:00Z' },
			/^Expires At is in the past/,
		],
		[
			'r1.2',
			'mediaSession.end',
			{ mediaSessionId: 'x', requestId: 'case/4711' },
			/^Request ID may have letters, digits and - only/,
		],
	])('%s %s %j', (release, name, filledIn, message) => {
		expect(refusal(release, name, filledIn)).toMatch(message);
	});

	test('an API that the layout does not have', () => {
		expect(refusal('r2.2', 'registration.delete', { registrationId: 'x' }, 'merged')).toMatch(
			/^Layout of the credential has no registration API/,
		);
		expect(refusal('candidate', 'eventSubscription.getAll', {}, 'merged')).toMatch(/no events API/);
	});

	test.each<[string, string, unknown, boolean]>([
		['mediaSession.create', 'offer', SDP, true],
		['mediaSession.create', 'offer', 'v=0\no=-', true],
		['mediaSession.create', 'offer', '', false],
		['mediaSession.create', 'offer', 'hello', false],
		['mediaSession.create', 'offer', 'v=0\r\nhello\r\n', false],
		['mediaSession.create', 'offer', { sdp: SDP }, false],
		['mediaSession.create', 'offer', `v=0\r\ns=${'x'.repeat(65_536)}`, false],
		['mediaSession.updateStatus', 'status', 'Terminated', false],
		['mediaSession.updateStatus', 'status', 'Hold', true],
		['registration.create', 'deviceId', 'uuid', false],
		['registration.create', 'deviceId', deviceId, true],
		['registration.create', 'registrationExpireTime', 'soon', false],
		['eventSubscription.create', 'sink', 'http://n8n.example.com/x', false],
		['eventSubscription.create', 'events', [], false],
		['eventSubscription.create', 'events', ['subscription-ended'], false],
		['eventSubscription.create', 'registrationId', '', true],
		['device.endEverything', 'mediaSessionIds', ['a', 'b'], true],
		['device.endEverything', 'mediaSessionIds', 'a, b', true],
		['device.endEverything', 'mediaSessionIds', ['..'], false],
		['device.endEverything', 'mediaSessionIds', { a: 1 }, false],
	])('%s %s %j: %s', (name, field, value, good) => {
		const found = operationOf('camaraWebRtc', name).fields.find((one) => one.name === field);
		expect(found?.check?.(value) === undefined).toBe(good);
	});

	test.each<[unknown, RegExp | undefined]>([
		[location, undefined],
		[JSON.stringify(location), undefined],
		['', undefined],
		['{', /is not a JSON object/],
		[{ ...location, shape: 'Square' }, /needs shape/],
		[{ ...location, more: 1 }, /has more/],
		[{ ...location, coordinates: { latitude: 1, longitude: 2 } }, /needs the number radius/],
		[{ ...location, coordinates: { ...location.coordinates, zAxis: 1 } }, /has zAxis/],
		[{ ...location, method: 'Guess' }, /method/],
		[{ ...location, confidence: { pdf: 'normal', value: 101 } }, /confidence/],
	])('location %j', (value, complaint) => {
		const { options = [] } = operationOf('camaraWebRtc', 'mediaSession.create');
		const found = options.find(({ name }) => name === 'locationDetails')?.check?.(value);
		if (complaint) expect(found).toMatch(complaint);
		else expect(found).toBeUndefined();
	});

	test('token and end of token only together; an update changes something', () => {
		const check = (name: string, filledIn: Parameters) =>
			operationOf('camaraWebRtc', name).check?.(parametersOf('camaraWebRtc', name, filledIn));
		expect(check('eventSubscription.create', { sinkAccessToken: 'x' })).toMatch(
			/Expires At is empty/,
		);
		expect(check('eventSubscription.create', { sinkAccessTokenExpiresAt: later })).toMatch(
			/^Sink Access Token is empty/,
		);
		expect(check('eventSubscription.create', token)).toBeUndefined();
		expect(check('eventSubscription.update', { subscriptionId: 'x' })).toMatch(/must be given/);
		expect(check('device.endEverything', {})).toMatch(/name at least one/);
		expect(check('device.endEverything', { registrationId: 'x', findRegistrations: true })).toMatch(
			/^Device ID/,
		);
	});
});
