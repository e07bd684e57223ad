import { CredentialProblem } from '../../../signing/credentialProblem';
import { SessionOver, writeSession } from '../../../signing/session';
import { verbaRequest } from '../../../signing/verba';
import { verbaApiAddress } from '../../../signing/verbaAddress';
import { verbaIdentity } from '../../../signing/verbaToken';

const key = '74c8eea0-50c6-40b2-9f3e-252ed501c3c8';
const sample = '09835e02-6c10-11e0-bb22-ba324924019b';
const now = 1_800_000_000_000;

const fields = {
	baseUrl: 'http://192.168.1.104',
	apiKey: key,
	authentication: 'user',
	userName: 'api-user',
	password: 'S3cret!pass',
	allowInsecureHttp: true,
};
const signedIn = {
	...fields,
	sessionToken: writeSession(sample, verbaIdentity(fields), now - 60_000),
};
const api = 'http://192.168.1.104/verba/api';

test("S1 verba: the vendor's published sample: API key and token stand behind the action", () => {
	const url = `${api}?action=DeleteCall&responseType=XML&extension=8856&status=last`;
	expect(verbaRequest({ url }, signedIn, now).options.url).toBe(
		'http://192.168.1.104/verba/api?action=DeleteCall&apiKey=74c8eea0-50c6-40b2-9f3e-252ed501c3c8&token=09835e02-6c10-11e0-bb22-ba324924019b&responseType=XML&extension=8856&status=last',
	);
});

test.each([
	['api-user', 'S3cret!pass', 'Basic YXBpLXVzZXI6UzNjcmV0IXBhc3M='],
	['api-user', 'p:w=d', 'Basic YXBpLXVzZXI6cDp3PWQ='],
])(
	'S1 verba: RequestToken carries the login of %s as HTTP Basic and no token',
	(userName, password, basic) => {
		const { options } = verbaRequest(
			{ url: api, qs: { action: 'RequestToken' } },
			{ ...signedIn, userName, password },
			now,
		);
		expect(options.headers).toEqual({ Authorization: basic });
		expect(options.url).toBe(`${api}?action=RequestToken&apiKey=${key}`);
	},
);

test('S1 verba: no other action carries the login', () => {
	const { options } = verbaRequest({ url: `${api}?action=GetMarkers&cid=1` }, signedIn, now);
	expect(options.headers).toEqual({});
});

test('what the request names itself stays', () => {
	const url = `${api}?action=GetMarkers&apiKey=mine&token=my%20own&cid=1`;
	expect(verbaRequest({ url }, fields, now).options.url).toBe(url);
});

test('an injected token stays part of its value', () => {
	const qs = { action: 'GetMarkers', callID: 'a&token=x#y' };
	const { url } = verbaRequest({ url: api, qs }, signedIn, now).options;
	expect(url).toContain('callID=a%26token%3Dx%23y');
	expect(new URL(url).searchParams.getAll('token')).toEqual([sample]);
});

test('a second attempt replaces the token of the first and adds nothing', () => {
	const first = verbaRequest({ url: `${api}?action=GetMarkers&cid=1` }, signedIn, now);
	const renewed = { ...fields, sessionToken: writeSession('new', verbaIdentity(fields), now) };
	const second = verbaRequest(first.options, renewed, now, first.token);
	expect(second.options.url).toBe(`${api}?action=GetMarkers&apiKey=${key}&token=new&cid=1`);
});

test('parameters in a form count as well', () => {
	const { options } = verbaRequest(
		{
			url: api,
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: 'action=GetMarkers&apiKey=mine&token=t',
		},
		fields,
		now,
	);
	expect(options.url).toBe(api);
	expect(options.body).toBe('action=GetMarkers&apiKey=mine&token=t');
});

test('with the API key only there is no token, with a token of the own that one', () => {
	const url = `${api}?action=GetMarkers`;
	const keyOnly = verbaRequest({ url }, { ...signedIn, authentication: 'none' }, now);
	expect(keyOnly.options.url).toBe(`${api}?action=GetMarkers&apiKey=${key}`);
	const own = { ...fields, authentication: 'token', token: 'a b' };
	expect(verbaRequest({ url }, own, now).options.url).toBe(
		`${api}?action=GetMarkers&apiKey=${key}&token=a%20b`,
	);
});

test.each([
	['none is stored', fields, now],
	['it is 55 minutes old', signedIn, now + 54 * 60_000],
	['the password was changed', { ...signedIn, password: 'another one' }, now],
	['the server was changed', { ...signedIn, baseUrl: 'http://192.168.1.105' }, now],
])('n8n is asked for a new session when %s', (_, credentials, at) => {
	const url = `${api}?action=GetMarkers`;
	let thrown: unknown;
	try {
		verbaRequest({ url }, credentials, at);
	} catch (error) {
		thrown = error;
	}
	expect(thrown).toBeInstanceOf(SessionOver);
	expect(thrown).toMatchObject({ response: { status: 401 } });
});

test.each([
	['Base URL', { baseUrl: 'https://recorder.example.com?x=1' }],
	['Base URL', { baseUrl: 'http://recorder.example.com', allowInsecureHttp: false }],
	['API Key', { apiKey: '' }],
	['API Key', { apiKey: 'line\nbreak' }],
	['Token', { authentication: 'token', token: '' }],
])('a problem names the field %s', (field, change) => {
	const run = () => verbaRequest({ url: `${api}?action=X` }, { ...signedIn, ...change }, now);
	expect(run).toThrow(CredentialProblem);
	expect(run).toThrow(new RegExp(`^${field}`));
});

test('the login is refused when the user name has a colon', () => {
	const url = `${api}?action=RequestToken`;
	expect(() => verbaRequest({ url }, { ...fields, userName: 'a:b' }, now)).toThrow(/^User Name/);
});

test.each([
	['https://recorder.example.com', 'https://recorder.example.com/verba/api'],
	['https://recorder.example.com/', 'https://recorder.example.com/verba/api'],
	['https://recorder.example.com/verba', 'https://recorder.example.com/verba/api'],
	['https://recorder.example.com/verba/api/', 'https://recorder.example.com/verba/api'],
	['https://proxy.example.com/recorder', 'https://proxy.example.com/recorder/verba/api'],
])('%s is the API at %s', (baseUrl, address) => {
	expect(verbaApiAddress({ baseUrl })).toBe(address);
});
