import { createHash } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets } from '../../../sandbox/framework/targets';
import { send, type Answered } from './support';

let sandbox: Sandbox;
let base: string;

beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: '2026-11-20T09:30:00Z' });
	base = sandbox.baseUrls.camara;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const token: string = secrets.camara.token;
const { readOnlyToken, foreignToken, clientId, clientSecret } = secrets.camara;
const session = () => `/sessions/${sandbox.targets.camara.mediaSessionId}`;

function ask(
	method: string,
	target: string,
	{ bearer = token, headers = {}, body = '' } = {},
): Promise<Answered> {
	return send(base, {
		method,
		target,
		body,
		headers: {
			...(bearer !== '' && { Authorization: `Bearer ${bearer}` }),
			...(body !== '' && { 'Content-Type': 'application/json' }),
			...headers,
		},
	});
}

const problem = (answer: Answered) => [answer.status, answer.json.status, answer.json.code];

describe('media sessions', () => {
	it.each([
		'/webrtc',
		'/webrtc-call-handling/v0.2',
		'/webrtc-call-handling/v0.3',
		'/webrtc-call-handling/v0.4rc1',
	])('ends a session below %s: 204 without body, then NOT_FOUND', async (layout) => {
		expect((await ask('GET', layout + session())).json).toMatchObject({ status: 'Connected' });
		const ended = await ask('DELETE', layout + session());
		expect([ended.status, ended.text]).toEqual([204, '']);
		for (const method of ['GET', 'DELETE']) {
			const answer = await ask(method, layout + session());
			expect(answer.json).toEqual({
				status: 404,
				code: 'NOT_FOUND',
				message: 'The specified resource is not found.',
			});
		}
		expect(sandbox.control.inspect().camara.over).toMatchObject([
			{ id: sandbox.targets.camara.mediaSessionId, state: 'Terminated' },
		]);
	});

	it('keeps the session for the delay that was set', async () => {
		sandbox.control.configure('camara', { endDelayMs: 5000 });
		expect((await ask('DELETE', `/webrtc${session()}`)).status).toBe(204);
		expect((await ask('GET', `/webrtc${session()}`)).status).toBe(200);
		sandbox.control.advanceClock(5000);
		expect((await ask('GET', `/webrtc${session()}`)).status).toBe(404);
	});

	it('places a call that rings and connects by the clock, and cancels it while it rings', async () => {
		const body = JSON.stringify({
			originatorAddress: 'tel:+17085852753',
			receiverAddress: 'tel:+17085854000',
			offer: { sdp: 'v=0\r\n' },
		});
		const headers = { registrationId: sandbox.targets.camara.registrationId };
		const { status, json } = await ask('POST', '/webrtc/sessions', { body, headers });
		expect([status, json.status]).toEqual([201, 'Initial']);
		sandbox.control.advanceClock(1000);
		const own = `/webrtc/sessions/${String(json.mediaSessionId)}`;
		expect((await ask('GET', own)).json.status).toBe('Ringing');
		await ask('DELETE', own);
		expect(sandbox.control.inspect().camara.over).toEqual([
			expect.objectContaining({ state: 'SessionCancelled' }),
		]);
		expect(problem(await ask('POST', '/webrtc/sessions', { body }))).toEqual([
			400,
			400,
			'INVALID_ARGUMENT',
		]);
		expect(problem(await ask('POST', '/webrtc/sessions', { body: '{}', headers }))).toEqual([
			400,
			400,
			'INVALID_ARGUMENT',
		]);
	});

	it('updates the status by a flat body only', async () => {
		const target = `/webrtc${session()}/status`;
		const held = await ask('PUT', target, { body: '{"status":"Hold"}' });
		expect([held.status, held.json.status]).toEqual([200, 'Hold']);
		sandbox.control.configure('camara', { updateAnswersEmpty: true });
		expect((await ask('PUT', target, { body: '{"status":"Resume"}' })).status).toBe(204);
		const wrapped = '{"receiverSessionStatus":{"status":"Hold"}}';
		expect(problem(await ask('PUT', target, { body: wrapped }))[0]).toBe(400);
	});

	it('refuses a body or a query on get and end', async () => {
		expect((await ask('DELETE', `/webrtc${session()}`, { body: '{}' })).status).toBe(400);
		expect((await ask('DELETE', `/webrtc${session()}?force=1`)).status).toBe(400);
		expect((await ask('GET', `/webrtc${session()}`)).status).toBe(200);
	});
});

describe('who may', () => {
	const end = (bearer: string, headers = {}) =>
		ask('DELETE', `/webrtc${session()}`, { bearer, headers });

	it('refuses a missing or unknown token, a missing scope, another subscriber', async () => {
		expect(problem(await end(''))).toEqual([401, 401, 'UNAUTHENTICATED']);
		expect(problem(await end('made-up'))).toEqual([401, 401, 'UNAUTHENTICATED']);
		expect(problem(await end(readOnlyToken))).toEqual([403, 403, 'PERMISSION_DENIED']);
		expect(problem(await end(foreignToken))).toEqual([403, 403, 'INVALID_TOKEN_CONTEXT']);
		expect((await end(token)).status).toBe(204);
	});

	it('echoes a good x-correlator, refuses a bad one, by the rule of the release', async () => {
		const echoed = await end('made-up', { 'x-correlator': 'case/7:<a>' });
		expect(echoed.headers['x-correlator']).toBe('case/7:<a>');
		expect(problem(await end(token, { 'x-correlator': 'a b' }))[2]).toBe('INVALID_ARGUMENT');
		const older = await ask('GET', `/webrtc-call-handling/v0.2${session()}`, {
			headers: { 'x-correlator': 'case/7' },
		});
		expect(older.status).toBe(400);
	});
});

