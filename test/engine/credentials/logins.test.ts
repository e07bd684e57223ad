import { startSandbox, type Sandbox } from '../../../sandbox';
import { CredentialStore, loadPackage, runNode } from '../../support/n8n';

let sandbox: Sandbox;

// A sandbox for each test: a login a moment ago would be shared with the next one.
beforeAll(async () => await loadPackage());
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.close());

type Type = 'verbaApi' | 'huaweiCloudTokenApi';
const rows = [['verbaApi'], ['huaweiCloudTokenApi']] as Array<[Type]>;

const url = (type: Type) =>
	type === 'verbaApi'
		? `${sandbox.baseUrls.verba}/verba/api?action=GetCallInformation&callID=a8343631-9f35-4a3a-83f0-9e81592339fb`
		: `${sandbox.baseUrls.huawei}/v2/apps?limit=1`;

const store = (type: Type, change = {}) =>
	new CredentialStore({ [type]: { ...sandbox.credentials[type], ...change } });

/** So many items, which n8n's HTTP Request node sends all at once. */
async function send(type: Type, credentials: CredentialStore, count: number) {
	const output = await runNode(
		{
			node: 'n8n-nodes-base.httpRequest',
			parameters: {
				url: url(type),
				authentication: 'predefinedCredentialType',
				nodeCredentialType: type,
			},
			credentials,
		},
		Array.from({ length: count }, () => ({ json: {} })),
	);
	return output[0]?.length;
}

function logins(type: Type) {
	const state = sandbox.control.inspect()[type === 'verbaApi' ? 'verba' : 'huawei'];
	return { good: state.logins, refused: state.refusedLogins };
}

test.each(rows)('%s: ten parallel items on a fresh credential make one login', async (type) => {
	expect(await send(type, store(type), 10)).toBe(10);
	expect(logins(type)).toEqual({ good: 1, refused: 0 });
});

test.each(rows)('%s: 500 parallel items on a fresh credential make one login', async (type) => {
	expect(await send(type, store(type), 500)).toBe(500);
	expect(logins(type)).toEqual({ good: 1, refused: 0 });
});

test.each(rows)('%s: the session is kept with the credential', async (type) => {
	const kept = store(type);
	await send(type, kept, 1);
	expect(kept.writes).toEqual([type]);
	expect(kept.read(type).sessionToken).not.toBe('');
	await send(type, kept, 3);
	expect(logins(type)).toEqual({ good: 1, refused: 0 });
	expect(kept.writes).toEqual([type]);
});

test.each(rows)('%s: many items with a wrong password make one attempt', async (type) => {
	await expect(send(type, store(type, { password: 'wrong' }), 10)).rejects.toThrow();
	await expect(send(type, store(type, { password: 'wrong' }), 10)).rejects.toThrow();
	expect(logins(type)).toEqual({ good: 0, refused: 1 });
});

test.each(rows)('%s: the session of another password is not used', async (type) => {
	const kept = store(type);
	await send(type, kept, 1);
	kept.put(type, { ...kept.read(type), password: 'wrong' });
	await expect(send(type, kept, 1)).rejects.toThrow();
	expect(logins(type)).toEqual({ good: 1, refused: 1 });
});

test('huaweiCloudTokenApi: ten items whose token ran out together make one login', async () => {
	const type = 'huaweiCloudTokenApi';
	const kept = store(type);
	await send(type, kept, 1);
	sandbox.control.advanceClock(25 * 3_600_000);
	expect(await send(type, kept, 10)).toBe(10);
	expect(logins(type)).toEqual({ good: 2, refused: 0 });
});

test('verbaApi: a session of 55 minutes is renewed before anything is sent with it', async () => {
	const type = 'verbaApi';
	const kept = store(type);
	await send(type, kept, 1);
	const fresh = String(kept.read(type).sessionToken);
	const aged = fresh.replace(/^\d+/, String(Date.now() - 55 * 60_000));
	kept.put(type, { ...kept.read(type), sessionToken: aged });
	expect(await send(type, kept, 10)).toBe(10);
	expect(kept.writes.length).toBeGreaterThan(1);
	const renewed = String(kept.read(type).sessionToken);
	expect(Number.parseInt(renewed)).toBeGreaterThanOrEqual(Number.parseInt(fresh));
	const { requests } = sandbox.control.inspect();
	expect(requests.filter(({ verdict }) => verdict.includes('refused'))).toEqual([]);
	expect(logins(type).refused).toBe(0);
});
