import type { IDataObject } from 'n8n-workflow';

import { targets } from '../../../sandbox/framework/targets';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';
import { verbaError, verbaSpec, verbaXml } from '../../support/verba';

const suite = sandboxSuite();
const { callId, extension, ongoingCallId, ongoingExtension, platformCallId, nativeId } =
	targets.verba;
const span = { startTime: '2026-11-20T08:15:00Z', endTime: '2026-11-20T10:00:00+01:30' };
type Fields = IDataObject & { options?: IDataObject };

const ask = async (operation: string, parameters: Fields = {}) =>
	await jsonOf(verbaSpec(suite.sandbox, operation, parameters));
const fails = async (operation: string, parameters: Fields = {}) =>
	await failureOf(ask(operation, parameters));
/** The requests without API key and token: the token stands last where the node has fetched it itself. */
const targetsSent = async () =>
	(await suite.requests('verba')).map(({ target }) =>
		target.replace(/&(?:apiKey|token)=\*\*\*/g, ''),
	);
const live = (id: string) =>
	suite.sandbox.control.inspect().verba.live.find((one) => one.id === id) as IDataObject;
const metadata = (...pairs: Array<[string, string]>) => ({
	field: pairs.map(([identifier, value]) => ({ identifier, value })),
});
const more = (...pairs: Array<[string, string]>) => ({
	parameter: pairs.map(([name, value]) => ({ name, value })),
});

interface Row {
	operation: string;
	parameters: Fields;
	/** What follows action, apiKey and token, as it goes over the wire. */
	query: string;
	action: string;
	item?: IDataObject;
}

/** The requests as the vendor's pages have them: names, order as in the samples, encoding by RFC 3986. */
const rows: Row[] = [
	{
		operation: 'conversation.get',
		action: 'GetCallInformation',
		parameters: { identifier: 'callId', callId },
		query: `responseType=XML&callID=${callId}`,
		item: { ccdr_id: callId, state: '1', startTime: expect.stringMatching(/^\d{4}-.*Z$/) },
	},
	{
		operation: 'conversation.get',
		action: 'GetCallInformation',
		parameters: {
			identifier: 'extension',
			extension,
			status: 'last',
			options: {
				include: [
					'returnMetadata',
					'returnIM',
					'returnTranscriptDB',
					'returnVoiceQuality',
					'returnInvitation',
				],
			},
		},
		query: `responseType=XML&extension=${extension}&status=last&returnMetadata=1&returnIM=1&returnTranscriptDB=1&returnVoiceQuality=1&returnInvitation=1`,
		item: { ccdr_id: callId, im: { message: 'Hello & welcome' }, voice_quality: { mos: '4.2' } },
	},
	{
		operation: 'conversation.getId',
		action: 'GetCallID',
		parameters: { identifier: 'extension', extension: ongoingExtension, status: 'ongoing,next' },
		query: `responseType=XML&extension=${ongoingExtension}&status=ongoing%2Cnext`,
		item: { callId: ongoingCallId },
	},
	{
		operation: 'conversation.getId',
		action: 'GetCallID',
		parameters: { identifier: 'platformCallId', platformCallId },
		query: `responseType=XML&platformCallID=${platformCallId}`,
		item: { callId },
	},
	{
		operation: 'conversation.getId',
		action: 'GetCallID',
		parameters: { identifier: 'nativeId', nativeId },
		query: `responseType=XML&nativeID=${nativeId}`,
		item: { callId },
	},
	{
		operation: 'conversation.getUrl',
		action: 'GetCallURL',
		parameters: { identifier: 'callId', callId },
		query: `responseType=XML&callID=${callId}`,
		item: { url: expect.stringMatching(new RegExp(`^http.*${callId}`)) },
	},
	{
		operation: 'conversation.keep',
		action: 'KeepCall',
		parameters: { identifier: 'callId', callId },
		query: `responseType=XML&callID=${callId}`,
		item: { code: '0' },
	},
	{
		operation: 'conversation.keep',
		action: 'KeepCall',
		parameters: {
			identifier: 'extension',
			extension: ongoingExtension,
			status: 'ongoing',
			removeMark: true,
			options: { keepType: 'manualRecord' },
		},
		query: `responseType=XML&extension=${ongoingExtension}&status=ongoing&type=manualRecord&unmark=1`,
		item: { code: '0' },
	},
	{
		operation: 'conversation.attachMetadata',
		action: 'AttachMetaData',
		parameters: {
			identifier: 'callId',
			callId,
			metadata: metadata(['customVariable1', 'ACME'], ['customer-id', 'Jörg & Söhne=1']),
		},
		query: `responseType=XML&callID=${callId}&customVariable1=ACME&customer-id=J%C3%B6rg%20%26%20S%C3%B6hne%3D1`,
		item: { code: '0' },
	},
	{
		operation: 'conversation.delete',
		action: 'DeleteCall',
		parameters: { identifier: 'extension', extension, status: 'last' },
		query: `responseType=XML&extension=${extension}&status=last`,
		item: { outcome: 'accepted' },
	},
	{
		operation: 'conversation.delete',
		action: 'DeleteCall',
		parameters: {
			identifier: 'extension',
			extension: ongoingExtension,
			status: 'custom',
			customStatus: 'ongoing,last',
		},
		query: `responseType=XML&extension=${ongoingExtension}&status=ongoing%2Clast`,
		item: { outcome: 'accepted' },
	},
	{
		operation: 'recording.mute',
		action: 'MuteRecording',
		parameters: { identifier: 'callId', callId: ongoingCallId, mute: '3' },
		query: `responseType=XML&callID=${ongoingCallId}&mute=3`,
		item: { code: '0' },
	},
	{
		operation: 'marker.add',
		action: 'AddMarker',
		parameters: {
			identifier: 'callId',
			callId: ongoingCallId,
			mode: 'start',
			markerName: 'Card 1',
		},
		query: `responseType=XML&ccdr_id=${ongoingCallId}&mmode=start&mname=Card%201`,
		item: { code: '0' },
	},
	{
		operation: 'marker.add',
		action: 'AddMarker',
		parameters: {
			identifier: 'callId',
			callId,
			mode: '',
			markerName: 'Sale',
			startOffset: '15',
			options: { idParameterName: 'callID' },
		},
		query: `responseType=XML&callID=${callId}&mname=Sale&mstart=15`,
		item: { code: '0' },
	},
	{
		operation: 'marker.add',
		action: 'AddMarker',
		parameters: {
			identifier: 'callId',
			callId: ongoingCallId,
			mode: 'start',
			markerName: 'Both',
			options: { withExtension: ongoingExtension },
		},
		query: `responseType=XML&ccdr_id=${ongoingCallId}&extension=${ongoingExtension}&mmode=start&mname=Both`,
		item: { code: '0' },
	},
];

