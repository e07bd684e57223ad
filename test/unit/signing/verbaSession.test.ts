import {
	cookiesIn,
	verbaSessionOf,
	verbaSessionSecrets,
	verbaSessionText,
} from '../../../signing/verbaSession';
import { writeSession } from '../../../signing/session';
import { verbaRequest } from '../../../signing/verba';
import { verbaIdentity } from '../../../signing/verbaToken';

test.each<[string | undefined, string]>([
	[undefined, ''],
	['', ''],
	['JSESSIONID=0A1B2C; Path=/verba; HttpOnly', 'JSESSIONID=0A1B2C'],
	[
		'JSESSIONID=A; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Secure, ROUTEID=.node1; Path=/',
		'JSESSIONID=A; ROUTEID=.node1',
	],
	['a=1,b=2', 'a=1; b=2'],
	// Nothing that could write a header of its own, and nothing that was taken back.
	['x=a\r\nInjected: 1', ''],
	['gone=; Max-Age=0', ''],
	['quoted="v w"; Path=/', ''],
	['no-value', ''],
])('cookies of %j', (header, expected) => {
	expect(cookiesIn(header)).toBe(expected);
});

test('a session keeps both, and both are secrets', () => {
	const session = { token: 'token-1', cookies: 'JSESSIONID=ABCDEF; ROUTEID=.node1' };
	expect(verbaSessionOf(verbaSessionText(session))).toEqual(session);
	expect(verbaSessionOf('token-1')).toEqual({ token: 'token-1', cookies: '' });
	expect(verbaSessionText({ token: 'token-1', cookies: '' })).toBe('token-1');
	expect(verbaSessionSecrets(session)).toEqual([
		...['token-1', session.cookies, 'ABCDEF', '.node1'],
	]);
});

describe('cookies on the wire', () => {
	const fields = {
		baseUrl: 'https://verba.example',
		apiKey: 'key',
		authentication: 'user',
		userName: 'u',
		password: 'p',
		keepCookies: true,
	};
	const now = 1_800_000_000_000;
	const text = verbaSessionText({ token: 't-1', cookies: 'JSESSIONID=A' });
	const signedIn = {
		...fields,
		sessionToken: writeSession(text, verbaIdentity(fields), now - 1),
	};
	const url = 'https://verba.example/verba/api?action=GetMarkers&cid=1';

	test('go behind those of the caller', () => {
		const { options } = verbaRequest({ url, headers: { Cookie: 'own=1' } }, signedIn, now);
		expect(options.headers).toEqual({ cookie: 'own=1; JSESSIONID=A' });
		expect(options.url).toContain('token=t-1&');
	});

	test('go to the server of the Base URL only, and so does the login', () => {
		for (const url of ['https://verba.example:8443/verba/api', 'https://other.example/verba/api']) {
			const { options } = verbaRequest({ url: `${url}?action=GetMarkers` }, signedIn, now);
			expect(JSON.stringify(options)).not.toContain('JSESSIONID');
			expect(() => verbaRequest({ url: `${url}?action=RequestToken` }, signedIn, now)).toThrow(
				'URL: is not that of the server in Base URL; User Name and Password are sent there only',
			);
		}
	});

	test('of an earlier attempt are replaced together with its token', () => {
		const first = verbaRequest({ url, headers: { Cookie: 'own=1' } }, signedIn, now);
		const next = verbaSessionText({ token: 't-2', cookies: 'JSESSIONID=B' });
		const renewed = { ...fields, sessionToken: writeSession(next, verbaIdentity(fields), now) };
		const { options } = verbaRequest(first.options, renewed, now, first.token);
		expect(options.headers).toEqual({ cookie: 'own=1; JSESSIONID=B' });
		expect(options.url).toBe(
			'https://verba.example/verba/api?action=GetMarkers&apiKey=key&token=t-2&cid=1',
		);
	});

	test('a request with a token of its own, and the login, carry none', () => {
		const own = verbaRequest({ url: `${url}&token=mine` }, signedIn, now);
		expect(own.options.headers).toEqual({});
		const login = verbaRequest({ url: url.replace('GetMarkers', 'RequestToken') }, signedIn, now);
		expect(login.options.headers).not.toHaveProperty('cookie');
	});

	test('a session of before Keep Cookies was turned on is not used', () => {
		const before = { ...fields, keepCookies: false };
		const sessionToken = writeSession('t-0', verbaIdentity(before), now - 1);
		expect(() => verbaRequest({ url }, { ...fields, sessionToken }, now)).toThrow(/session/);
	});
});
