import axios, { type AxiosResponse } from 'axios';
import { parseStringPromise } from 'xml2js';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { secrets, targets } from '../../../sandbox/framework/targets';

/** The actions beside look-up and deletion, as their pages describe them. No product code is involved. */
const { apiKey, userName, password } = secrets.verba;
const { callId, extension, ongoingCallId, ongoingExtension, platformCallId } = targets.verba;
const START = Date.parse('2026-11-20T09:30:00Z');

let sandbox: Sandbox;
let token: string;
let cookie: string;
beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: START });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	sandbox.control.reset();
	await login();
});

type Parameters = Record<string, string | string[]>;

async function send(
	parameters: Parameters,
	more: { method?: string; headers?: Record<string, string>; data?: Buffer } = {},
): Promise<AxiosResponse<Buffer>> {
	const query = Object.entries(parameters).flatMap(([name, value]) =>
		[value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`),
	);
	return await axios.request<Buffer>({
		url: `${sandbox.baseUrls.verba}/verba/api?${query.join('&')}`,
		responseType: 'arraybuffer',
		validateStatus: () => true,
		...more,
	});
}

async function login(): Promise<void> {
	const response = await send({ action: 'RequestToken', apiKey, userName, password });
	token = /token="([^"]+)"/.exec(response.data.toString())?.[1] ?? '';
	cookie = String(response.headers['set-cookie']?.[0]).split(';')[0] ?? '';
}

const call = (action: string, parameters: Parameters = {}, headers?: Record<string, string>) =>
	send({ action, apiKey, token, ...parameters }, { headers });

interface Parsed {
	VerbaApi: {
		Response: Array<{
			$: { code: string };
			ErrorMessage?: Array<string | { $: { description: string } }>;
			verbacdr?: Array<Record<string, unknown>>;
			verbamarker?: Array<{ name: string[]; start: string[]; end: string[] }>;
		}>;
		CallURL?: string[];
	};
}
const parse = async ({ data }: AxiosResponse<Buffer>) =>
	(await parseStringPromise(data.toString())) as Parsed;
const code = async (response: AxiosResponse<Buffer>) =>
	(await parse(response)).VerbaApi.Response[0]?.$.code;
const entry = (id: string) =>
	sandbox.control.inspect().verba.live.find((one) => one.id === id) as Record<string, unknown>;

describe('what is written', () => {
	test('AttachMetaData takes the fields of the template, and no others', async () => {
		const fields = { ticketId: 'T-1', 'customer-id': 'Jörg & Co' };
		expect(await code(await call('AttachMetaData', { callID: callId, ...fields }))).toBe('0');
		expect(entry(callId).metadata).toEqual(fields);
		expect(await code(await call('AttachMetaData', { callID: callId, nonsense: '1' }))).toBe('-80');
		expect(await code(await call('AttachMetaData', { callID: callId }))).toBe('-20');
	});

	test('KeepCall keeps an on-demand recording, unmark takes that back; else it goes after 48 hours', async () => {
		const made = sandbox.control.seed('verba', { conversations: 2, mode: 'onDemand' });
		const [kept = '', left = ''] = made.conversations as string[];
		expect(await code(await call('KeepCall', { callID: kept }))).toBe('0');
		sandbox.control.advanceClock(49 * 3_600_000);
		await login();
		expect([entry(kept)?.kept, entry(left)]).toEqual([true, undefined]);
		expect(await code(await call('KeepCall', { callID: kept, unmark: '1' }))).toBe('0');
		expect(entry(kept)).toBeUndefined();
	});

	test('MuteRecording mutes running recordings', async () => {
		const parameters = { extension: ongoingExtension, status: 'ongoing', mute: '3' };
		expect(await code(await call('MuteRecording', parameters))).toBe('0');
		expect(entry(ongoingCallId).muted).toBe('3');
		expect(await code(await call('MuteRecording', { callID: callId, mute: '3' }))).toBe('17');
		expect(await code(await call('MuteRecording', { callID: ongoingCallId }))).toBe('-20');
	});

	test('markers: names differ, nothing overlaps, start and end need a running call', async () => {
		const mark = async (parameters: Parameters) => await code(await call('AddMarker', parameters));
		expect(await mark({ ccdr_id: callId, mname: 'Sale', mstart: '15' })).toBe('0');
		expect(await mark({ callID: ongoingCallId, mmode: 'start', mname: 'Card' })).toBe('0');
		sandbox.control.advanceClock(5000);
		expect(await mark({ callID: ongoingCallId, mmode: 'start', mname: 'Other' })).toBe('17');
		expect(await mark({ callID: ongoingCallId, mmode: 'end', mname: 'Card' })).toBe('0');
		expect(await mark({ callID: ongoingCallId, mmode: 'start', mname: 'Card' })).toBe('17');
		expect(await mark({ callID: callId, mmode: 'start', mname: 'Late' })).toBe('17');
		expect(await mark({ callID: callId, mmode: 'start' })).toBe('-20');
		const { VerbaApi } = await parse(await call('GetMarkers', { cid: ongoingCallId }));
		expect(VerbaApi.Response[0]?.verbamarker).toEqual([
			{ name: ['Card'], start: ['1200000'], end: ['1205000'] },
		]);
		const sale = await parse(await call('GetMarkers', { cid: callId }));
		expect(sale.VerbaApi.Response[0]?.verbamarker?.[0]?.start).toEqual(['15000']);
	});

	test('GetCallURL gives an address', async () => {
		const { VerbaApi } = await parse(await call('GetCallURL', { extension, status: 'last' }));
		expect(VerbaApi.CallURL?.[0]).toMatch(new RegExp(`^http.*${callId}`));
	});
});

describe('media', () => {
	test.each([
		['GetMedia', { ccdr_id: callId }, 'audio/x-wav', 'RIFF', 32_000],
		['GetMedia', { extension, status: 'last' }, 'audio/x-wav', 'RIFF', 32_000],
		['GetMediaEncoded', { cid: callId, format: 'mp3' }, 'audio/mpeg', 'ID3', 2048],
		['GetMediaSegment', { cid: callId }, 'audio/x-wav', 'RIFF', 160_000],
		[
			'GetMediaSegment',
			{ cid: callId, start: '1', end: '2', format: 'mp3' },
			'audio/mpeg',
			'ID3',
			16_000,
		],
		['GetMediaLive', { callID: ongoingCallId, format: 'mp3' }, 'audio/mpeg', 'ID3', 4096],
		['GetThumbnail', { cid: callId, width: '100', frame: '0' }, 'image/png', '\x89PNG', 600],
		[
			'GetWaveform',
			{ cid: callId, width: '9', height: '9', isColorDefined: '1' },
			'image/png',
			'\x89PNG',
			900,
		],
	] as const)('%s %p', async (action, parameters, type, head, size) => {
		const { status, data, headers } = await call(action, parameters);
		expect([status, headers['content-type'], data.length]).toEqual([200, type, size]);
		expect(data.toString('latin1').startsWith(head)).toBe(true);
	});

	test.each([
		['GetMediaSegment', { cid: callId, start: '5', end: '2' }],
		['GetMediaSegment', { cid: callId, format: 'flac' }],
		['GetMediaEncoded', { cid: callId }],
		['GetMediaLive', { callID: ongoingCallId, format: 'wav' }],
		['GetMediaLive', { ccdr_id: ongoingCallId }],
		['GetWaveform', { cid: callId, width: '9', height: '9' }],
		['GetThumbnail', { cid: callId, nFrame: '0' }],
	] as const)('%s %p is refused in XML', async (action, parameters) => {
		const response = await call(action, parameters);
		expect(response.status).toBe(200);
		expect(await code(response)).toBe('-20');
	});

	test('files that a policy has taken, or that are not uploaded yet', async () => {
		const made = sandbox.control.seed('verba', { mediaGone: true });
		const [gone = ''] = made.conversations as string[];
		expect(await code(await call('GetMedia', { callID: gone }))).toBe('-70');
		expect(await code(await call('GetCallInformation', { callID: gone }))).toBe('0');
		const later = sandbox.control.seed('verba', { listedAfterMs: 1000 });
		const [late = ''] = later.conversations as string[];
		expect(await code(await call('GetMedia', { callID: late }))).toBe('-70');
		sandbox.control.advanceClock(1000);
		expect((await call('GetMedia', { callID: late })).headers['content-type']).toBe('audio/x-wav');
	});

	test('a large file comes whole, with memory for a piece of it', async () => {
		const size = 30_000_000;
		const made = sandbox.control.seed('verba', { media: size });
		const [id = ''] = made.conversations as string[];
		expect((await call('GetMedia', { callID: id })).data).toHaveLength(size);
	});

	test('PutMedia takes multipart files, and nothing else', async () => {
		const times = { starttime: '2026-11-20 08:00', endtime: '2026-11-20 08:10:00.500' };
		const body = (files: string[]) =>
			Buffer.from(
				files
					.map(
						(text, at) =>
							`--b\r\nContent-Disposition: form-data; name="file${at}"; filename="a${at}.wav"\r\nContent-Type: audio/x-wav\r\n\r\n${text}\r\n`,
					)
					.join('') + '--b--\r\n',
			);
		const put = (parameters: Parameters, data: Buffer, method = 'POST') =>
			send(
				{ action: 'PutMedia', apiKey, token, ...parameters },
				{ method, data, headers: { 'Content-Type': 'multipart/form-data; boundary=b' } },
			);
		expect(
			await code(await put({ ...times, srccallerid: '77' }, body(['RIFF\r\n\r\n--', 'x']))),
		).toBe('0');
		const stored = sandbox.control.inspect().verba.live.find(({ label }) => label === '77 to ');
		expect(stored?.uploadedWith).toMatchObject({
			srccallerid: '77',
			files: 'file0 a0.wav audio/x-wav 10, file1 a1.wav audio/x-wav 1',
		});
		const media = await call('GetMedia', { callID: String(stored?.id) });
		expect(media.data.toString()).toBe('RIFF\r\n\r\n--');
		expect(await code(await put(times, body(['x']), 'GET'))).toBe('-20');
		expect(await code(await put({ starttime: times.starttime }, body(['x'])))).toBe('-20');
		expect(await code(await put({ ...times, title: 'x' }, body(['x'])))).toBe('-20');
		expect(await code(await put(times, body([''])))).toBe('-20');
		expect(await code(await put(times, body([])))).toBe('-20');
		expect(await code(await put(times, Buffer.from('RIFF')))).toBe('-20');
	});
});

describe('names that changed between versions', () => {
	test.each([
		['new', { ccdr_id: callId }, '0'],
		['new', { callID: callId }, '-20'],
		['old', { ccdr_id: callId }, '-20'],
		['old', { callID: callId }, '0'],
		['both', { callID: callId }, '0'],
	] as const)('idNames %s takes %p: %s', async (idNames, identifier, expected) => {
		sandbox.control.configure('verba', { idNames });
		const response = await call('AddMarker', { ...identifier, mname: 'x', mstart: '1' });
		expect(await code(response)).toBe(expected);
		// What never had another name is not touched.
		expect(await code(await call('KeepCall', { callID: callId }))).toBe('0');
	});

	test('elements, flags and metadata in their forms', async () => {
		await call('AttachMetaData', { callID: callId, ticketId: 'T' });
		const row = async (switches: Record<string, string>) => {
			sandbox.control.configure('verba', switches);
			const { data } = await call('GetCallInformation', { callID: callId, returnMetadata: '1' });
			return data.toString();
		};
		expect(await row({})).toContain('<metadata><ticketId>T</ticketId></metadata>');
		expect(await row({ metadataForm: 'attributes' })).toContain('<field id="ticketId" value="T"/>');
		const pairs = '<field><identifier>ticketId</identifier><value>T</value></field>';
		expect(await row({ metadataForm: 'pairs' })).toContain(pairs);
		const old = await row({ idElement: 'id', timeNames: 'old', flagStyle: 'words' });
		for (const text of [`<id>${callId}</id>`, '<starttime>2026', '<do_not_delete>false<']) {
			expect(old).toContain(text);
		}
	});

	test('the older error stands in an attribute', async () => {
		sandbox.control.configure('verba', { errorForm: 'attribute' });
		const { VerbaApi } = await parse(await call('GetMarkers', { cid: 'unknown' }));
		expect(VerbaApi.Response[0]?.ErrorMessage).toEqual([
			{ $: { description: 'Call cannot be found.' } },
		]);
	});
});

describe('who may see and delete', () => {
	test('retention refuses as a hold does, for one or for all; do_not_delete does not', async () => {
		const made = sandbox.control.seed('verba', { retained: true });
		const [id = ''] = made.conversations as string[];
		expect(await code(await call('DeleteCall', { callID: id }))).toBe('17');
		const saved = sandbox.control.seed('verba', { protected: true });
		const [other = ''] = saved.conversations as string[];
		expect(await code(await call('DeleteCall', { callID: other }))).toBe('0');
		sandbox.control.configure('verba', { retention: true });
		expect(await code(await call('DeleteCall', { callID: callId }))).toBe('17');
	});

	test('what is outside the scope of the user does not exist for it, but is there', async () => {
		const made = sandbox.control.seed('verba', { hidden: true });
		const [id = ''] = made.conversations as string[];
		expect(await code(await call('GetCallInformation', { callID: id }))).toBe('2');
		expect(await code(await call('DeleteCall', { callID: id }))).toBe('2');
		expect(entry(id)).toBeDefined();
	});

	test('the network restriction of the key, and a token that needs its cookie', async () => {
		sandbox.control.configure('verba', { networkRestricted: true });
		expect(await code(await call('KeepCall', { callID: callId }))).toBe('-41');
		sandbox.control.configure('verba', { networkRestricted: false, cookieBound: true });
		expect(await code(await call('KeepCall', { callID: callId }))).toBe('-42');
		expect(await code(await call('KeepCall', { callID: callId }, { cookie }))).toBe('0');
	});
});

describe('searching', () => {
	const window = { start: '2026-11-20 09:00', end: '2026-11-20 09:30' };
	const ids = async (parameters: Parameters) =>
		[
			...(await call('SearchCalls', { ...window, ...parameters })).data
				.toString()
				.matchAll(/<ccdr_id>([^<]+)</g),
		].map(([, id]) => id);

	test('numbers, names and fields are parts; a server may overlook them', async () => {
		await call('AttachMetaData', { callID: callId, ticketId: 'T-10' });
		expect(await ids({ anynum: '885' })).toEqual([callId]);
		expect(await ids({ anyname: 'sion 88' })).toEqual([callId]);
		expect(await ids({ f_ticketId: 'T-1' })).toEqual([callId]);
		expect(await ids({ f_ticketId: 'X' })).toEqual([]);
		sandbox.control.configure('verba', { ignoresFilters: true });
		expect(await ids({ f_ticketId: 'X' })).toEqual([callId]);
	});

	test('secondary recordings and late uploads show when they should', async () => {
		sandbox.control.seed('verba', { secondary: true, platformCallId });
		expect(await ids({})).toHaveLength(1);
		expect(await ids({ secondary: '1' })).toHaveLength(2);
		sandbox.control.seed('verba', { listedAfterMs: 60_000 });
		expect(await ids({})).toHaveLength(1);
		sandbox.control.advanceClock(60_000);
		expect(await ids({})).toHaveLength(2);
	});

	test("the window is the user's, over the change of summer time", async () => {
		sandbox.control.configure('verba', { userTimeZone: 'Europe/Berlin' });
		expect(await ids({})).toEqual([]);
		expect(await ids({ start: '2026-11-20 10:09:59', end: '2026-11-20 10:10:00.000' })).toEqual([
			callId,
		]);
		const row = (await call('GetCallInformation', { callID: callId })).data.toString();
		expect(row).toContain('<start_time>2026-11-20 10:10:00.000</start_time>');
		sandbox.control.configure('verba', { searchTime: 'end' });
		expect(await ids({ start: '2026-11-20 10:20', end: '2026-11-20 10:20' })).toEqual([callId]);
	});

	test('pages are bounded, counted from 0 or 1, or overlooked', async () => {
		sandbox.control.seed('verba', { conversations: 4 });
		sandbox.control.configure('verba', { pageMost: 2 });
		expect(await ids({ pagelen: '100' })).toHaveLength(2);
		sandbox.control.configure('verba', { pageMost: 0, pageBase: 1 });
		const all = await ids({});
		expect(await ids({ pagefirst: '1', pagelen: '2' })).toEqual(all.slice(0, 2));
		expect(await ids({ pagefirst: '0', pagelen: '2' })).toEqual(all.slice(0, 2));
		sandbox.control.configure('verba', { ignoresPaging: true });
		expect(await ids({ pagefirst: '4', pagelen: '2' })).toEqual(all.slice(0, 2));
	});
});