describe('what goes over the wire', () => {
	test.each(rows.map((row) => [`${row.operation} ${row.query}`, row] as const))(
		'%s',
		async (_, { operation, action, parameters, query, item }) => {
			const [first] = await ask(operation, parameters);
			expect(first).toMatchObject(item ?? {});
			expect(await targetsSent()).toEqual([`/verba/api?action=${action}&${query}`]);
			const [request] = await suite.requests('verba');
			expect(request).toMatchObject({ method: 'GET', status: 200 });
			for (const name of ['apiKey', 'token']) expect(request?.target).toContain(`&${name}=***`);
		},
	);

	test('marker.getAll: cid, or callID for older versions; times in milliseconds', async () => {
		await ask('marker.add', {
			...{ identifier: 'callId', callId, mode: '', markerName: 'Sale', startOffset: '16.7' },
		});
		const [marker] = await ask('marker.getAll', { callId });
		expect(marker).toEqual({ name: 'Sale', start: '16700', end: '', startMs: 16_700 });
		await ask('marker.getAll', { callId, options: { idParameterName: 'callID' } });
		const [, get, old] = await targetsSent();
		const before = '/verba/api?action=GetMarkers&responseType=XML';
		expect([get, old]).toEqual([`${before}&cid=${callId}`, `${before}&callID=${callId}`]);
		expect(await ask('marker.getAll', { callId: ongoingCallId })).toEqual([]);
	});

	test("the vendor's sample of GetMarkers", async () => {
		const body = verbaXml(
			'0',
			'<verbamarker><name>Sale</name><start>16700</start><end>65400</end></verbamarker>',
		);
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'GetMarkers' });
		expect(await ask('marker.getAll', { callId })).toEqual([
			{ name: 'Sale', start: '16700', end: '65400', startMs: 16_700, endMs: 65_400 },
		]);
	});

	test('additional parameters are sent as they are, and replace what the node sends', async () => {
		await ask('conversation.get', {
			...{ identifier: 'callId', callId },
			options: { additionalParameters: more(['lang', 'en GB'], ['returnMetadata', '1']) },
		});
		const [target] = await targetsSent();
		expect(target).toMatch(/callID=[^&]+&lang=en%20GB&returnMetadata=1$/);
	});
});

