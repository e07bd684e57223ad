import { matchAnswer } from '../../../engine/model/answer';
import type { EndOperation } from '../../../engine/model/operation';
import {
	answersOf,
	operationOf,
	operations,
	providers,
	type ProviderName,
} from '../../support/requestOf';

type Said = [status: number, body: unknown, headers?: Record<string, string>];

const reply = ([status, body, headers = {}]: Said) => ({
	status,
	headers,
	text: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
});

/** What an answer to an ending is worth, as the engine judges it. */
function worth(provider: ProviderName, name: string, said: Said): string {
	const answer = providers[provider].read(reply(said));
	if (answer.reading === 'misaddressed' || answer.reading === 'unreadable') return answer.reading;
	return matchAnswer(answersOf(provider, name), answer) ?? 'refused';
}

const HTML = '<!DOCTYPE html><html><body>404 Not Found</body></html>';
const ROUTE_MISS = { message: 'no Route matched with those values' };
const FOREIGN = { message: 'Not Found', statusCode: 404, error: 'Not Found' };
const verbaXml = (code: string, message = '') =>
	`<?xml version="1.0"?><VerbaApi><Response code="${code}" type="DeleteCall"><ErrorMessage>${message}</ErrorMessage></Response></VerbaApi>`;

const CASES: Array<[ProviderName, string, Array<[string, ...Said]>]> = [
	[
		'camaraWebRtc',
		'mediaSession.end',
		[
			['accepted', 204, ''],
			['accepted', 200, {}],
			['accepted', 202, ''],
			['notFound', 404, { status: 404, code: 'NOT_FOUND', message: 'x' }],
			['refused', 404, { status: 404, code: 'IDENTIFIER_NOT_FOUND', message: 'x' }],
			['misaddressed', 404, HTML],
			['misaddressed', 404, ''],
			['misaddressed', 404, ROUTE_MISS],
			['misaddressed', 404, FOREIGN],
			['misaddressed', 404, { code: 404, message: 'Not Found' }],
			['misaddressed', 405, ''],
			['refused', 405, { status: 405, code: 'METHOD_NOT_ALLOWED', message: 'x' }],
			['refused', 401, { status: 401, code: 'UNAUTHENTICATED', message: 'x' }],
			['refused', 403, { status: 403, code: 'PERMISSION_DENIED', message: 'x' }],
			['confirm', 409, { status: 409, code: 'ABORTED', message: 'x' }],
			['confirm', 410, { status: 410, code: 'GONE', message: 'x' }],
			['refused', 500, HTML],
			['unreadable', 200, HTML],
			['unreadable', 200, '{"status":"Term'],
		],
	],
	[
		'azureCallAutomation',
		'participant.cancelAdd',
		[
			['accepted', 202, { invitationId: 'i' }],
			['accepted', 202, ''],
			['notFound', 404, { error: { code: '8522', message: 'Call not found.' } }],
			['refused', 404, { error: { code: '8504', message: 'x' } }],
			['misaddressed', 404, { message: 'No HTTP resource was found' }],
			['misaddressed', 404, { error: { code: 'ResourceNotFound', message: 'x' } }],
			['misaddressed', 404, HTML],
			['misaddressed', 404, ''],
			['misaddressed', 404, ROUTE_MISS],
			['misaddressed', 405, { message: 'does not support http method' }],
			['refused', 405, { error: { code: '8522', message: 'Missing configuration.' } }],
			['confirm', 400, { error: { code: '8501', message: 'x' } }],
			['confirm', 400, { error: { code: '8585', message: 'x' } }],
			['refused', 401, { error: { code: '7509', message: 'x' } }],
			['refused', 200, { invitationId: 'i' }],
			['unreadable', 202, HTML],
			['unreadable', 200, '{"value":['],
		],
	],
	[
		'verintVerba',
		'conversation.delete',
		[
			['accepted', 200, verbaXml('0')],
			['notFound', 200, verbaXml('2', 'Call cannot be found.')],
			['notFound', 200, verbaXml('-50', 'CALL_NOT_FOUND')],
			['notFound', 404, verbaXml('17', 'The call cannot be found.')],
			['notFound', 500, verbaXml('17', 'Conversation not found')],
			['refused', 200, verbaXml('17', 'The conversation is under legal hold.')],
			['refused', 200, verbaXml('-40', 'Invalid credentials.')],
			['refused', 200, verbaXml('00')],
			['refused', 500, verbaXml('0')],
			['refused', 500, HTML],
			['misaddressed', 404, HTML],
			['misaddressed', 404, ''],
			['misaddressed', 405, HTML],
			['unreadable', 200, HTML],
			['unreadable', 200, ''],
			['unreadable', 200, 'OK'],
			['unreadable', 200, '{"code":0}'],
			['unreadable', 200, '<VerbaApi><Response code="0"'],
			['unreadable', 200, '<VerbaApi/>'],
			['unreadable', 302, HTML],
		],
	],
	...(['stream.forceDisconnect', 'streamingKey.delete'] as const).map(
		(name): [ProviderName, string, Array<[string, ...Said]>] => [
			'agora',
			name,
			[
				['accepted', 200, { status: 'success' }],
				['notFound', 404, { status: 'error' }],
				['notFound', 404, { status: 'error', message: 'Resource not found and destroyed.' }],
				['notFound', 404, { message: 'Resource is not found and destroyed.' }],
				['misaddressed', 404, ROUTE_MISS],
				['misaddressed', 404, FOREIGN],
				['misaddressed', 404, {}],
				['misaddressed', 404, 'null'],
				['misaddressed', 404, '"not found"'],
				['misaddressed', 404, HTML],
				['misaddressed', 404, ''],
				['misaddressed', 405, ''],
				['refused', 200, { status: 'error', message: 'x' }],
				['refused', 200, {}],
				['refused', 201, { status: 'success' }],
				['refused', 401, { message: 'Invalid authentication credentials.' }],
				['refused', 403, { message: 'HMAC signature does not match' }],
				['refused', 409, { message: 'Resource with the same name already exists.' }],
				['refused', 504, { message: 'Gateway timeout.' }],
				['unreadable', 200, ''],
				['unreadable', 200, HTML],
				['unreadable', 200, '{"status":"succ'],
			],
		],
	),
	[
		'huaweiRtc',
		'room.dismiss',
		[
			['accepted', 202, ''],
			['notFound', 404, { error_code: 'RTC.00001003', error_msg: 'x' }],
			['misaddressed', 404, { error_code: 'APIGW.0101', error_msg: 'x', request_id: 'r' }],
			['misaddressed', 404, HTML],
			['misaddressed', 404, ''],
			['misaddressed', 404, ROUTE_MISS],
			['misaddressed', 404, FOREIGN],
			['misaddressed', 405, ''],
			['refused', 405, { error_code: 'APIGW.0501', error_msg: 'x' }],
			['refused', 400, { error_code: 'RTC.00001003', error_msg: 'x' }],
			['refused', 400, { error_code: 'RTC.00001021', error_msg: 'x' }],
			['refused', 401, { error_code: 'APIGW.0301', error_msg: 'x' }],
			['refused', 200, {}],
			['unreadable', 202, HTML],
			['unreadable', 200, '{"total":'],
		],
	],
];

