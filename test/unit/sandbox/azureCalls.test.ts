import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets } from '../../../sandbox/framework/targets';
import { azureSigned, send, type Answered } from './support';

const startAt = '2026-11-20T09:30:00Z';
const phone = { phoneNumber: { value: '+14255550177' } };
let sandbox: Sandbox;
let base: string;
let now: number;

beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt });
	base = sandbox.baseUrls.azure;
});
afterAll(() => sandbox.close());
beforeEach(() => {
	sandbox.control.reset();
	now = new Date(startAt).getTime();
});

function later(ms: number): void {
	sandbox.control.advanceClock(ms);
	now += ms;
}

function ask(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Answered> {
	const version = path.includes('?') ? '' : '?api-version=2024-09-15';
	return send(
		base,
		azureSigned(base, now, {
			method,
			target: path + version,
			body: body === undefined ? '' : JSON.stringify(body),
			headers,
		}),
	);
}

const call = () => `/calling/callConnections/${sandbox.targets.azure.callConnectionId}`;
const add = (more: Record<string, unknown> = {}) =>
	ask('POST', `${call()}/participants:add`, {
		participantToAdd: phone,
		sourceCallerIdNumber: { value: '+14255550100' },
		...more,
	});
const cancel = (invitationId: unknown, headers?: Record<string, string>) =>
	ask('POST', `${call()}/participants:cancelAddParticipant`, { invitationId }, headers);
const listed = async (): Promise<string[]> => {
	const ids: string[] = [];
	let path: string | undefined = `${call()}/participants`;
	while (path) {
		const page: Answered = await ask('GET', path);
		for (const one of page.json.value as Array<{ identifier: { rawId: string } }>) {
			ids.push(one.identifier.rawId);
		}
		const next = page.json.nextLink as string | undefined;
		path = next?.slice(base.length);
	}
	return ids;
};

describe('invitations', () => {
	it('answers Add with the participant and the invitation id, and does not list the invitee', async () => {
		const added = await add({ operationContext: 'case 7' });
		expect(added.status).toBe(202);
		expect(added.json).toEqual({
			participant: {
				identifier: { kind: 'phoneNumber', rawId: '4:+14255550177', ...phone },
				isMuted: false,
				isOnHold: false,
			},
			operationContext: 'case 7',
			invitationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
		});
		expect(await listed()).toHaveLength(3);
	});

	it('times an invitation out by the clock; afterwards nothing is pending', async () => {
		const { invitationId } = (await add()).json;
		later(29_999);
		const { invitationId: second } = (await add({ invitationTimeoutInSeconds: 1 })).json;
		expect((await cancel(invitationId)).status).toBe(202);
		later(1000);
		const answer = await cancel(second);
		expect(answer.status).toBe(404);
		expect(answer.json.error).toMatchObject({ code: '8522' });
	});

	it('keeps the seeded invitation pending for three minutes', async () => {
		later(179_000);
		expect((await cancel(sandbox.targets.azure.invitationId)).status).toBe(202);
	});

	it('withdraws after the delay that was set, not with the 202', async () => {
		sandbox.control.configure('azure', { cancelDelayMs: 2000 });
		const { invitationId } = (await add()).json;
		const state = () =>
			[...sandbox.control.inspect().azure.live, ...sandbox.control.inspect().azure.over].find(
				({ id }) => id === invitationId,
			)?.state;
		expect((await cancel(invitationId)).status).toBe(202);
		expect(state()).toBe('pending');
		later(2000);
		expect(state()).toBe('cancelled');
		expect((await cancel(invitationId)).status).toBe(404);
	});

	it('puts an invitee who answered into the list, and refuses to cancel', async () => {
		const { invitationId } = (await add()).json;
		sandbox.control.configure('azure', { answerInvitation: invitationId });
		const refused = await cancel(invitationId);
		expect([refused.status, refused.json.error]).toEqual([
			404,
			expect.objectContaining({ code: '8522' }),
		]);
		expect(await listed()).toContain('4:+14255550177');
	});

	it('names the argument that is wrong', async () => {
		const named = async (answer: Promise<Answered>) => {
			const { status, json } = await answer;
			return [status, (json.error as { code: string; message: string }).code, json.error];
		};
		const expected = (name: string) => [
			400,
			'8523',
			{ code: '8523', message: `Invalid argument: ${name}.` },
		];
		expect(await named(cancel(undefined))).toEqual(expected('invitationId'));
		expect(await named(cancel(7))).toEqual(expected('invitationId'));
		expect(await named(add({ invitationTimeoutInSeconds: 181 }))).toEqual(
			expected('invitationTimeoutInSeconds'),
		);
		expect(await named(add({ sourceCallerIdNumber: null }))).toEqual(
			expected('sourceCallerIdNumber'),
		);
		expect(await named(add({ participantToAdd: { phoneNumber: {} } }))).toEqual(
			expected('participantToAdd'),
		);
		expect(await named(add({ operationCallbackUri: 'http://example.com/' }))).toEqual(
			expected('operationCallbackUri'),
		);
		expect(await named(add({ invitationID: 'x' }))).toEqual(expected('invitationID'));
	});
});

describe('calls', () => {
	it('pages the participants through signable links', async () => {
		const first = await ask('GET', `${call()}/participants`);
		expect(first.json.value).toHaveLength(2);
		expect(first.json.nextLink).toMatch(`${base}/calling/`);
		expect(await listed()).toHaveLength(3);
		const one = await ask('GET', `${call()}/participants/4%3A%2B14255550199`);
		expect(one.json).toMatchObject({ identifier: { rawId: '4:+14255550199' } });
	});

	it.each([
		['hang up', 'DELETE', ''],
		['terminate', 'POST', ':terminate'],
	])('%s: 204, then the call and its invitation are unknown', async (_name, method, verb) => {
		expect((await ask('GET', call())).json).toMatchObject({ callConnectionState: 'connected' });
		const ended = await ask(method, call() + verb);
		expect([ended.status, ended.text]).toEqual([204, '']);
		for (const answer of [
			await ask('GET', call()),
			await ask(method, call() + verb),
			await cancel(sandbox.targets.azure.invitationId),
		]) {
			expect([answer.status, answer.json]).toEqual([
				404,
				{ error: { code: '8522', message: 'Call not found.' } },
			]);
		}
		expect(sandbox.control.inspect().azure.live).toEqual([]);
	});

	it('goes through disconnecting when the end takes a while', async () => {
		sandbox.control.configure('azure', { endDelayMs: 1000 });
		await ask('DELETE', call());
		expect((await ask('GET', call())).json).toMatchObject({ callConnectionState: 'disconnecting' });
		later(1000);
		expect((await ask('GET', call())).status).toBe(404);
	});

	it('removes and mutes participants', async () => {
		const [host = '', guest = ''] = await listed();
		const user = (id: string) => ({ kind: 'communicationUser', communicationUser: { id } });
		const muted = await ask('POST', `${call()}/participants:mute`, {
			targetParticipants: [user(host)],
			operationContext: 'quiet',
		});
		expect([muted.status, muted.json]).toEqual([200, { operationContext: 'quiet' }]);
		const removed = await ask('POST', `${call()}/participants:remove`, {
			participantToRemove: user(guest),
		});
		expect(removed.status).toBe(202);
		expect(await listed()).not.toContain(guest);
	});

	it('records: start says inactive, get says active, stop makes it unknown', async () => {
		const { serverCallId } = (await ask('GET', call())).json;
		const started = await ask('POST', '/calling/recordings', {
			callLocator: { kind: 'serverCallLocator', serverCallId },
		});
		expect([started.status, started.json.recordingState]).toEqual([200, 'inactive']);
		const one = `/calling/recordings/${encodeURIComponent(String(started.json.recordingId))}`;
		expect((await ask('GET', one)).json.recordingState).toBe('active');
		expect((await ask('DELETE', one)).status).toBe(204);
		expect((await ask('DELETE', one)).json).toEqual({
			error: { code: '8522', message: 'Recording not found.' },
		});
	});
});

describe('addresses', () => {
	it('answers unknown routes and versions without a numeric code', async () => {
		for (const path of [
			'/calling/callConnection/x?api-version=2024-09-15',
			`${call()}?api-version=2022-01-01`,
			`${call()}/participants:cancelAddParticipant?api-version=2023-03-06`,
		]) {
			const answer = await ask(path.includes(':cancel') ? 'POST' : 'GET', path);
			expect(answer.status).toBe(404);
			expect(answer.json).toEqual({
				message: `No HTTP resource was found that matches the request URI '${base}${path}'.`,
			});
		}
		const missing = await ask('GET', `${call()}?x=1`);
		expect([missing.status, missing.text]).toEqual([400, expect.not.stringMatching(/"\d{4}"/)]);
	});

	it('echoes the client request id and names the chain of the call', async () => {
		const answer = await ask('GET', call(), undefined, { 'x-ms-client-request-id': 'mine-1' });
		expect(answer.headers).toMatchObject({
			'x-ms-client-request-id': 'mine-1',
			'x-microsoft-skype-chain-id': answer.json.correlationId,
			'x-azure-ref': expect.stringMatching(/./) as string,
		});
	});
});

describe('repeatable requests', () => {
	const id = '5f7d0fb6-2b9c-4a53-9d3e-6a8f1e2c3b4d';
	const pair = {
		'Repeatability-Request-ID': id,
		'Repeatability-First-Sent': 'Fri, 20 Nov 2026 09:30:00 GMT',
	};

	it('executes a repeated request once and gives the same answer again', async () => {
		const { invitationId } = sandbox.targets.azure;
		const first = await cancel(invitationId, pair);
		later(60_000);
		const again = await cancel(invitationId, pair);
		expect([again.status, again.json]).toEqual([first.status, first.json]);
		expect(again.headers['repeatability-result']).toBe('accepted');
		expect((await cancel(invitationId)).status).toBe(404);
	});

	it('adds one invitation for a repeated Add', async () => {
		const body = {
			participantToAdd: phone,
			sourceCallerIdNumber: { value: '+14255550100' },
		};
		const send = () => ask('POST', `${call()}/participants:add`, body, pair);
		const [first, second] = await Promise.all([send(), send()]);
		expect(second.json.invitationId).toBe(first.json.invitationId);
		expect(sandbox.control.inspect().azure.live).toHaveLength(3);
	});

	it('refuses the id for another request', async () => {
		await cancel(sandbox.targets.azure.invitationId, pair);
		expect((await cancel('another', pair)).status).toBe(412);
	});

	it.each([
		['only the id', { 'Repeatability-Request-ID': id }],
		['only the date', { 'Repeatability-First-Sent': pair['Repeatability-First-Sent'] }],
		['a UUID of version 1', { ...pair, 'Repeatability-Request-ID': id.replace('-4a', '-1a') }],
		['an ISO date', { ...pair, 'Repeatability-First-Sent': '2026-11-20T09:30:00Z' }],
		['a wrong weekday', { ...pair, 'Repeatability-First-Sent': 'Mon, 20 Nov 2026 09:30:00 GMT' }],
	])('refuses %s', async (_name, headers) => {
		const answer = await cancel(sandbox.targets.azure.invitationId, headers);
		expect([answer.status, answer.json.error]).toEqual([
			400,
			{ code: '8523', message: expect.stringContaining('Repeatability-') as string },
		]);
	});
});

describe('Entra ID', () => {
	const { tenantId, clientId, clientSecret } = secrets.azure;
	const fetchToken = (change: Record<string, string> = {}, tenant: string = tenantId) =>
		send(base, {
			method: 'POST',
			target: `/${tenant}/oauth2/v2.0/token`,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: clientId,
				client_secret: clientSecret,
				scope: 'https://communication.azure.com//.default',
				...change,
			}).toString(),
		});
	const getCall = (token: unknown) =>
		send(base, {
			target: `${call()}?api-version=2024-09-15`,
			headers: { Authorization: `Bearer ${String(token)}` },
		});

	it('gives a token that opens the service until it expires', async () => {
		const { status, json } = await fetchToken();
		expect([status, json.token_type, json.expires_in]).toEqual([200, 'Bearer', 3599]);
		expect((await getCall(json.access_token)).status).toBe(200);
		later(3_599_000);
		expect((await getCall(json.access_token)).json.error).toMatchObject({ code: '7501' });
	});

	it('expires all tokens on demand', async () => {
		const { json } = await fetchToken();
		sandbox.control.configure('azure', { expireTokens: true });
		expect((await getCall(json.access_token)).status).toBe(401);
		expect((await getCall((await fetchToken()).json.access_token)).status).toBe(200);
	});

	it('refuses a wrong secret, scope, client or tenant', async () => {
		const errors = [
			await fetchToken({ client_secret: 'wrong' }),
			await fetchToken({ scope: 'https://communication.azure.com/.default' }),
			await fetchToken({ client_id: 'wrong' }),
			await fetchToken({}, '00000000-0000-0000-0000-000000000000'),
		].map(({ status, json }) => [status, json.error]);
		expect(errors).toEqual([
			[401, 'invalid_client'],
			[400, 'invalid_scope'],
			[400, 'unauthorized_client'],
			[400, 'invalid_request'],
		]);
	});
});
