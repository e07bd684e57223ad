import {
	encode,
	get,
	patch,
	path,
	post,
	put,
	queryText,
	remove,
} from '../../../engine/model/request';
import { addressOf } from '../../../engine/wire/send';

describe('a value of a path', () => {
	test.each([
		['0AEE1B58BAEEDA3E', '0AEE1B58BAEEDA3E'],
		['a/b', 'a%2Fb'],
		['../..', '..%2F..'],
		['//evil.example', '%2F%2Fevil.example'],
		['https://evil.example/x', 'https%3A%2F%2Fevil.example%2Fx'],
		['?x=1', '%3Fx%3D1'],
		['#top', '%23top'],
		['100%', '100%25'],
		['%2e%2e', '%252e%252e'],
		['a b+c', 'a%20b%2Bc'],
		["!'()*", '%21%27%28%29%2A'],
		['-._~', '-._~'],
		['é太', '%C3%A9%E5%A4%AA'],
		['4:+14255550123', '4%3A%2B14255550123'],
		[42, '42'],
	])('X3 %j is one segment: %s', (value, segment) => {
		expect(path`/sessions/${value}/status`).toBe(`/sessions/${segment}/status`);
		const { pathname, host } = new URL(path`/sessions/${value}`, 'https://api.example.com');
		expect(decodeURIComponent(pathname.slice('/sessions/'.length))).toBe(String(value));
		expect(host).toBe('api.example.com');
	});

	test.each(['', '.', '..', undefined, null, {}, ['a'], true])('%j builds no path', (value) => {
		expect(() => path`/sessions/${value}`).toThrow('empty or a dot segment');
	});

	test('half a character cannot be encoded and throws', () => {
		expect(() => path`/sessions/${'\ud800'}`).toThrow();
	});
});

test('the query keeps its order, repeats names and leaves empty values out', () => {
	expect(
		queryText({ b: '1', a: 'x y', none: undefined, empty: '', list: ['p', 'q,r'], no: false }),
	).toBe('b=1&a=x%20y&list=p&list=q%2Cr&no=false');
	expect(queryText({ extension: '+44 20 7946 0018', status: 'ongoing,next' })).toBe(
		'extension=%2B44%2020%207946%200018&status=ongoing%2Cnext',
	);
	expect(queryText({})).toBe('');
	expect(queryText()).toBe('');
});

test.each([
	[get, 'GET'],
	[post, 'POST'],
	[patch, 'PATCH'],
	[put, 'PUT'],
	[remove, 'DELETE'],
] as const)('%p makes a %s request', (make, method) => {
	expect(make('/p', { query: { a: '1' } })).toEqual({ method, path: '/p', query: { a: '1' } });
});

test('encode leaves only the unreserved characters of RFC 3986 as they are', () => {
	const unreserved = 'ABCXYZabcxyz0189-._~';
	const all = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
	expect(encode(unreserved)).toBe(unreserved);
	expect(encode(all).replace(/%[0-9A-F]{2}/g, '')).toMatch(/^[A-Za-z0-9._~-]+$/);
	expect(decodeURIComponent(encode(all))).toBe(all);
});

describe('the address of a request', () => {
	const connection = {
		credentialType: 'exampleApi',
		baseUrl: 'https://api.example.com/v1',
		bases: { events: 'https://api.example.com/events' },
		values: {},
		secrets: [],
		account: [],
		allowUnauthorizedCerts: false,
	};

	test('base, path and query', () => {
		expect(addressOf(connection, get('/a', { query: { b: 'c' } }))).toBe(
			'https://api.example.com/v1/a?b=c',
		);
		expect(addressOf(connection, get('/a', { base: 'events' }))).toBe(
			'https://api.example.com/events/a',
		);
	});

	test("the connection's own query stands behind the request's", () => {
		const renewed = { ...connection, query: { token: 't-1' } };
		expect(addressOf(renewed, get('', { query: { action: 'X' } }))).toBe(
			'https://api.example.com/v1?action=X&token=t-1',
		);
	});

	test('a link of the vendor is followed on the same origin, also a relative one', () => {
		const link = 'https://api.example.com/v1/a?skip=2';
		expect(addressOf(connection, get('/a', { link }))).toBe(link);
		expect(addressOf(connection, get('/a', { link: '/v1/a?skip=2' }))).toBe(link);
	});

	test.each([
		'https://evil.example/a',
		'http://api.example.com/a',
		'https://api.example.com:444/a',
		'//evil.example/a',
		'https://api.example.com@evil.example/',
		'javascript:alert(1)',
		'https://',
	])('X4 the link %s is not followed', (link) => {
		expect(() => addressOf(connection, get('/a', { link }))).toThrow('another address');
	});
});