describe.each(CASES)('an answer to %s %s', (provider, name, cases) => {
	test.each(cases)('R12 R13 R25 is worth %s: %d %j', (expected, ...said) => {
		expect(worth(provider, name, said)).toBe(expected);
	});

	test('nothing is ever "ended" or "alreadyEnded" by the first answer', () => {
		const { answers } = operationOf(provider, name) as EndOperation;
		expect(Object.values(answers)).not.toContain('ended');
		expect(Object.values(answers)).not.toContain('alreadyEnded');
	});
});

describe('which ID an answer carries', () => {
	test.each([
		['camaraWebRtc', 'x-correlator', 'c-1'],
		['azureCallAutomation', 'x-azure-ref', 'ref-1'],
		['agora', 'x-request-id', 'r-1'],
		['huaweiRtc', 'x-request-id', 'h-1'],
	] as Array<[ProviderName, string, string]>)('%s: %s', (provider, header, id) => {
		const { read } = providers[provider];
		expect(read(reply([200, {}, { [header]: id }])).requestId).toBe(id);
		expect(read(reply([200, {}])).requestId).toBeNull();
	});

	test("Azure's correlation ID is a fact of its own, Huawei's gateway says its ID in the body", () => {
		const chain = { 'x-microsoft-skype-chain-id': 'chain-1' };
		expect(providers.azureCallAutomation.read(reply([202, '', chain])).facts).toEqual({
			correlationId: 'chain-1',
		});
		const body = { error_code: 'APIGW.0301', error_msg: 'x', request_id: 'g-1' };
		expect(providers.huaweiRtc.read(reply([401, body])).requestId).toBe('g-1');
	});

	test('Verba has none', () => {
		expect(providers.verintVerba.read(reply([200, verbaXml('0')])).requestId).toBeNull();
	});
});

