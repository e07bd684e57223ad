import axios, { type AxiosResponse } from 'axios';
import { parseStringPromise } from 'xml2js';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets, targets } from '../../../sandbox/framework/targets';

const { apiKey, userName, password } = secrets.verba;
const { callId, extension, platformCallId, nativeId, meetingId } = targets.verba;
const { ongoingCallId, ongoingExtension } = targets.verba;
const START = Date.parse('2026-11-20T09:30:00Z');

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: START });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	sandbox.control.reset();
	token = await login();
});

type Parameters = Record<string, string | string[]>;

function targetOf(parameters: Parameters): string {
	const pairs = Object.entries(parameters).flatMap(([name, value]) =>
		[value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
	);
	return `/verba/api?${pairs.join('&')}`;
}

async function send(
	target: string,
	more: { method?: string; headers?: Record<string, string>; data?: string } = {},
): Promise<AxiosResponse<string>> {
	return await axios.request<string>({
		url: sandbox.baseUrls.verba + target,
		responseType: 'text',
		validateStatus: () => true,
		...more,
	});
}

const call = (action: string, parameters: Parameters = {}) =>
	send(targetOf({ action, apiKey, token, responseType: 'XML', ...parameters }));

interface ResponseElement {
	$: Record<string, string>;
	ErrorMessage?: string[];
	verbacdr?: Array<Record<string, unknown>>;
}

/** The `Response` element's attributes and children, and what stands beside it. */
async function read(response: AxiosResponse<string>) {
	const { VerbaApi } = (await parseStringPromise(response.data)) as {
		VerbaApi: { Response: ResponseElement[]; CallID?: string[] };
	};
	const [found] = VerbaApi.Response;
	if (!found) throw new Error('no Response element');
	return { ...found, code: found.$.code, type: found.$.type, callIds: VerbaApi.CallID };
}

const code = async (response: AxiosResponse<string>) => (await read(response)).code;

async function login(): Promise<string> {
	const basic = Buffer.from(`${userName}:${password}`).toString('base64');
	const response = await send(targetOf({ action: 'RequestToken', apiKey }), {
		headers: { Authorization: `Basic ${basic}` },
	});
	return (await read(response)).$.token ?? '';
}

const states = () =>
	Object.fromEntries(sandbox.control.inspect().verba.live.map(({ id, state }) => [id, state]));

describe('session', () => {
	test('a login by Basic header or by parameters gives a token, and is counted', async () => {
		expect(token).toMatch(/^[0-9a-f-]{36}$/);
		const second = await send(targetOf({ action: 'RequestToken', apiKey, userName, password }));
		expect(await read(second)).toMatchObject({ code: '0', type: 'RequestToken' });
		expect(sandbox.control.inspect().verba).toMatchObject({ logins: 2, refusedLogins: 0 });
	});

	test('a wrong login, a wrong key, a missing and a foreign token have their codes', async () => {
		const target = targetOf({ action: 'RequestToken', apiKey, userName, password: 'wrong' });
		const answers = [
			await send(target),
			await send(targetOf({ action: 'RequestToken', apiKey })),
			await call('GetCallID', { apiKey: 'another key', nativeID: nativeId }),
			await send(targetOf({ action: 'GetCallID', apiKey, nativeID: nativeId })),
			await call('GetCallID', { token: 'a foreign token', nativeID: nativeId }),
		];
		expect(await Promise.all(answers.map(code))).toEqual(['-40', '-40', '-41', '-42', '-42']);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		expect(sandbox.control.inspect().verba).toMatchObject({ refusedLogins: 2 });
	});

	test('a token lives one hour by the clock', async () => {
		sandbox.control.advanceClock(3_599_999);
		expect(await code(await call('GetCallID', { nativeID: nativeId }))).toBe('0');
		sandbox.control.advanceClock(1);
		expect(await code(await call('GetCallID', { nativeID: nativeId }))).toBe('-43');
	});

	test('all tokens can expire at once, in each of the three ways', async () => {
		sandbox.control.configure('verba', { expireTokens: true });
		const again = () => call('GetCallID', { nativeID: nativeId });
		expect(await code(await again())).toBe('-43');
		sandbox.control.configure('verba', { tokenExpiry: '-42' });
		expect(await code(await again())).toBe('-42');
		sandbox.control.configure('verba', { tokenExpiry: '401' });
		expect((await again()).status).toBe(401);
		token = await login();
		expect(await code(await again())).toBe('0');
	});

	test('older systems need the key only', async () => {
		sandbox.control.configure('verba', { authentication: 'keyOnly' });
		const target = targetOf({ action: 'GetCallID', apiKey, nativeID: nativeId });
		expect(await code(await send(target))).toBe('0');
	});
});

describe('the address', () => {
	test.each(['/', '/verba', '/verba/api/', '/verba/API', '/wa/api', '/verba/api%'])(
		'%s is the web server’s 404 page',
		async (path) => {
			const response = await send(`${path}?action=GetCallID`);
			expect([response.status, response.headers['content-type']]).toEqual([
				404,
				expect.stringMatching(/^text\/html/),
			]);
		},
	);

	test('a changed byte of path, key, token or identifier is refused', async () => {
		const target = `/verba/api?action=GetCallInformation&apiKey=${apiKey}&token=${token}&callID=${callId}`;
		expect(await code(await send(target))).toBe('0');
		const accepted: number[] = [];
		for (let at = 1; at < target.length; at++) {
			const other = String.fromCharCode(target.charCodeAt(at) ^ 1);
			const response = await send(target.slice(0, at) + other + target.slice(at + 1));
			if (response.status === 200 && (await code(response)) === '0') accepted.push(at);
		}
		expect(accepted).toEqual([]);
	});

	test('a changed byte of the Basic header is refused', async () => {
		const basic = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
		const codes = new Set<string | undefined>();
		for (let at = 0; at < basic.length - 1; at++) {
			const other = String.fromCharCode(basic.charCodeAt(at) ^ 1);
			const headers = { Authorization: basic.slice(0, at) + other + basic.slice(at + 1) };
			codes.add(await code(await send(targetOf({ action: 'RequestToken', apiKey }), { headers })));
		}
		expect([...codes]).toEqual(['-40']);
	});

	test('POST by form, by query only, or not at all', async () => {
		const form = {
			method: 'POST',
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			data: targetOf({ apiKey, token, nativeID: nativeId }).split('?')[1],
		};
		const post = () => send('/verba/api?action=GetCallID', form);
		expect(await code(await post())).toBe('0');
		sandbox.control.configure('verba', { postBody: 'queryOnly' });
		expect(await code(await post())).toBe('-41');
		sandbox.control.configure('verba', { postBody: 'refused' });
		expect((await post()).status).toBe(405);
		expect((await send('/verba/api', { method: 'DELETE' })).status).toBe(405);
	});

	test('an unknown action, another response type and a doubled parameter', async () => {
		expect(await code(await call('deletecall', { callID: callId }))).toBe('-30');
		expect(await code(await call('constructor', { callID: callId }))).toBe('-30');
		expect(await code(await call('GetCallID', { responseType: 'JSON' }))).toBe('-20');
		expect(await code(await call('GetCallID', { token: [token, token] }))).toBe('-20');
	});
});

describe('finding conversations', () => {
	test.each([
		['callID', callId],
		['platformCallID', platformCallId],
		['nativeID', nativeId],
		['meetingID', meetingId],
	])('GetCallInformation by %s', async (name, value) => {
		const response = await read(await call('GetCallInformation', { [name]: value }));
		expect(response).toMatchObject({
			code: '0',
			type: 'GetCallInformation',
			verbacdr: [
				{
					ccdr_id: [callId],
					start_time: ['2026-11-20 09:10:00.000'],
					end_time: ['2026-11-20 09:20:00.000'],
					do_not_delete: ['0'],
				},
			],
		});
	});

	test('an extension needs a status: the last finished call, or the running one', async () => {
		const id = async (parameters: Parameters) =>
			(await read(await call('GetCallID', parameters))).callIds?.[0];
		expect(await id({ extension, status: 'last' })).toBe(callId);
		expect(await id({ extension: ongoingExtension, status: 'ongoing,next' })).toBe(ongoingCallId);
		expect(await code(await call('GetCallID', { extension, status: 'ongoing' }))).toBe('2');
		expect(await code(await call('GetCallID', { extension }))).toBe('-20');
		expect(await code(await call('GetCallID', { extension, status: 'first' }))).toBe('-20');
	});

	test('exactly one identifier, and one that the action takes', async () => {
		const wrong: Parameters[] = [
			{},
			{ callId },
			{ nativeID: nativeId, platformCallID: platformCallId },
			{ nativeID: [nativeId, nativeId] },
			{ nativeID: '' },
			{ callID: callId },
		];
		for (const parameters of wrong) {
			expect(await code(await call('GetCallID', parameters))).toBe('-20');
		}
	});

	test('not found, in each style of code and HTTP status', async () => {
		const unknown = () => call('GetCallID', { nativeID: 'unknown' });
		expect(await read(await unknown())).toMatchObject({
			code: '2',
			type: 'GetCallID',
			ErrorMessage: ['Unable to retrieve the call identifier, because the call cannot be found.'],
		});
		sandbox.control.configure('verba', { errorCodeStyle: 'negative', errorHttpStatus: 404 });
		const negative = await unknown();
		expect([negative.status, await code(negative)]).toEqual([404, '-50']);
		sandbox.control.configure('verba', { errorCodeStyle: 'unknown', errorHttpStatus: 500 });
		const unheard = await unknown();
		expect([unheard.status, await code(unheard)]).toEqual([500, '17']);
	});

	test('several matches: always an error for an extension, else as configured', async () => {
		sandbox.control.seed('verba', { conversations: 2, ongoing: true, extension: '9000' });
		sandbox.control.seed('verba', { conversations: 2, meetingId: 'SAME' });
		const byMeeting = () => call('GetCallInformation', { meetingID: 'SAME' });
		const byExtension = () => call('GetCallID', { extension: '9000', status: 'ongoing' });
		expect(await code(await byMeeting())).toBe('17');
		expect(await code(await byExtension())).toBe('17');
		sandbox.control.configure('verba', { multiMatch: 'all' });
		expect((await read(await byMeeting())).verbacdr).toHaveLength(2);
		expect(await code(await byExtension())).toBe('17');
	});

	test('SearchCalls by window, number, status and page', async () => {
		const window = { start: '2026-11-20 09:00', end: '2026-11-20 10:00:00.000' };
		const ids = async (parameters: Parameters) => {
			const response = await call('SearchCalls', { ...window, ...parameters });
			const { verbacdrlist } = (await parseStringPromise(response.data)) as {
				verbacdrlist: { $: { rowcount: string }; verbacdr?: Array<{ ccdr_id: string[] }> };
			};
			const found = (verbacdrlist.verbacdr ?? []).map((row) => row.ccdr_id[0]);
			expect(verbacdrlist.$.rowcount).toBe(String(found.length));
			return found;
		};
		expect(await ids({})).toEqual([callId]);
		expect(await ids({ status: 'ongoing' })).toEqual([ongoingCallId]);
		expect(await ids({ anynum: ['99', extension.slice(1)] })).toEqual([callId]);
		expect(await ids({ anynum: '99' })).toEqual([]);
		expect(await ids({ f_native_id: nativeId })).toEqual([callId]);
		expect(await ids({ end: '2026-11-20 09:05' })).toEqual([]);
		sandbox.control.seed('verba', { conversations: 4 });
		const order = { orderby: 'source_caller_id', order: 'desc' };
		const first = await ids({ pagelen: '3', ...order });
		const rest = await ids({ pagelen: '3', pagefirst: '3', ...order });
		expect(first[0]).toBe(callId);
		expect(new Set([...first, ...rest]).size).toBe(5);
		expect(await code(await call('SearchCalls', { start: 'yesterday' }))).toBe('-20');
	});

	test('the root of a search differs as configured', async () => {
		const window = { start: '2000-01-01 00:00', end: '2000-01-01 00:01' };
		const body = async (searchRoot: string) => {
			sandbox.control.configure('verba', { searchRoot });
			return (await call('SearchCalls', window)).data.split('\n')[1];
		};
		const list = '<verbacdrlist rowcount="0"/>';
		expect(await body('bare')).toBe(list);
		expect(await body('insideVerbaApi')).toBe(`<VerbaApi>${list}</VerbaApi>`);
		expect(await body('withResponse')).toBe(
			`<VerbaApi><Response code="0" type="SearchCalls"/>${list}</VerbaApi>`,
		);
	});
});

describe('DeleteCall', () => {
	const remove = (parameters: Parameters) => call('DeleteCall', parameters);

	test('a finished conversation disappears, and is not found again', async () => {
		const response = await remove({ callID: callId });
		expect(response.data).toContain('<VerbaApi><Response code="0" type="DeleteCall"/></VerbaApi>');
		expect(await code(await call('GetCallInformation', { callID: callId }))).toBe('2');
		expect(await code(await remove({ callID: callId }))).toBe('2');
		expect(sandbox.control.inspect().verba.over).toEqual([
			expect.objectContaining({ id: callId, state: 'deleted' }),
		]);
	});

	test('a second delete may succeed again', async () => {
		sandbox.control.configure('verba', { notFoundOnSecondDelete: false });
		expect(await code(await remove({ callID: callId }))).toBe('0');
		expect(await code(await remove({ callID: callId }))).toBe('0');
		expect(await code(await remove({ callID: 'never existed' }))).toBe('2');
	});

	test('a running conversation is marked, stays visible, and goes when its call ends', async () => {
		expect(await code(await remove({ callID: ongoingCallId }))).toBe('0');
		expect(states()[ongoingCallId]).toBe('ongoing, marked for deletion');
		const info = () => call('GetCallInformation', { callID: ongoingCallId });
		expect(await code(await info())).toBe('0');
		sandbox.control.configure('verba', { endCall: ongoingCallId });
		expect(await code(await info())).toBe('2');
		expect(states()).not.toHaveProperty(ongoingCallId);
	});

	test('a running conversation that nobody marked is a recording when its call ends', async () => {
		sandbox.control.configure('verba', { endCall: ongoingCallId });
		expect(states()[ongoingCallId]).toBe('recorded');
		expect(() => sandbox.control.configure('verba', { endCall: 'unknown' })).toThrow(/endCall/);
	});

	test('a call may end by the clock', async () => {
		const seeded = sandbox.control.seed('verba', { endsAfterMs: 5000 });
		const [id = ''] = seeded.conversations as string[];
		await remove({ callID: id });
		sandbox.control.advanceClock(4999);
		expect(states()[id]).toBe('ongoing, marked for deletion');
		sandbox.control.advanceClock(1);
		expect(states()).not.toHaveProperty(id);
	});

	test('each delete by extension and last hits the next older conversation', async () => {
		const seeded = sandbox.control.seed('verba', { conversations: 2, extension: '9000' });
		const [older = '', newer = ''] = seeded.conversations as string[];
		await remove({ extension: '9000', status: 'last' });
		expect(states()).toHaveProperty(older);
		expect(states()).not.toHaveProperty(newer);
		await remove({ extension: '9000', status: 'last' });
		expect(states()).not.toHaveProperty(older);
	});

	test('legal hold refuses, for one conversation or for all', async () => {
		const [held = ''] = sandbox.control.seed('verba', { onHold: true }).conversations as string[];
		expect(await code(await remove({ callID: held }))).toBe('17');
		expect(await code(await remove({ callID: callId }))).toBe('0');
		sandbox.control.configure('verba', { legalHold: true });
		expect(await code(await remove({ callID: ongoingCallId }))).toBe('17');
		expect(states()[ongoingCallId]).toBe('ongoing');
	});

	test('success may look otherwise: an empty 200, or a page', async () => {
		sandbox.control.configure('verba', { deleteResponse: 'empty' });
		const empty = await remove({ callID: callId });
		expect([empty.status, empty.data]).toEqual([200, '']);
		sandbox.control.seed('verba');
		sandbox.control.configure('verba', { deleteResponse: 'html' });
		const page = await remove({ callID: callId });
		expect(page.headers['content-type']).toMatch(/^text\/html/);
		expect(states()).not.toHaveProperty(callId);
	});

	test('the deletion may take its time', async () => {
		sandbox.control.configure('verba', { deleteDelayMs: 2000 });
		await remove({ callID: callId });
		expect(states()[callId]).toBe('being deleted');
		sandbox.control.advanceClock(2000);
		expect(states()).not.toHaveProperty(callId);
	});

	test('seeding makes both fixed conversations live again', async () => {
		await remove({ callID: callId });
		await remove({ callID: ongoingCallId });
		sandbox.control.seed('verba');
		expect(states()).toEqual({ [callId]: 'recorded', [ongoingCallId]: 'ongoing' });
	});
});

test('key, token and password never appear in the request log', async () => {
	await send(targetOf({ action: 'RequestToken', apiKey, userName, password }));
	await call('GetCallID', { nativeID: nativeId });
	const log = JSON.stringify(sandbox.control.inspect().requests);
	for (const secret of [apiKey, token, password, encodeURIComponent(password)]) {
		expect(log).not.toContain(secret);
	}
});

test('an unknown switch and a value outside the list are refused by name', () => {
	expect(() => sandbox.control.configure('verba', { nonsense: 1 })).toThrow(/nonsense/);
	expect(() => sandbox.control.configure('verba', { errorCodeStyle: 'roman' })).toThrow(
		/errorCodeStyle must be one of positive, negative, unknown/,
	);
});
