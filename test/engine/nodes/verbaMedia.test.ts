import { setImmediate } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { fileOf } from '../../../nodes/VerintVerba/shared/files';
import { targets } from '../../../sandbox/framework/targets';
import { failureOf, sandboxSuite } from '../../support/suite';
import { runNode } from '../../support/n8n';
import { verbaError, verbaSpec, verbaXml } from '../../support/verba';

const suite = sandboxSuite();
const { callId, extension, ongoingCallId } = targets.verba;
type Fields = IDataObject & { options?: IDataObject };

async function ask(operation: string, parameters: Fields, item: INodeExecutionData = { json: {} }) {
	const [output = []] = await runNode(verbaSpec(suite.sandbox, operation, parameters), [item]);
	return output[0] as INodeExecutionData;
}
const fails = async (operation: string, parameters: Fields, item?: INodeExecutionData) =>
	await failureOf(ask(operation, parameters, item));
const targetsSent = async () =>
	(await suite.requests('verba')).map(({ target }) =>
		target.replace(/&(?:apiKey|token)=\*\*\*/g, ''),
	);
const bytesOf = (item: INodeExecutionData, field = 'data') =>
	Buffer.from(item.binary?.[field]?.data ?? '', 'base64');

interface Row {
	operation: string;
	parameters: Fields;
	query: string;
	file: { fileName: string; mimeType: string; bytes: number };
	head: string;
}

const wave = { mimeType: 'audio/x-wav', fileName: `${callId}.wav` };
const mp3 = { mimeType: 'audio/mpeg', fileName: `${callId}.mp3` };
const png = { mimeType: 'image/png', fileName: `${callId}.png` };
const rows: Row[] = [
	{
		operation: 'media.downloadOriginal',
		parameters: { identifier: 'callId', callId },
		query: `action=GetMedia&ccdr_id=${callId}`,
		file: { ...wave, bytes: 32_000 },
		head: 'RIFF',
	},
	{
		operation: 'media.downloadOriginal',
		parameters: {
			...{ identifier: 'extension', extension, status: 'last' },
			options: { idParameterName: 'callID' },
		},
		query: `action=GetMedia&extension=${extension}&status=last`,
		file: { ...wave, bytes: 32_000 },
		head: 'RIFF',
	},
	{
		operation: 'media.downloadOriginal',
		parameters: { identifier: 'callId', callId, options: { idParameterName: 'callID' } },
		query: `action=GetMedia&callID=${callId}`,
		file: { ...wave, bytes: 32_000 },
		head: 'RIFF',
	},
	{
		operation: 'media.downloadEncoded',
		parameters: { callId, format: 'mp3' },
		query: `action=GetMediaEncoded&cid=${callId}&format=mp3`,
		file: { ...mp3, bytes: 2048 },
		head: 'ID3',
	},
	{
		operation: 'media.downloadSegment',
		parameters: { callId, start: 0, end: 10, format: '' },
		query: `action=GetMediaSegment&cid=${callId}&start=0&end=10`,
		file: { ...wave, bytes: 160_000 },
		head: 'RIFF',
	},
	{
		operation: 'media.downloadSegment',
		parameters: { callId, start: 1.5, end: 2, format: 'custom', customFormat: 'mp3' },
		query: `action=GetMediaSegment&cid=${callId}&start=1.5&end=2&format=mp3`,
		file: { ...mp3, bytes: 8_000 },
		head: 'ID3',
	},
	{
		operation: 'media.downloadLive',
		parameters: { callId: ongoingCallId },
		query: `action=GetMediaLive&callID=${ongoingCallId}&format=mp3`,
		file: { mimeType: 'audio/mpeg', fileName: `${ongoingCallId}.mp3`, bytes: 4096 },
		head: 'ID3',
	},
	{
		operation: 'media.getThumbnail',
		parameters: { callId, width: 100, frame: 25 },
		query: `action=GetThumbnail&cid=${callId}&width=100&frame=25`,
		file: { ...png, bytes: 600 },
		head: '\x89PNG',
	},
	{
		operation: 'media.getWaveform',
		parameters: { callId, width: 800, height: 100 },
		query: `action=GetWaveform&cid=${callId}&width=800&height=100&isColorDefined=false`,
		file: { ...png, bytes: 900 },
		head: '\x89PNG',
	},
	{
		operation: 'media.getWaveform',
		parameters: {
			...{ callId, width: 80, height: 10 },
			options: { colors: { bgColor: '#ff0000', transparency: '50' } },
		},
		query: `action=GetWaveform&cid=${callId}&width=80&height=10&isColorDefined=true&bgColor=%23ff0000&transparency=50`,
		file: { ...png, bytes: 900 },
		head: '\x89PNG',
	},
];