describe('what it changes in the sandbox', () => {
	test('metadata, the mark to keep, the mute', async () => {
		const fields = metadata(['ticketId', 'T-1'], ['case_number', '7']);
		await ask('conversation.attachMetadata', { identifier: 'callId', callId, metadata: fields });
		expect(live(callId).metadata).toEqual({ ticketId: 'T-1', case_number: '7' });
		await ask('conversation.keep', { identifier: 'callId', callId });
		expect(live(callId).kept).toBe(true);
		await ask('conversation.keep', { identifier: 'callId', callId, removeMark: true });
		expect(live(callId).kept).toBe(false);
		await ask('recording.mute', { identifier: 'callId', callId: ongoingCallId, mute: '2' });
		expect(live(ongoingCallId).muted).toBe('2');
	});

	test.each(['elements', 'attributes', 'pairs'])('metadata in the form of %s', async (form) => {
		suite.sandbox.control.configure('verba', { metadataForm: form });
		const given = { ticketId: 'T & 1', 'customer-id': '0815' };
		await ask('conversation.attachMetadata', {
			...{ identifier: 'callId', callId, metadata: metadata(...Object.entries(given)) },
		});
		const options = { include: ['returnMetadata'] };
		const [item] = await ask('conversation.get', { identifier: 'callId', callId, options });
		expect(item?.metadata).toEqual(given);
	});

	test('older names of elements are read as the newer ones', async () => {
		suite.sandbox.control.configure('verba', { idElement: 'id', timeNames: 'old' });
		const [item] = await ask('conversation.get', { identifier: 'callId', callId });
		expect(item).toMatchObject({
			ccdr_id: callId,
			start_time: expect.stringMatching(/^\d{4}/),
			endTime: expect.stringMatching(/Z$/),
		});
		expect(item).not.toHaveProperty('id');
		const options = { simplify: true };
		const [simple] = await ask('conversation.get', { identifier: 'callId', callId, options });
		expect(simple).toEqual({
			callId,
			from: extension,
			fromName: `Extension ${extension}`,
			to: '1222',
			toName: 'Extension 1222',
			startTime: item?.startTime,
			endTime: item?.endTime,
			ongoing: false,
			doNotDelete: false,
			platformCallId,
		});
	});
});

