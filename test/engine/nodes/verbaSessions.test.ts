import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { CredentialStore } from '../../support/n8n';
import { jsonOf } from '../../support/suite';
import { verbaSpec } from '../../support/verba';

/** Each test has a sandbox of its own: a credential remembers the sessions of an address. */
let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

/** The credential as n8n stores it: what is renewed stays. */
const store = () => new CredentialStore({ verbaApi: { ...sandbox.credentials.verbaApi } as never });

async function get(credentials: CredentialStore, items: number, options: IDataObject = {}) {
	const { callId } = sandbox.targets.verba;
	const parameters = { identifier: 'callId', callId };
	const spec = verbaSpec(sandbox, 'conversation.get', {
		...parameters,
		options: { concurrency: 100, requestsPerSecond: 100_000, ...options },
	});
	return await jsonOf(
		{ ...spec, credentials },
		Array.from({ length: items }, () => ({ json: {} })),
	);
}

/** How often somebody logged in, counted by the server: its list of requests is bounded. */
const logins = () => (sandbox.control.inspect().verba as unknown as { logins: number }).logins;

test('500 parallel items: one token request', async () => {
	expect(await get(store(), 500)).toHaveLength(500);
	expect(logins()).toBe(1);
});

test('five executions at a time, each with its own copy of the credential: one token request', async () => {
	const results = await Promise.all(Array.from({ length: 5 }, async () => await get(store(), 20)));
	expect(results.flat()).toHaveLength(100);
	expect(logins()).toBe(1);
});

test.each([
	['-43', 500],
	['-42', 50],
	['401', 50],
] as const)(
	'R8 verba: a session refused by %s is renewed once for many items (%s)',
	async (tokenExpiry, count) => {
		const credentials = store();
		await get(credentials, 1);
		expect(logins()).toBe(1);
		sandbox.control.configure('verba', { tokenExpiry, expireTokens: true });
		const items = await get(credentials, count);
		expect(items.every(({ ccdr_id }) => ccdr_id === sandbox.targets.verba.callId)).toBe(true);
		expect(logins()).toBe(2);
	},
);

test('R8 verba: POST renews in the same way', async () => {
	const credentials = store();
	await get(credentials, 1, { sendAs: 'post' });
	sandbox.control.configure('verba', { expireTokens: true });
	expect(await get(credentials, 50, { sendAs: 'post' })).toHaveLength(50);
	expect(logins()).toBe(2);
	const { requests } = sandbox.control.inspect();
	const own = requests.filter(({ target }) => !target.includes('RequestToken'));
	for (const { target } of own) expect(target).toBe('/verba/api?action=GetCallInformation');
});