describe('downloads become n8n binary data', () => {
	test.each(rows.map((row) => [`${row.operation} ${row.query}`, row] as const))(
		'%s',
		async (_, { operation, parameters, query, file, head }) => {
			const item = await ask(operation, parameters);
			expect(item.json).toMatchObject(file);
			expect(item.binary?.data).toMatchObject({ fileName: file.fileName, mimeType: file.mimeType });
			expect(bytesOf(item)).toHaveLength(file.bytes);
			expect(bytesOf(item).toString('latin1').startsWith(head)).toBe(true);
			expect(await targetsSent()).toEqual([`/verba/api?${query}`]);
		},
	);

	test('frame under its other name, as a parameter that replaces it', async () => {
		suite.sandbox.control.configure('verba', { frameName: 'nFrame' });
		const parameters = { callId, width: 10, frame: 0 };
		expect((await fails('media.getThumbnail', parameters)).context).toMatchObject({ code: '-20' });
	});

	test('the input and its own files are kept where that is chosen', async () => {
		const options = { output: 'keepInput', outputField: 'recording', binaryPropertyName: 'audio' };
		const note = { data: Buffer.from('note').toString('base64'), mimeType: 'text/plain' };
		const input = { json: { case: 7 }, binary: { note } };
		const parameters = { callId, format: 'mp3', binaryPropertyName: 'audio', options };
		const item = await ask('media.downloadEncoded', parameters, input);
		expect(item.json).toMatchObject({ case: 7, recording: { bytes: 2048 } });
		expect(Object.keys(item.binary ?? {}).sort()).toEqual(['audio', 'note']);
	});
});

describe('what is no file', () => {
	const byId = { identifier: 'callId', callId };

	test('an error in XML in place of the audio, with its advice', async () => {
		const [gone = ''] = (
			suite.sandbox.control.seed('verba', { mediaGone: true }) as { conversations: string[] }
		).conversations;
		const failed = await fails('media.downloadOriginal', { identifier: 'callId', callId: gone });
		expect(failed.context).toMatchObject({ status: 200, code: '-70' });
		expect(failed.description).toMatch(/not be uploaded yet, or a deletion policy/);
	});

	test('not found fails, or is reported', async () => {
		const unknown = { callId: 'no-such-id', format: 'mp3' };
		const failed = await fails('media.downloadEncoded', unknown);
		expect(failed.description).toMatch(/hidden from the API user/);
		const options = { ifNotFound: 'report' };
		const item = await ask('media.downloadEncoded', { ...unknown, options });
		expect(item.json).toMatchObject({ found: false });
		expect(item.binary).toBeUndefined();
	});

	test.each([
		['a login page', '<html><body>Sign in</body></html>', 'audio/x-wav'],
		['a login page behind a byte order mark', '\uFEFF <html><body/></html>', 'audio/mpeg'],
		['a success without a file', verbaXml('0'), 'application/octet-stream'],
		['a refusal that calls itself audio', verbaError('17', 'No.'), 'audio/x-wav'],
		['a text', 'Service is starting', 'text/plain'],
		['nothing', '', 'audio/x-wav'],
	])('%s is a failure, and no binary data', async (_, body, type) => {
		suite.sandbox.control.answerNext('verba', {
			...{ status: 200, body, path: 'GetMedia', headers: { 'content-type': type } },
		});
		const failed = await fails('media.downloadOriginal', byId);
		expect(failed.name).toBe('NodeApiError');
	});

	test('a session that ran out is renewed once, and the file fetched', async () => {
		await ask('media.downloadOriginal', byId);
		suite.sandbox.control.configure('verba', { expireTokens: true });
		const item = await ask('media.downloadOriginal', byId);
		expect(bytesOf(item)).toHaveLength(32_000);
	});
});

describe('names and types of files', () => {
	const head = (text: string) => Buffer.from(text, 'latin1');

	test.each([
		['RIFF\x00\x00\x00\x00WAVEfmt ', 'audio/x-wav', 'wav'],
		['\xff\xfb\x90\x00', 'audio/mpeg', 'mp3'],
		['OggS\x00', 'audio/ogg', 'ogg'],
		['\x00\x00\x00\x18ftypmp42', 'video/mp4', 'mp4'],
		['\xff\xd8\xff\xe0', 'image/jpeg', 'jpg'],
		['\x00\x01\x02', 'application/octet-stream', 'bin'],
	])('%j is %s', (begin, mimeType, extension) => {
		expect(fileOf('a', {}, head(begin))).toEqual({ fileName: `a.${extension}`, mimeType });
	});

	test.each([
		['attachment; filename="call 1.wav"', 'call 1.wav'],
		['attachment; filename=call.wav', 'call.wav'],
		["attachment; filename=x.wav; filename*=UTF-8''J%C3%B6rg.wav", 'Jörg.wav'],
		['attachment; filename="../../etc/passwd"', 'passwd'],
		['attachment; filename="C:\\\\temp\\\\a.wav"', 'a.wav'],
		['attachment; filename=".hidden"', 'hidden'],
		['attachment; filename="a\u0000<b>.wav"', 'a__b_.wav'],
		['inline', 'base.wav'],
		["attachment; filename*=UTF-8''%E0%A4%A", 'base.wav'],
	])('X3 verba: %j', (disposition, expected) => {
		const headers = { 'content-disposition': disposition };
		const { fileName } = fileOf('base', headers, head('RIFF\x00\x00\x00\x00WAVE'));
		expect(fileName.endsWith(expected) || fileName === expected).toBe(true);
		expect(fileName).not.toMatch(/[\\/\u0000]|^\./);
	});
});

