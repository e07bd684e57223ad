import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets } from '../../../sandbox/framework/targets';
import { azureSigned, send, type Sent } from './support';

const startAt = '2026-11-20T09:30:00Z';
const now = new Date(startAt).getTime();
let sandbox: Sandbox;
let base: string;

beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt });
	base = sandbox.baseUrls.azure;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const call = () => `/calling/callConnections/${sandbox.targets.azure.callConnectionId}`;

function cancel(): Sent {
	return azureSigned(base, now, {
		method: 'POST',
		target: `${call()}/participants:cancelAddParticipant?api-version=2024-09-15`,
		body: JSON.stringify({
			invitationId: sandbox.targets.azure.invitationId,
			operationContext: 'lesson ✓',
		}),
	});
}

const changedAt = (text: string, at: number) =>
	text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);

async function expectRefused(sent: Sent): Promise<void> {
	const answer = await send(base, sent);
	expect({ sent, status: answer.status, error: answer.json.error }).toEqual({
		sent,
		status: 401,
		error: { code: '7509', message: expect.stringMatching(/^HMAC validation error/) as string },
	});
}

describe('the Azure emulator judges the signature', () => {
	it('accepts the untouched request and then really withdraws the invitation', async () => {
		const answer = await send(base, cancel());
		expect(answer.status).toBe(202);
		expect(answer.json).toEqual({
			invitationId: sandbox.targets.azure.invitationId,
			operationContext: 'lesson ✓',
		});
		expect(sandbox.control.inspect().azure.over).toEqual([
			expect.objectContaining({ kind: 'invitation', state: 'cancelled' }),
		]);
	});

	it('accepts the published vectors (they reach the state: no such call)', async () => {
		const hashOfNothing = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
		const vectors = [
			{
				method: 'GET',
				target:
					'/calling/callConnections/18dea47f-b081-4107-9a5c-4300819d2c6c?api-version=2024-09-15',
				body: '',
				hash: hashOfNothing,
				signature: '3Zxy6RZRBQM2sT4hHbNDpRCfxNDbPxOaIDf+6qecib4=',
			},
			{
				method: 'POST',
				target:
					'/calling/callConnections/18dea47f-b081-4107-9a5c-4300819d2c6c/participants:cancelAddParticipant?api-version=2024-09-15',
				body: '{"invitationId":"7b4244f8-d2ff-46d1-a629-4f9fb5f73d40","operationContext":"cancelling add participant","operationCallbackUri":"https://app.contoso.com/callback"}',
				hash: '0Yfk4GZxRY2y4/mmZS2fGlamGtazr8fZLziFrA42zq0=',
				signature: 'vwDXOwro5cJZW+zSdDaM79dkPzBpzUv9RMSeO+WU0SU=',
			},
			{
				method: 'POST',
				target:
					'/calling/callConnections/18dea47f-b081-4107-9a5c-4300819d2c6c:terminate?api-version=2024-09-15',
				body: '',
				hash: hashOfNothing,
				signature: 'WZtCYz4HKVN/TK+Oy9d7P93GpBIgqDul3MmbOmrHw2Y=',
			},
			{
				method: 'GET',
				target:
					'/calling/callConnections/abc/participants/4%3A%2B14255550123?api-version=2024-09-15',
				body: '',
				hash: hashOfNothing,
				signature: 'Eoz9PwOnCmySXKYJ58DG2wHjvv2HgC62LeA6EJpWVxA=',
			},
		];
		for (const { method, target, body, hash, signature } of vectors) {
			const answer = await send(base, {
				method,
				target,
				body,
				headers: {
					Host: 'contoso.communication.azure.com',
					...(body && { 'Content-Type': 'application/json' }),
					'x-ms-date': 'Fri, 20 Nov 2026 09:30:00 GMT',
					'x-ms-content-sha256': hash,
					Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
				},
			});
			expect(answer.status).toBe(404);
			expect(answer.json).toEqual({ error: { code: '8522', message: 'Call not found.' } });
		}
	});

	it('refuses another method', async () => {
		for (const method of ['PUT', 'PATCH', 'DELETE', 'GET']) {
			await expectRefused({ ...cancel(), method });
		}
	});

	it('refuses a change of any byte of the target', async () => {
		const sent = cancel();
		for (let at = 1; at < sent.target.length; at += 1) {
			await expectRefused({ ...sent, target: changedAt(sent.target, at) });
		}
	});

	it('refuses a change of any byte of the body', async () => {
		const sent = cancel();
		for (let at = 0; at < sent.body.length; at += 1) {
			await expectRefused({ ...sent, body: changedAt(sent.body, at) });
		}
	});

	it.each(['Host', 'x-ms-date', 'x-ms-content-sha256', 'Authorization'])(
		'refuses a change of any byte of the header %s, and its absence',
		async (name) => {
			const sent = cancel();
			const value = sent.headers[name] ?? '';
			for (let at = 0; at < value.length; at += 1) {
				const headers = { ...sent.headers, [name]: changedAt(value, at) };
				await expectRefused({ ...sent, headers });
			}
			if (name === 'Host') return; // without Host it is no HTTP/1.1 request at all
			const others = Object.entries(sent.headers).filter(([other]) => other !== name);
			await expectRefused({ ...sent, headers: Object.fromEntries(others) });
		},
	);

	it('refuses a well-formed signature made with another key', async () => {
		const sent = cancel();
		const signature = Buffer.alloc(32, 7).toString('base64');
		const authorization = sent.headers.Authorization?.replace(
			/Signature=.*/,
			`Signature=${signature}`,
		);
		await expectRefused({
			...sent,
			headers: { ...sent.headers, Authorization: authorization ?? '' },
		});
	});

	it('S7 refuses a date more than 15 minutes off, and says its own time in the Date header', async () => {
		const quarter = 15 * 60 * 1000;
		for (const [off, status] of [
			[quarter, 202],
			[-quarter, 404],
			[quarter + 1000, 401],
			[-quarter - 1000, 401],
		] as const) {
			const { method, target, body } = cancel();
			const answer = await send(base, azureSigned(base, now + off, { method, target, body }));
			expect([off, answer.status]).toEqual([off, status]);
			expect(answer.headers.date).toBe('Fri, 20 Nov 2026 09:30:00 GMT');
		}
	});

	it('S4 signs what is on the wire: escapes, plus, space and order in path and query', async () => {
		const targets = [
			`${call()}/participants/4%3A%2B14255550199?api-version=2024-09-15`,
			`${call()}?z=1&api-version=2024-09-15&a=x%20y+z&a=%2F&empty=&flag`,
			`${call()}?api-version=2024-09-15&q=~'()*!é`.replace('é', '%C3%A9'),
		];
		for (const target of targets) {
			expect((await send(base, azureSigned(base, now, { target }))).status).toBe(200);
		}
	});

	it('refuses an unknown bearer token with 7501 and takes the user token', async () => {
		const target = `${call()}?api-version=2024-09-15`;
		const ask = (token: string) =>
			send(base, { target, headers: { Authorization: `Bearer ${token}` } });
		const refused = await ask('made-up');
		expect(refused.status).toBe(401);
		expect(refused.json.error).toMatchObject({ code: '7501' });
		expect((await ask(secrets.azure.userToken)).status).toBe(200);
	});
});