describe('Get Many', () => {
	const now = () => Date.parse(suite.sandbox.control.inspect().clock);
	const hour = () => ({
		startTime: new Date(now() - 3_600_000).toISOString(),
		endTime: new Date(now() + 1_000).toISOString(),
	});
	const ids = (items: IDataObject[]) => items.map(({ ccdr_id }) => ccdr_id);

	test('times go out in the form of the server and the zone of the API user', async () => {
		await ask('conversation.getAll', { ...span, returnAll: false, limit: 1 });
		await ask('conversation.getAll', { ...span, options: { timeZone: 'America/New_York' } });
		const [gmt, york] = await targetsSent();
		expect(gmt).toBe(
			'/verba/api?action=SearchCalls&responseType=XML&start=2026-11-20%2008%3A15%3A00.000&end=2026-11-20%2008%3A30%3A00.000&pagefirst=0&pagelen=100',
		);
		expect(york).toContain('start=2026-11-20%2003%3A15%3A00.000');
	});

	test('filters, order and what to include', async () => {
		const filters = {
			numbers: ['1222', '3988'],
			names: ['Jörg'],
			secondary: true,
			status: 'ongoing',
			fields: { field: [{ name: 'ticketId', value: 'T-1' }] },
		};
		const options = {
			include: ['returnMetadata'],
			orderBy: 'source_caller_id',
			order: 'desc',
			pageSize: 7,
		};
		await ask('conversation.getAll', { ...hour(), filters, options });
		const [target] = await targetsSent();
		expect(target).toMatch(
			/&status=ongoing&secondary=1&anynum=1222&anynum=3988&anyname=J%C3%B6rg&f_ticketId=T-1&orderby=source_caller_id&order=desc&pagefirst=0&pagelen=7&returnMetadata=1$/,
		);
	});

	test.each([
		['bare', 0, 0],
		['insideVerbaApi', 1, 0],
		['withResponse', 1, 0],
		['bare', 1, 3],
	])(
		'all pages: root %s, counted from %s, at most %s rows',
		async (searchRoot, pageBase, pageMost) => {
			suite.sandbox.control.configure('verba', { searchRoot, pageBase, pageMost });
			const { conversations } = suite.sandbox.control.seed('verba', { conversations: 23 });
			const items = await ask('conversation.getAll', {
				...{ ...hour(), returnAll: true, options: { pageSize: 5 } },
			});
			expect(ids(items).sort()).toEqual([...(conversations as string[]), callId].sort());
		},
	);

	test('nothing found is an empty list; a page that is none is a failure', async () => {
		suite.sandbox.control.configure('verba', { searchRoot: 'withResponse' });
		const long = { startTime: '2000-01-01T00:00:00Z', endTime: '2000-01-01T00:01:00Z' };
		expect(await ask('conversation.getAll', long)).toEqual([]);
		for (const body of [verbaXml('0'), '<VerbaApi/>', '<html><body/></html>', '']) {
			suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'SearchCalls' });
			const failed = await fails('conversation.getAll', long);
			expect(failed.message).toMatch(/unexpected format/);
		}
		suite.sandbox.control.answerNext('verba', {
			...{ status: 200, body: verbaError('-20', 'Bad.'), path: 'SearchCalls' },
		});
		expect((await fails('conversation.getAll', long)).message).toMatch(/-20/);
	});

	test('the time of the server is read in the zone of the API user', async () => {
		suite.sandbox.control.configure('verba', { userTimeZone: 'Europe/Berlin' });
		const options = { timeZone: 'Europe/Berlin' };
		const [item] = await ask('conversation.getAll', { ...hour(), options });
		const [gmt] = await ask('conversation.get', { identifier: 'callId', callId, options });
		expect(item?.startTime).toBe(gmt?.startTime);
		expect(Math.abs(Date.parse(String(item?.startTime)) - (now() - 20 * 60_000))).toBeLessThan(
			120_000,
		);
	});
});