describe('Upload', () => {
	const span = { startTime: '2026-11-20T08:00:00Z', endTime: '2026-11-20T08:10:00.500Z' };
	const fileItem = (data: Buffer, fileName = 'ring "1".wav'): INodeExecutionData => ({
		json: {},
		binary: { data: { data: data.toString('base64'), mimeType: 'audio/x-wav', fileName } },
	});

	test('a file goes out as multipart, its parameters in the URL', async () => {
		const data = Buffer.concat([Buffer.from('RIFF--part-\r\n\r\n--\x00\xff', 'latin1')]);
		const details = {
			srccallerid: '+44 20',
			nativeid: 'N-1',
			donotdelete: true,
			conference: false,
		};
		const item = await ask('media.upload', { ...span, details }, fileItem(data));
		expect(item.json).toMatchObject({ code: '0' });
		expect(await targetsSent()).toEqual([
			'/verba/api?action=PutMedia&starttime=2026-11-20%2008%3A00%3A00.000&endtime=2026-11-20%2008%3A10%3A00.500&srccallerid=%2B44%2020&donotdelete=1&nativeid=N-1',
		]);
		const [request] = await suite.requests('verba');
		expect(request?.method).toBe('POST');
		const { live } = suite.sandbox.control.inspect().verba;
		const stored = live.find(({ nativeId }) => nativeId === 'N-1');
		expect(stored?.uploadedWith).toMatchObject({
			files: `file ring %221%22.wav audio/x-wav ${data.length}`,
			donotdelete: '1',
		});
		const back = await ask('media.downloadOriginal', {
			...{ identifier: 'callId', callId: String(stored?.id) },
		});
		expect(bytesOf(back).equals(data)).toBe(true);
	});

	test('times are those of the API user', async () => {
		const options = { timeZone: 'Europe/Berlin' };
		await ask('media.upload', { ...span, options }, fileItem(Buffer.from('x')));
		expect((await targetsSent())[0]).toContain('starttime=2026-11-20%2009%3A00%3A00.000');
	});

	test('an answer that is lost is not repeated', async () => {
		await ask('media.upload', span, fileItem(Buffer.from('x')));
		suite.sandbox.control.dropNext('verba', { when: 'afterWork', path: 'PutMedia' });
		const failed = await fails('media.upload', span, fileItem(Buffer.from('y')));
		expect(failed.context.attempts).toBe(1);
	});

	test.each<[Fields, INodeExecutionData, RegExp]>([
		[{}, { json: {} }, /Input Binary Field: the item has no file in its binary field "data"/],
		[{}, fileItem(Buffer.alloc(0)), /Input Binary Field: the file in "data" is empty/],
		[{ inputDataFieldName: '' }, fileItem(Buffer.from('x')), /Input Binary Field may not be empty/],
		[{ endTime: '2026-11-20T07:00:00Z' }, fileItem(Buffer.from('x')), /End Time is before/],
		[{ startTime: 'soon' }, fileItem(Buffer.from('x')), /Start Time is not a time/],
		[
			{ details: { donotdelete: 'x' } },
			fileItem(Buffer.from('x')),
			/Do Not Delete that is neither/,
		],
		[{ details: { srcname: 'a\nb' } }, fileItem(Buffer.from('x')), /Caller Name that is no short/],
	])('X3 verba: %j is refused before anything is sent', async (change, item, says) => {
		const failed = await fails('media.upload', { ...span, ...change }, item);
		expect(failed.message).toMatch(says);
		await setImmediate();
		expect(await suite.requests('verba')).toEqual([]);
	});
});

describe('bad input of downloads', () => {
	test.each<[string, Fields, RegExp]>([
		['media.downloadOriginal', { identifier: 'callId', callId: '' }, /Conversation ID may not be/],
		['media.downloadEncoded', { callId, format: 'flac' }, /Format is/],
		[
			'media.downloadEncoded',
			{ callId, format: 'custom', customFormat: 'a&b' },
			/Custom Format is/,
		],
		['media.downloadSegment', { callId, start: 5, end: 5, format: '' }, /End \(Seconds\) must be/],
		['media.downloadSegment', { callId, start: -1, end: 5, format: '' }, /Start \(Seconds\) must/],
		['media.getWaveform', { callId, width: 0, height: 1 }, /Width \(Pixels\) must be/],
		['media.getThumbnail', { callId, width: 1, frame: -1 }, /Frame must be/],
	])('X3 verba: %s %j', async (operation, parameters, says) => {
		expect((await fails(operation, parameters)).message).toMatch(says);
		expect(await suite.requests('verba')).toEqual([]);
	});
});
