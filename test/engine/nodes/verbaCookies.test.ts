import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { CredentialStore } from '../../support/n8n';
import { failureOf, jsonOf } from '../../support/suite';
import { verbaSpec } from '../../support/verba';

/** Each test has a sandbox of its own: a credential remembers the sessions of an address. */
let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

const store = (change: IDataObject) =>
	new CredentialStore({ verbaApi: { ...sandbox.credentials.verbaApi, ...change } as never });

async function get(credentials: CredentialStore, options: IDataObject = {}, items = 1) {
	const { callId } = sandbox.targets.verba;
	const parameters = { identifier: 'callId', callId, options };
	const spec = { ...verbaSpec(sandbox, 'conversation.get', parameters), credentials };
	return await jsonOf(
		spec,
		Array.from({ length: items }, () => ({ json: {} })),
	);
}
const logins = () => (sandbox.control.inspect().verba as unknown as { logins: number }).logins;
const lines = () =>
	sandbox.control.inspect().requests.map(({ method, target }) => `${method} ${target}`);

describe('Keep Cookies', () => {
	beforeEach(() => sandbox.control.configure('verba', { cookieBound: true }));

	test('a server that binds its tokens to the session is only reached with it', async () => {
		expect((await failureOf(get(store({})))).message).toMatch(/-42/);
		expect(await get(store({ keepCookies: true }), {}, 20)).toHaveLength(20);
	});

	test('R8 verba: a renewed session brings its own cookie, once for all items', async () => {
		const credentials = store({ keepCookies: true });
		await get(credentials);
		sandbox.control.configure('verba', { expireTokens: true });
		expect(await get(credentials, {}, 20)).toHaveLength(20);
		expect(logins()).toBe(2);
		// The next execution begins with the stored session, which is over.
		expect(await get(credentials)).toHaveLength(1);
	});

	test('X5 verba: the cookie is a secret like the token', async () => {
		const credentials = store({ keepCookies: true });
		await get(credentials);
		const { sessionToken } = credentials.read('verbaApi');
		const cookie = /JSESSIONID=(\w+)/.exec(String(sessionToken))?.[1] ?? '';
		expect(cookie).toHaveLength(32);
		const { callId } = sandbox.targets.verba;
		const body = `<VerbaApi><Response code="0"><verbacdr><ccdr_id>${callId}</ccdr_id><note>;jsessionid=${cookie}</note></verbacdr></Response></VerbaApi>`;
		sandbox.control.answerNext('verba', { status: 200, body, path: 'GetCallInformation' });
		const [item] = await get(credentials);
		expect(JSON.stringify(item)).toContain(';jsessionid=');
		expect(JSON.stringify(item)).not.toContain(cookie);
	});
});

describe('Send As POST in the credential', () => {
	const asPost = { sendAs: 'post' };
	const keyless = /^POST \/verba\/api\?action=\w+$/;

	test('login, requests, renewal: no key stands in an address', async () => {
		const credentials = store(asPost);
		await get(credentials);
		sandbox.control.configure('verba', { expireTokens: true });
		expect(await get(credentials, {}, 5)).toHaveLength(5);
		expect(lines().some((line) => line.includes('RequestToken'))).toBe(true);
		for (const line of lines()) expect(line).toMatch(keyless);
	});

	test("the node's own renewal is a form where its requests are", async () => {
		const credentials = store({});
		await get(credentials, asPost);
		const before = lines().length;
		sandbox.control.configure('verba', { expireTokens: true });
		await get(credentials, asPost);
		for (const line of lines().slice(before)) expect(line).toMatch(keyless);
	});

	test.each([
		['API Key Only', { authentication: 'none' }, { authentication: 'keyOnly' }],
		['User Login', {}, {}],
	])('%s: what makes sure of the credential is a form too', async (_, change, switches) => {
		sandbox.control.configure('verba', switches);
		await get(store({ ...asPost, ...change }));
		expect(lines().length).toBeGreaterThanOrEqual(2);
		for (const line of lines()) expect(line).toMatch(keyless);
	});
});
