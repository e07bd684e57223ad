import type { IDataObject } from 'n8n-workflow';

import { secrets, targets } from '../../../sandbox/framework/targets';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';
import { CredentialStore, testCredential } from '../../support/n8n';

/** The private key credential: every grant of the profile, against the strict authorization server. */
const suite = sandboxSuite();
const { mediaSessionId } = targets.camara;
const scope =
	'webrtc-call-handling:sessions:read webrtc-call-handling:sessions:delete webrtc-registration:sessions:create';

const spec = (change: IDataObject = {}, parameters: IDataObject = {}) => ({
	node: 'camaraWebRtc',
	parameters: {
		authentication: 'privateKey',
		resource: 'mediaSession',
		operation: 'get',
		mediaSessionId,
		options: {},
		...parameters,
	},
	credentials: {
		camaraPrivateKeyApi: {
			...suite.sandbox.credentials.camaraPrivateKeyApi,
			scope,
			...change,
		} as never,
	},
});
const verdicts = () =>
	suite.sandbox.control
		.inspect()
		.requests.filter(({ target }) => target.startsWith('/oauth2/'))
		.map(({ verdict }) => verdict);

describe.each(['clientCredentials', 'jwtBearer', 'ciba'])('%s', (grant) => {
	test('fetches a token and reads', async () => {
		// Polling pauses for as long as the server says, which is two seconds.
		suite.sandbox.control.configure('camara', { cibaPendingPolls: 0 });
		const [item] = await jsonOf(spec({ grant }));
		expect(item).toMatchObject({ mediaSessionId, status: 'Connected' });
		expect(verdicts()).toContain('token issued');
	});
});

test('one token serves all items of a run', async () => {
	const items = Array.from({ length: 20 }, () => ({ json: {} }));
	expect(await jsonOf(spec(), items)).toHaveLength(20);
	expect(await suite.logins('camara')).toBe(1);
});

test('a token of an application lacks the subscriber, which the candidate says', async () => {
	const failure = await failureOf(
		jsonOf(
			spec(
				{ layout: 'candidate' },
				{
					resource: 'registration',
					operation: 'create',
					deviceId: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
				},
			),
		),
	);
	expect(failure.message).toMatch(/MISSING_IDENTIFIER/);
	expect(failure.description).toMatch(/2-legged/);
});

test('a token is kept from run to run, and renewed once when the operator refuses it', async () => {
	const own = { ...spec(), credentials: new CredentialStore(spec().credentials) };
	await jsonOf(own);
	await jsonOf(own);
	expect(await suite.logins('camara')).toBe(1);
	suite.sandbox.control.configure('camara', { expireTokens: true });
	const [item] = await jsonOf(own);
	expect(item).toMatchObject({ mediaSessionId });
	expect(await suite.logins('camara')).toBe(2);
});

test.each([
	['another client', { clientId: 'somebody-else' }, /^Private Key: .*invalid_client/],
	['another audience', { audience: 'https://other.example' }, /^Private Key: .*invalid_client/],
	['an unknown scope', { scope: 'everything' }, /^Scope: .*invalid_scope/],
	['no scope', { scope: ' ' }, /^Scope: is empty/],
	['no key', { privateKey: 'x' }, /^Private Key: is no PEM/],
	[
		'an unknown subscriber',
		{ grant: 'jwtBearer', subscriberToken: 'tel:+34611122233' },
		/^Subscriber: .*invalid_grant/,
	],
	[
		'a bare number',
		{ grant: 'jwtBearer', subscriberToken: '+34611122233' },
		/^Subscriber: must be tel:/,
	],
	[
		'an unknown subscriber with CIBA',
		{ grant: 'ciba', subscriberToken: 'tel:+34611122233' },
		/^Subscriber: .*unknown_user_id/,
	],
	['an unknown grant', { grant: 'password' }, /^Grant: is not known/],
	['a wrong path', { tokenUrl: 'x' }, /^Token URL/],
])('%s: the field is named, no secret is shown', async (_name, change, message) => {
	const failure = await failureOf(jsonOf(spec(change)));
	const shown = JSON.stringify(failure);
	expect(`${failure.message} ${failure.description}`).toMatch(new RegExp(message.source.slice(1)));
	expect(shown).not.toMatch(/MIIE|eyJ/);
	const asked = (await suite.requests('camara')).map(({ target }) => target);
	expect(asked).toEqual([]);
});

test('the subscriber who says no is named', async () => {
	suite.sandbox.control.configure('camara', { cibaDenied: true });
	const failure = await failureOf(jsonOf(spec({ grant: 'ciba' })));
	expect(`${failure.message} ${failure.description}`).toMatch(/has said no/);
});

test('an assertion serves once only: each request has one of its own', async () => {
	const change = { grant: 'jwtBearer' };
	await jsonOf(spec(change));
	await jsonOf(spec({ ...change, keyId: 'another' }));
	expect(verdicts().filter((verdict) => verdict === 'token issued')).toHaveLength(2);
});

test('X10 the credential test reads only, and knows good from bad', async () => {
	const { credentials } = spec();
	const good = await testCredential('camaraPrivateKeyApi', credentials.camaraPrivateKeyApi);
	expect(good.status).toBe('OK');
	const bad = { ...(credentials.camaraPrivateKeyApi as IDataObject), clientId: 'x' };
	expect(await testCredential('camaraPrivateKeyApi', bad as never)).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/Private Key/),
	});
	expect((await suite.requests('camara')).map(({ method }) => method)).toEqual(
		expect.arrayContaining(['GET']),
	);
	expect(secrets.camara.keyClientId).not.toBe('');
});