describe('tables of answers', () => {
	const tables = [
		...Object.entries(providers).map(
			([name, { advice }]) => [`advice of ${name}`, Object.keys(advice)] as const,
		),
		...operations.flatMap(([provider, name, operation]) =>
			operation.kind === 'end'
				? [[`answers of ${provider} ${name}`, Object.keys(operation.answers)] as const]
				: [],
		),
	];

	test.each(tables)('%s: no key hides behind a more general one', (_, keys) => {
		keys.forEach((key, index) => {
			const [status, word = '*'] = key.split(' ');
			const earlier = keys.slice(0, index).find((other) => {
				const [otherStatus, otherWord = '*'] = other.split(' ');
				const general = otherWord.endsWith('*') && word.startsWith(otherWord.slice(0, -1));
				return (otherStatus === '*' || otherStatus === status) && general;
			});
			expect([key, earlier]).toEqual([key, undefined]);
		});
	});
});

describe('lists', () => {
	const rowsOf = (provider: ProviderName, name: string, body: unknown) => {
		const operation = operationOf(provider, name);
		return operation.kind === 'list'
			? operation.rows(body, { parameters: {}, request: { method: 'GET', path: '/' } })
			: [];
	};

	test('the streaming key of a stream is the last segment of its URL', () => {
		const data = [{ sid: '1', url: 'rtls-ingress-prod-na.agoramdn.com/live/sk-1' }];
		const expected = [{ ...data[0], streamingKey: 'sk-1' }];
		expect(rowsOf('agora', 'stream.getAll', { status: 'success', data })).toEqual(expected);
		expect(rowsOf('agora', 'stream.getAll', { status: 'success', data: [{ sid: '2' }] })).toEqual([
			{ sid: '2' },
		]);
	});

	test.each([
		['agora', 'stream.getAll', { status: 'success', data: [] }],
		['azureCallAutomation', 'participant.getAll', { value: [] }],
		['huaweiRtc', 'room.getAll', { total: 0, room_info_list: [] }],
		['huaweiRtc', 'room.getAll', { total: 0 }],
	] as Array<[ProviderName, string, unknown]>)(
		'%s %s: nobody is there: %j',
		(provider, name, body) => {
			expect(rowsOf(provider, name, body)).toEqual([]);
		},
	);

	test.each([
		['agora', 'stream.getAll', { status: 'success' }],
		['azureCallAutomation', 'participant.getAll', {}],
		['azureCallAutomation', 'participant.getAll', undefined],
		['azureCallAutomation', 'participant.getAll', []],
		['azureCallAutomation', 'participant.getAll', { value: 'x' }],
		['huaweiRtc', 'room.getAll', {}],
		['huaweiRtc', 'room.getAll', { total: 3 }],
		['huaweiRtc', 'room.getAll', undefined],
	] as Array<[ProviderName, string, unknown]>)(
		'%s %s: %j is no list, and never "nobody is there"',
		(provider, name, body) => {
			expect(rowsOf(provider, name, body)).toBeUndefined();
		},
	);
});
