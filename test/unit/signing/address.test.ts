import { checkedBaseUrl } from '../../../signing/address';
import { azureAccess, azureEndpoint } from '../../../signing/azureAddress';
import { camaraAddresses } from '../../../signing/camaraAddress';
import { CredentialProblem } from '../../../signing/credentialProblem';

const field = 'Base URL';
const https = { field, allowInsecureHttp: false };

/** The CredentialProblem that a call throws. */
function problem(call: () => unknown): CredentialProblem {
	try {
		call();
	} catch (error) {
		if (error instanceof CredentialProblem) return error;
		throw error;
	}
	throw new Error('Nothing was thrown');
}

describe('base URL of a credential', () => {
	test.each([
		['https://api.example.com', 'https://api.example.com'],
		['https://api.example.com/', 'https://api.example.com'],
		['https://api.example.com//', 'https://api.example.com'],
		['HTTPS://API.Example.com:443/', 'https://api.example.com'],
		['https://api.example.com:8443/v1/', 'https://api.example.com:8443/v1'],
		['https://api.example.com/camara/web-rtc', 'https://api.example.com/camara/web-rtc'],
		['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
	])('%s becomes %s', (given, checked) => {
		expect(checkedBaseUrl(given, https)).toBe(checked);
	});

	test('http is taken once it is allowed', () => {
		const options = { field, allowInsecureHttp: true };
		expect(checkedBaseUrl('http://127.0.0.1:8080/', options)).toBe('http://127.0.0.1:8080');
	});

	test.each([
		['nothing', '', 'is empty'],
		['no text', undefined, 'is empty'],
		['an object', {}, 'is empty'],
		['http', 'http://api.example.com', 'Allow Insecure HTTP'],
		['another scheme', 'ftp://api.example.com', 'https://'],
		['a script', 'javascript:alert(1)', 'https://'],
		['no scheme', 'api.example.com', 'https://'],
		['one slash', 'https:/api.example.com', 'https://'],
		['three slashes', 'https:///api.example.com', 'https://'],
		['a user name', 'https://user@api.example.com', '@'],
		['a user name and password', 'https://user:pass@api.example.com', '@'],
		['a host hidden behind @', 'https://api.example.com@evil.example', '@'],
		['a backslash', 'https://api.example.com\\evil', 'backslash'],
		['a backslash for a slash', 'https:\\\\api.example.com', 'https://'],
		['a query', 'https://api.example.com?x=1', '?'],
		['a fragment', 'https://api.example.com#x', '#'],
		['a line break', 'https://api.example.com\n', 'line break'],
		['a tab within', 'https://api.exa\tmple.com', 'control character'],
		['a space', ' https://api.example.com', 'space'],
		['a NUL', 'https://api.example.com\u0000', 'control character'],
		['a dot segment', 'https://api.example.com/v1/..', 'dot segment'],
		['an encoded dot segment', 'https://api.example.com/v1/%2E%2e/x', 'dot segment'],
		['a half encoded dot segment', 'https://api.example.com/v1/.%2e', 'dot segment'],
		['an empty segment', 'https://api.example.com/v1//x', 'empty segment'],
		['an encoded host', 'https://api%2eexample.com', 'valid URL'],
		['a bad port', 'https://api.example.com:99999', 'valid URL'],
		['a bad host', 'https://exa mple', 'space'],
	])('X2 %s is refused and the field named', (_, given, reason) => {
		const { message, field: named } = problem(() => checkedBaseUrl(given, https));
		expect(named).toBe(field);
		expect(message).toMatch(/^Base URL: /);
		expect(message).toContain(reason);
	});

	test('a path is refused where none belongs', () => {
		const options = { ...https, path: 'refused' as const };
		expect(checkedBaseUrl('https://api.example.com/', options)).toBe('https://api.example.com');
		expect(problem(() => checkedBaseUrl('https://api.example.com/v1', options)).message).toContain(
			'Remove the path',
		);
	});
});

describe('addresses of CAMARA WebRTC', () => {
	const baseUrl = 'https://api.example.com/camara/';

	test('the merged layout knows call handling only', () => {
		expect(camaraAddresses({ baseUrl, layout: 'merged' })).toEqual({
			callHandling: 'https://api.example.com/camara/webrtc',
			registration: undefined,
			events: undefined,
			release: 'r2.2',
		});
	});

	test.each([
		['r2.2', 'webrtc-call-handling/v0.3', 'webrtc-registration/v0.3', 'webrtc-events/v0.2'],
		['r1.2', 'webrtc-call-handling/v0.2', 'webrtc-registration/v0.2', 'webrtc-events/v0.1'],
		[
			'candidate',
			'webrtc-call-handling/v0.4rc1',
			'webrtc-registration/v0.4rc1',
			'webrtc-events-subscriptions/v0.3rc1',
		],
	])('%s has the paths of its OpenAPI files', (layout, callHandling, registration, events) => {
		expect(camaraAddresses({ baseUrl: 'https://api.example.com', layout })).toEqual({
			callHandling: `https://api.example.com/${callHandling}`,
			registration: `https://api.example.com/${registration}`,
			events: `https://api.example.com/${events}`,
			release: layout,
		});
	});

	test('custom paths are joined with one slash, empty ones are absent', () => {
		const given = { baseUrl, layout: 'custom', callHandlingPath: '/calls/v1/', eventsPath: 'ev' };
		expect(camaraAddresses({ ...given, registrationPath: '' })).toEqual({
			callHandling: 'https://api.example.com/camara/calls/v1',
			registration: undefined,
			events: 'https://api.example.com/camara/ev',
			release: 'r2.2',
		});
		expect(camaraAddresses({ ...given, callHandlingPath: '/' }).callHandling).toBe(
			'https://api.example.com/camara',
		);
	});

	test('a layout of a release is that release, the others have a field for it', () => {
		const release = 'candidate';
		expect(camaraAddresses({ baseUrl, layout: 'r1.2', release }).release).toBe('r1.2');
		expect(camaraAddresses({ baseUrl, layout: 'merged', release }).release).toBe(release);
		const custom = { baseUrl, layout: 'custom', callHandlingPath: 'c' };
		expect(camaraAddresses({ ...custom, release }).release).toBe(release);
		expect(camaraAddresses(custom).release).toBe('r2.2');
	});

	test.each([
		['Release', { baseUrl, layout: 'merged', release: 'r9' }],
		['Base URL', { baseUrl: 'http://api.example.com', layout: 'merged' }],
		['Layout', { baseUrl, layout: 'r9' }],
		['Layout', { baseUrl, layout: 'constructor' }],
		['Call Handling Path', { baseUrl, layout: 'custom' }],
		['Call Handling Path', { baseUrl, layout: 'custom', callHandlingPath: '../x' }],
		['Events Path', { baseUrl, layout: 'custom', callHandlingPath: 'c', eventsPath: 'e?x' }],
		[
			'Registration Path',
			{ baseUrl, layout: 'custom', callHandlingPath: 'c', registrationPath: 'a//b' },
		],
	])('X2 a mistake in %s names the field', (name, credentials) => {
		expect(problem(() => camaraAddresses(credentials)).field).toBe(name);
	});
});

describe('access to Azure Communication Services', () => {
	const endpoint = 'https://contoso.communication.azure.com';
	const accessKey = 'c2FuZGJveC1rZXk=';

	test.each([
		['two fields', { endpoint, accessKey }],
		['an endpoint with a slash at its end', { endpoint: `${endpoint}/`, accessKey }],
		['a connection string', { connectionString: `endpoint=${endpoint}/;accesskey=${accessKey}` }],
		[
			'a connection string in other case and order, with an end',
			{ connectionString: `AccessKey=${accessKey};Endpoint=${endpoint};` },
		],
		[
			'what the selector chose, whatever stands in the hidden field: the key',
			{ signWith: 'accessKey', endpoint, accessKey, connectionString: 'old' },
		],
		[
			'what the selector chose: the connection string',
			{
				signWith: 'connectionString',
				endpoint: 'https://old.example.com',
				accessKey: 'old',
				connectionString: `endpoint=${endpoint};accesskey=${accessKey}`,
			},
		],
		[
			'a connection string from before there was a selector',
			{
				signWith: 'accessKey',
				endpoint: '',
				accessKey: '',
				connectionString: `endpoint=${endpoint};accesskey=${accessKey}`,
			},
		],
		[
			'pasted blanks and line breaks around two fields',
			{ endpoint: ` ${endpoint}  `, accessKey: `\t${accessKey}\r\n` },
		],
		[
			'pasted blanks and line breaks in a connection string',
			{ connectionString: `\n endpoint= ${endpoint}/ ; accesskey=${accessKey} \n` },
		],
	])('%s', (_, credentials) => {
		expect(azureAccess(credentials)).toEqual({ endpoint, accessKey });
		expect(azureEndpoint(credentials)).toBe(endpoint);
	});

	test('the endpoint alone is enough for the types without a key', () => {
		expect(azureEndpoint({ endpoint: `${endpoint}/` })).toBe(endpoint);
		expect(problem(() => azureEndpoint({})).field).toBe('Endpoint');
	});

	test.each([
		['neither is given', {}, 'Endpoint', 'Sign With'],
		[
			'it is blank',
			{ signWith: 'connectionString', connectionString: ' ' },
			'Connection String',
			'empty',
		],
		[
			'the key breaks its line within',
			{ endpoint, accessKey: 'c2Fu\nZGJv' },
			'Access Key',
			'line break',
		],
		['all are empty', { endpoint: '', accessKey: '', connectionString: '' }, 'Endpoint', 'empty'],
		['the key is missing', { endpoint }, 'Access Key', 'Azure portal'],
		['the endpoint is missing', { accessKey }, 'Endpoint', 'empty'],
		['the endpoint has a path', { endpoint: `${endpoint}/calling`, accessKey }, 'Endpoint', 'path'],
		['the endpoint is http', { endpoint: 'http://contoso.example', accessKey }, 'Endpoint', 'http'],
		['the key is not base64', { endpoint, accessKey: 'no base64!' }, 'Access Key', 'space'],
		['the key has other letters', { endpoint, accessKey: 'c2Fu-GJ_' }, 'Access Key', 'base64'],
		['the key is cut', { endpoint, accessKey: 'c2FuZGJveC1rZXk' }, 'Access Key', 'base64'],
		['the key has = within', { endpoint, accessKey: 'c2=uZGJv' }, 'Access Key', 'base64'],
		[
			'the connection string has no key',
			{ connectionString: `endpoint=${endpoint}` },
			'Connection String',
			'accesskey=',
		],
		[
			'the connection string has no endpoint',
			{ connectionString: `accesskey=${accessKey}` },
			'Connection String',
			'endpoint=',
		],
		[
			'the connection string is something else',
			{ connectionString: 'hello' },
			'Connection String',
			'endpoint=',
		],
		[
			'the connection string has a key twice',
			{ connectionString: `endpoint=${endpoint};accesskey=${accessKey};accesskey=${accessKey}` },
			'Connection String',
			'twice',
		],
		[
			'the connection string breaks its line within',
			{ connectionString: `endpoint=${endpoint};accesskey=c2Fu\nZGJv` },
			'Connection String',
			'line break',
		],
	])('S6 refused when %s', (_, credentials, field, reason) => {
		const thrown = problem(() => azureAccess(credentials));
		expect(thrown.field).toBe(field);
		expect(thrown.message).toContain(reason);
		expect(thrown.message).not.toContain(accessKey.slice(0, 8));
	});
});