/** Refused before anything is sent, with the field by its name. */
const badInput: Array<[string, Fields, RegExp]> = [
	['conversation.get', { identifier: 'callId', callId: '' }, /Conversation ID may not be empty/],
	['conversation.get', { identifier: '', callId }, /Identifier must be chosen/],
	['conversation.get', { identifier: 'both', callId }, /Identifier is not one of/],
	['conversation.keep', { identifier: 'meetingId', meetingId: 'x' }, /Identifier is not one of/],
	[
		'conversation.getId',
		{ identifier: 'extension', extension: '1', status: '' },
		/^Status must be chosen/,
	],
	[
		'conversation.delete',
		{ identifier: 'extension', extension: '1', status: 'custom', customStatus: 'a b' },
		/^Custom Status is not/,
	],
	[
		'conversation.getAll',
		{ startTime: 'yesterday', endTime: span.endTime },
		/Start Time is not a time/,
	],
	['conversation.getAll', { startTime: span.startTime, endTime: '' }, /End Time is not a time/],
	[
		'conversation.getAll',
		{ startTime: '2026-11-20T10:00:01Z', endTime: '2026-11-20T10:00:00Z' },
		/End Time is before Start Time/,
	],
	[
		'conversation.getAll',
		{ ...span, options: { timeZone: 'Mars/Base' } },
		/API User Time Zone is not a time zone/,
	],
	['conversation.getAll', { ...span, filters: { status: 'all' } }, /Filters hold a State/],
	[
		'conversation.getAll',
		{ ...span, filters: { fields: { field: [{ name: 'a b', value: '1' }] } } },
		/Filters hold "a b"/,
	],
	[
		'conversation.getAll',
		{ ...span, options: { include: ['returnAll'] } },
		/Include is "returnAll"/,
	],
	['conversation.getAll', { ...span, options: { pageSize: 0 } }, /Rows per Page must be/],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: {} },
		/Metadata may not be empty/,
	],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: metadata(['ab', 'x']) },
		/"ab", which is no field identifier/,
	],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: metadata(['kunden id', 'x']) },
		/no field identifier/,
	],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: metadata(['token', 'x']) },
		/may not hold token/,
	],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: metadata(['meetingID', 'x']) },
		/may not hold meetingID/,
	],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: metadata(['abc', 'x'], ['abc', 'y']) },
		/holds abc twice/,
	],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: metadata(['abc', '']) },
		/abc without a value/,
	],
	[
		'conversation.attachMetadata',
		{ identifier: 'callId', callId, metadata: metadata(['abc', 'x'.repeat(4000)]) },
		/longer than the 4000 characters that Verba reads: abc/,
	],
	['recording.mute', { identifier: 'callId', callId, mute: '' }, /Mute may not be empty/],
	['recording.mute', { identifier: 'callId', callId, mute: '3&unmute=1' }, /Mute is not/],
	[
		'marker.add',
		{ identifier: 'callId', callId, mode: 'start', markerName: '' },
		/Marker Name may not be empty/,
	],
	[
		'marker.add',
		{ identifier: 'callId', callId, mode: '', markerName: 'x', startOffset: '' },
		/Start Offset may not be empty/,
	],
	[
		'marker.add',
		{ identifier: 'callId', callId, mode: 'begin', markerName: 'x' },
		/Mode is not one of/,
	],
	[
		'marker.add',
		{ identifier: 'callId', callId, mode: 'start', markerName: 'x', startOffset: '-1' },
		/Start Offset is not/,
	],
	['marker.getAll', { callId: 'a\r\nb' }, /Conversation ID contains a line break/],
	...(['action', 'token', 'callID', 'status', 'a-b', '1a', ''] as const).map(
		(name): [string, Fields, RegExp] => [
			'conversation.get',
			{
				...{ identifier: 'callId', callId },
				options: { additionalParameters: more([name, 'x']) },
			},
			/^Additional Parameters (?:holds|may not hold)/,
		],
	),
];

describe('bad input', () => {
	test.each(badInput)('X3 verba: %s %j', async (operation, parameters, says) => {
		expect((await fails(operation, parameters)).message).toMatch(says);
		expect(await suite.requests('verba')).toEqual([]);
	});
});

describe('0.3: what is not found, and what is another refusal', () => {
	const answerWith = (code: string, message: string) => {
		const body = verbaError(code, message);
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'callID=' });
	};
	const report = { options: { ifNotFound: 'report' }, identifier: 'callId', callId };

	test.each([
		['-50', ''],
		['-50', 'Whatever.'],
		['2', 'Call cannot be found.'],
		['2', 'Unable to retrieve the call identifier, because the call cannot be found.'],
		['17', 'The conversation could not be found'],
		['99', 'Recording not found'],
	])('code %s "%s" is not found', async (code, message) => {
		answerWith(code, message);
		expect(await ask('conversation.get', report)).toMatchObject([{ found: false }]);
	});

	test.each([
		['2', ''],
		['2', 'Processing Error'],
		['2', 'The call is on hold.'],
		['-60', 'Call cannot be found.'],
		['-20', 'Call not found'],
		['-1', 'not found'],
		['-70', 'Media not found.'],
		['-80', 'Property x cannot be found.'],
		['17', 'The user cannot be found.'],
		['17', 'Media file not found'],
		['17', 'Environment not found'],
		['17', '2 calls match: not found uniquely'],
	])('code %s "%s" is a refusal', async (code, message) => {
		answerWith(code, message);
		const { context } = await fails('conversation.get', report);
		expect(context).toMatchObject({ status: 200, code });
	});
});

test('answers without the ID or the address that they promise are failures', async () => {
	const control = suite.sandbox.control;
	control.answerNext('verba', { status: 200, body: verbaXml('0'), path: 'GetCallID' });
	const byNative = { identifier: 'nativeId', nativeId };
	expect((await fails('conversation.getId', byNative)).message).toMatch(
		/without a conversation ID/,
	);
	control.answerNext('verba', { status: 200, body: verbaXml('0'), path: 'GetCallURL' });
	const byId = { identifier: 'callId', callId };
	expect((await fails('conversation.getUrl', byId)).message).toMatch(/without a URL/);
});
