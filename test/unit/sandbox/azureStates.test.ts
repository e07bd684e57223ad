import { secrets } from '../../../sandbox/framework/targets';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { azureSigned, send, type Answered } from './support';

let sandbox: Sandbox;
let base: string;
const started = Date.parse('2026-11-20T09:30:00Z');

beforeAll(async () => {
	sandbox = await startSandbox({ clock: 'frozen', startAt: started });
	base = sandbox.baseUrls.azure;
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

const now = () => Date.parse(sandbox.control.inspect().clock);
const later = (ms: number) => sandbox.control.advanceClock(ms);
const configure = (switches: Record<string, unknown>) =>
	sandbox.control.configure('azure', switches);
const ask = (
	method: string,
	path: string,
	body?: unknown,
	version = '2024-09-15',
): Promise<Answered> =>
	send(
		base,
		azureSigned(base, now(), {
			method,
			target: `${path}?api-version=${version}`,
			body: body === undefined ? '' : JSON.stringify(body),
		}),
	);
const told = () =>
	(sandbox.control.inspect().azure.events as Array<{ type: string; data: object }>).map(
		({ type, data }) => ({ type: type.replace('Microsoft.Communication.', ''), data }),
	);
const types = () => told().map(({ type }) => type);
const coded = ({ status, json }: Answered) => [status, (json.error as { code?: string })?.code];

const call = () => `/calling/callConnections/${sandbox.targets.azure.callConnectionId}`;
const callbackUri = 'https://app.example.com/callback';
const phone = { kind: 'phoneNumber', phoneNumber: { value: '+14255550177' } };
const user = (id: string) => ({ kind: 'communicationUser', communicationUser: { id } });
const create = (targets: object[], version?: string) =>
	ask(
		'POST',
		'/calling/callConnections',
		{ targets, callbackUri, sourceCallerIdNumber: { value: '+14255550100' } },
		version,
	);
const idOf = ({ json }: Answered) => `/calling/callConnections/${String(json.callConnectionId)}`;

describe('calls that ring', () => {
	it('are declined: the end is told before the failure, as recorded', async () => {
		configure({ createOutcome: 'decline' });
		const made = idOf(await create([phone]));
		later(1000);
		expect(coded(await ask('GET', made))).toEqual([404, '8522']);
		expect(told()).toEqual(
			['CallDisconnected', 'CreateCallFailed'].map((type) => ({
				type,
				data: expect.objectContaining({
					resultInformation: { code: 603, subCode: 0, message: 'Decline. DiagCode: 603#0.@' },
				}) as object,
			})),
		);
	});

	it('time out, refuse what needs a connection, and can be hung up', async () => {
		configure({ createOutcome: 'ring' });
		const [first, second] = [await create([phone]), await create([phone])];
		expect((await ask('GET', idOf(first))).json.callConnectionState).toBe('connecting');
		for (const verb of ['cancelAllMediaOperations', 'terminate']) {
			configure({ terminateNeedsConnected: true });
			expect(coded(await ask('POST', `${idOf(first)}:${verb}`))).toEqual([400, '8501']);
		}
		expect((await ask('DELETE', idOf(first))).status).toBe(204);
		later(59_999);
		expect((await ask('GET', idOf(second))).status).toBe(200);
		later(1);
		expect((await ask('GET', idOf(second))).status).toBe(404);
		expect(types()).toEqual(['CallDisconnected', 'CallDisconnected', 'CreateCallFailed']);
	});

	it.each(['8528', '8543'])('can refuse with 400/%s once they are over', async (code) => {
		configure({ overCode: code });
		await ask('DELETE', call());
		expect(coded(await ask('DELETE', call()))).toEqual([400, code]);
	});
});

describe('who stays', () => {
	it('a call between two dialled phones drops when the application leaves', async () => {
		const other = { kind: 'phoneNumber', phoneNumber: { value: '+14255550178' } };
		const dialled = idOf(await create([phone, other]));
		const mixed = idOf(await create([phone, user('8:acs:r_1')]));
		later(1000);
		const locators = [];
		for (const one of [dialled, mixed]) {
			const { serverCallId } = (await ask('GET', one)).json;
			locators.push({ kind: 'serverCallLocator', serverCallId });
			await ask('DELETE', one);
		}
		const reconnect = (callLocator: object) =>
			ask('POST', '/calling/callConnections:connect', { callLocator, callbackUri });
		expect((await reconnect(locators[0] ?? {})).status).toBe(404);
		expect((await reconnect(locators[1] ?? {})).status).toBe(200);
	});

	it('a removal that takes a while, and a decline that is told as a success', async () => {
		configure({ removeDelayMs: 2000 });
		const rawId = '4:+14255550199';
		const body = {
			participantToRemove: { kind: 'phoneNumber', phoneNumber: { value: '+14255550199' } },
		};
		const one = `${call()}/participants/${encodeURIComponent(rawId)}`;
		expect((await ask('POST', `${call()}/participants:remove`, body)).status).toBe(202);
		expect((await ask('GET', one)).status).toBe(200);
		later(2000);
		expect((await ask('GET', one)).status).toBe(404);
		configure({ absentParticipantCode: '8558' });
		expect(coded(await ask('POST', `${call()}/participants:remove`, body))).toEqual([400, '8558']);

		configure({ declineAfterMs: 1000, declineToldAsSuccess: true });
		const added = await ask('POST', `${call()}/participants:add`, {
			participantToAdd: user('8:acs:r_2'),
		});
		later(1000);
		expect((await ask('GET', `${call()}/participants/8%3Aacs%3Ar_2`)).status).toBe(404);
		expect(types().slice(-2)).toEqual(['AddParticipantSucceeded', 'ParticipantsUpdated']);
		expect(JSON.stringify(told().at(-1))).toContain('8:acs:r_2');
		const { invitationId } = added.json;
		const cancelled = await ask('POST', `${call()}/participants:cancelAddParticipant`, {
			invitationId,
		});
		expect(cancelled.status).toBe(404);
	});
});

describe('versions', () => {
	it.each([
		['2024-04-15', 'POST', ':hold', { targetParticipant: phone }],
		['2024-09-15', 'POST', ':startTranscription', {}],
		[
			'2025-06-15',
			'POST',
			'/participants:moveHere',
			{ targetParticipants: [phone], fromCall: 'x' },
		],
	])('%s has no %s %s', async (version, method, verb, body) => {
		const answer = await ask(method, call() + verb, body, version);
		expect([answer.status, answer.json.error]).toEqual([404, undefined]);
	});

	it.each([
		['2023-10-15', ':play', { interruptCallMediaOperation: true }, 'interruptCallMediaOperation'],
		['2023-03-06', ':play', { operationCallbackUri: callbackUri }, 'operationCallbackUri'],
	])('%s refuses a later field of %s', async (version, verb, more, field) => {
		const source = { kind: 'file', file: { uri: 'https://files.example.com/a.wav' } };
		const answer = await ask('POST', call() + verb, { playSources: [source], ...more }, version);
		expect(answer.json.error).toEqual({ code: '8523', message: `Invalid argument: ${field}.` });
	});

	it('recording takes a call connection ID from 2025-06-15 on, and never both', async () => {
		const { callConnectionId } = sandbox.targets.azure;
		const { serverCallId } = (await ask('GET', call())).json;
		const callLocator = { kind: 'serverCallLocator', serverCallId };
		const start = (body: object, version: string) =>
			ask('POST', '/calling/recordings', body, version);
		expect((await start({ callConnectionId }, '2025-05-15')).status).toBe(400);
		expect((await start({ callConnectionId, callLocator }, '2025-06-15')).status).toBe(400);
		expect((await start({}, '2025-06-15')).status).toBe(400);
		configure({ recordingStartStatus: 202 });
		expect((await start({ callConnectionId }, '2025-06-15')).status).toBe(202);
		expect(coded(await start({ callLocator }, '2024-09-15'))).toEqual([400, '8553']);
	});
});

describe('the storage host', () => {
	async function recorded(): Promise<string> {
		const { serverCallId } = (await ask('GET', call())).json;
		const callLocator = { kind: 'serverCallLocator', serverCallId };
		const { json } = await ask('POST', '/calling/recordings', { callLocator });
		await ask('DELETE', `/calling/recordings/${String(json.recordingId)}`);
		const [event] = sandbox.control.inspect().azure.eventGridEvents as Array<{
			data: { recordingStorageInfo: { recordingChunks: Array<{ deleteLocation: string }> } };
		}>;
		return String(event?.data.recordingStorageInfo.recordingChunks[0]?.deleteLocation);
	}
	const storage = (method: string, url: string, headers: Record<string, string> = {}) => {
		const target = url.slice(base.length);
		const signed = azureSigned(base, now(), { method, target });
		const { host } = new URL(base);
		return send(base, { ...signed, headers: { ...signed.headers, 'x-ms-host': host, ...headers } });
	};

	it('gives content and parts of it, and deletes once', async () => {
		const place = await recorded();
		const whole = await storage('GET', `${place}/content/video`);
		expect([whole.status, whole.headers['content-length']]).toEqual([200, '4096']);
		const part = await storage('GET', `${place}/content/video`, { Range: 'bytes=4000-' });
		expect([part.status, part.headers['content-range']]).toEqual([206, 'bytes 4000-4095/4096']);
		expect((await storage('GET', `${place}/content/video`, { Range: 'bytes=5000-' })).status).toBe(
			416,
		);
		expect((await storage('DELETE', place)).status).toBe(200);
		const again = await storage('DELETE', place);
		expect([again.status, Object.keys(again.json)]).toEqual([
			404,
			['title', 'status', 'instance', 'message', 'traceId'],
		]);
		configure({ storageErrorShape: 'html' });
		const html = await storage('DELETE', place);
		expect([html.status, html.headers['content-type']]).toEqual([400, 'text/html']);
	});

	it('wants the signature of the resource, with its host in x-ms-host', async () => {
		const place = await recorded();
		expect((await storage('DELETE', place, { 'x-ms-host': 'evil.example.com' })).status).toBe(401);
		const plain = azureSigned(base, now(), { method: 'DELETE', target: place.slice(base.length) });
		expect((await send(base, plain)).status).toBe(401);
		const bearer = {
			Authorization: `Bearer ${secrets.azure.userToken}`,
			'x-ms-host': new URL(base).host,
		};
		const target = place.slice(base.length);
		expect((await send(base, { method: 'DELETE', target, headers: bearer })).status).toBe(200);
	});

	it('may show an empty file at first, and forgets files after 24 hours', async () => {
		configure({ emptyFileMs: 1000 });
		const place = await recorded();
		expect((await storage('GET', `${place}/content/video`)).headers['content-length']).toBe('0');
		later(1000);
		expect((await storage('GET', `${place}/content/video`)).headers['content-length']).toBe('4096');
		later(24 * 3_600_000);
		expect((await storage('GET', `${place}/content/video`)).status).toBe(404);
	});
});

it('can refuse a signature with the code "Denied"', async () => {
	configure({ deniedShape: true });
	const answer = await send(base, { target: `${call()}?api-version=2024-09-15` });
	expect(coded(answer)).toEqual([401, 'Denied']);
});