describe('addresses', () => {
	it('answers unknown routes like a gateway, without a CAMARA code', async () => {
		const page = await ask('GET', `/webrtc-call-handling/v9${session()}`);
		expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html']);
		sandbox.control.configure('camara', { gatewayNotFound: 'json' });
		expect((await ask('GET', '/nowhere')).json).toEqual({
			message: 'no Route matched with those values',
		});
	});

	it('knows no other registrations and subscriptions than those that it has', async () => {
		for (const target of [
			'/webrtc-events/v0.2/subscriptions/x',
			'/webrtc-registration/v0.3/sessions/x',
		]) {
			expect(problem(await ask('DELETE', target))).toEqual([404, 404, 'NOT_FOUND']);
			expect(problem(await ask('DELETE', target, { bearer: 'x' }))[0]).toBe(401);
		}
	});

	it('refuses an empty id and a broken escape', async () => {
		expect(problem(await ask('DELETE', '/webrtc/sessions/'))[2]).toBe('INVALID_ARGUMENT');
		expect(problem(await ask('DELETE', '/webrtc/sessions/%E0%A4'))[2]).toBe('INVALID_ARGUMENT');
	});
});

describe('OAuth2', () => {
	const scope = 'webrtc-call-handling:sessions:delete';
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	const fetchToken = (fields: Record<string, string>, authorization = `Basic ${basic}`) =>
		send(base, {
			method: 'POST',
			target: '/oauth2/token',
			headers: {
				'Content-Type': 'application/x-www-form-urlencoded',
				...(authorization && { Authorization: authorization }),
			},
			body: new URLSearchParams(fields).toString(),
		});
	const clientCredentials = { grant_type: 'client_credentials', scope };

	it('gives a token for an hour, with the secret in the header or in the body', async () => {
		const inBody = { client_id: clientId, client_secret: clientSecret };
		for (const { status, json } of [
			await fetchToken(clientCredentials),
			await fetchToken({ ...clientCredentials, ...inBody }, ''),
		]) {
			expect([status, json.expires_in, json.scope]).toEqual([200, 3600, scope]);
			const bearer = String(json.access_token);
			expect(problem(await ask('GET', `/webrtc${session()}`, { bearer }))[2]).toBe(
				'PERMISSION_DENIED',
			);
		}
		const bearer = String((await fetchToken(clientCredentials)).json.access_token);
		sandbox.control.advanceClock(3_600_000);
		expect((await ask('DELETE', `/webrtc${session()}`, { bearer })).status).toBe(401);
	});

	it('expires all issued tokens on demand, but gives new ones', async () => {
		const bearer = String((await fetchToken(clientCredentials)).json.access_token);
		sandbox.control.configure('camara', { expireTokens: true });
		expect((await ask('DELETE', `/webrtc${session()}`, { bearer })).status).toBe(401);
		const fresh = String((await fetchToken(clientCredentials)).json.access_token);
		expect((await ask('DELETE', `/webrtc${session()}`, { bearer: fresh })).status).toBe(204);
	});

	it('refuses as OAuth says', async () => {
		const errors = [
			await fetchToken(clientCredentials, 'Basic eDp5'),
			await fetchToken({ ...clientCredentials, scope: '' }),
			await fetchToken({ grant_type: 'password' }),
			await fetchToken({ grant_type: 'authorization_code', code: 'x' }),
		].map(({ status, json }) => [status, json.error]);
		expect(errors).toEqual([
			[401, 'invalid_client'],
			[400, 'invalid_scope'],
			[400, 'unsupported_grant_type'],
			[400, 'invalid_grant'],
		]);
	});

	it('walks through the authorization code grant with PKCE, once per code', async () => {
		const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
		const redirect = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';
		const wish = new URLSearchParams({
			response_type: 'code',
			client_id: clientId,
			redirect_uri: redirect,
			scope,
			state: 's 1',
			code_challenge: createHash('sha256').update(verifier).digest('base64url'),
			code_challenge_method: 'S256',
		});
		const back = await send(base, { target: `/oauth2/authorize?${wish.toString()}` });
		const location = new URL(String(back.headers.location));
		expect([back.status, location.searchParams.get('state')]).toEqual([302, 's 1']);
		const code = location.searchParams.get('code') ?? '';
		const fields = {
			grant_type: 'authorization_code',
			code,
			redirect_uri: redirect,
			code_verifier: verifier,
		};
		const given = await fetchToken(fields);
		expect(given.json.access_token).toEqual(expect.any(String));
		expect((await fetchToken(fields)).json.error).toBe('invalid_grant');
		const refresh = String(given.json.refresh_token);
		const renewed = await fetchToken({ grant_type: 'refresh_token', refresh_token: refresh });
		const bearer = String(renewed.json.access_token);
		expect((await ask('DELETE', `/webrtc${session()}`, { bearer })).status).toBe(204);
		expect(sandbox.control.inspect().requests.map(({ target }) => target)).toContainEqual(
			expect.not.stringContaining(code),
		);
	});
});
