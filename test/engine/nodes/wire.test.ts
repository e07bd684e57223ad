import { createServer, type AddressInfo, type Server } from 'node:net';
import CryptoJS from 'crypto-js';
import type { IDataObject } from 'n8n-workflow';

import { signatureRefusal } from '../../../sandbox/huawei/signature';
import { hmacRefusal } from '../../../sandbox/agora/hmac';
import { secrets, targets } from '../../../sandbox/framework/targets';
import { jsonOf } from '../../support/suite';

/** One request, byte by byte as it came through the socket. */
interface Wire {
	method: string;
	target: string;
	/** Names in lower case; every name once. */
	headers: Record<string, string>;
	names: string[];
	body: Buffer;
}

let server: Server;
let seen: Wire[] = [];
let reply = '';

/** Splits what came at the first empty line, without any HTTP parser. */
function readWire(raw: Buffer): Wire | undefined {
	const end = raw.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const [line = '', ...lines] = raw.subarray(0, end).toString('latin1').split('\r\n');
	const pairs = lines.map((text) => {
		const colon = text.indexOf(':');
		return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()] as const;
	});
	const headers = Object.fromEntries(pairs);
	const body = raw.subarray(end + 4);
	if (body.length < Number(headers['content-length'] ?? 0)) return undefined;
	const [method = '', target = ''] = line.split(' ');
	return { method, target, headers, names: pairs.map(([name]) => name), body };
}

beforeAll(async () => {
	server = createServer((socket) => {
		let raw = Buffer.alloc(0);
		socket.on('data', (chunk) => {
			raw = Buffer.concat([raw, chunk]);
			const wire = readWire(raw);
			if (!wire) return;
			seen.push(wire);
			socket.end(reply);
		});
		socket.on('error', () => socket.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
	seen = [];
});
afterAll(async () => await new Promise((resolve) => server.close(resolve)));

const answer = (status: string, body = '') =>
	`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;

const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const host = () => new URL(baseUrl()).host;

async function sent(
	node: string,
	type: string,
	credential: IDataObject,
	{ options = {}, ...parameters }: IDataObject & { options?: IDataObject },
): Promise<Wire> {
	await jsonOf({
		node,
		parameters: { ...parameters, options: { maxRetries: 0, ...options } },
		credentials: { [type]: { ...credential, allowInsecureHttp: true } as never },
	});
	// Verba's credential looks first whether key and token are accepted.
	const [wire, ...more] = seen.filter(({ target }) => !target.includes('SearchCalls')) as [Wire];
	expect(more).toEqual([]);
	// No header twice: a second one could be another than the signed one.
	expect(wire.names).toEqual([...new Set(wire.names)]);
	expect(wire.headers.host).toBe(host());
	return wire;
}

const words = (bytes: Buffer) => CryptoJS.enc.Hex.parse(bytes.toString('hex'));

describe('S3 azure: what is hashed and signed is what went over the wire', () => {
	const azure = async (parameters: IDataObject & { options?: IDataObject }) =>
		await sent(
			'azureCallAutomation',
			'azureCommunicationApi',
			{ endpoint: baseUrl(), accessKey: secrets.azure.accessKey },
			{ resource: 'participant', callConnectionId: '4:+1/é', ...parameters },
		);

	/** Microsoft's algorithm with crypto-js, over the raw bytes. */
	function expectSigned({ method, target, headers, body }: Wire): void {
		const hash = CryptoJS.enc.Base64.stringify(CryptoJS.SHA256(words(body)));
		expect(headers['x-ms-content-sha256']).toBe(hash);
		const text = `${method}\n${target}\n${headers['x-ms-date']};${headers.host};${hash}`;
		const key = CryptoJS.enc.Base64.parse(secrets.azure.accessKey);
		const signature = CryptoJS.enc.Base64.stringify(CryptoJS.HmacSHA256(text, key));
		expect(headers.authorization).toBe(
			`HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
		);
	}

	test.each([
		['unicode', 'Grüße 太郎 🎉 "quoted" \\ \u2028'],
		['leading and trailing blanks', '  {"a": 1}  '],
		['the longest allowed', 'ä'.repeat(5000)],
		['nothing', ''],
	])('Cancel Add with %s as operation context', async (_, operationContext) => {
		reply = answer('202 Accepted', '{"invitationId":"i-1"}');
		const wire = await azure({ operation: 'cancelAdd', invitationId: 'i-1', operationContext });
		expect(wire.method).toBe('POST');
		expect(wire.target).toBe(
			'/calling/callConnections/4%3A%2B1%2F%C3%A9/participants:cancelAddParticipant?api-version=2024-09-15',
		);
		const body = { invitationId: 'i-1', ...(operationContext ? { operationContext } : {}) };
		expect(wire.body.toString('utf8')).toBe(JSON.stringify(body));
		expect(wire.headers['content-type']).toBe('application/json');
		expect(wire.headers['content-length']).toBe(String(wire.body.length));
		expectSigned(wire);
	});

	test('the IDs of the request are sent as they are reported', async () => {
		reply = answer('202 Accepted');
		const options = {
			requestId: 'case-4711',
			repeatabilityRequestId: '0f3a5c1e-9b1d-4c52-8a3f-5f0a7b8c9d0e',
			repeatabilityFirstSent: 'Fri, 20 Nov 2026 09:30:00 GMT',
		};
		const { headers } = await azure({ operation: 'cancelAdd', invitationId: 'i-1', options });
		expect(headers).toMatchObject({
			'x-ms-client-request-id': 'case-4711',
			'repeatability-request-id': options.repeatabilityRequestId,
			'repeatability-first-sent': options.repeatabilityFirstSent,
		});
	});

	test('a list has no body, and the hash of none', async () => {
		reply = answer('200 OK', '{"value":[]}');
		const wire = await azure({ operation: 'getAll' });
		expect(wire.method).toBe('GET');
		expect(wire.body).toHaveLength(0);
		expect(wire.headers).not.toHaveProperty('repeatability-request-id');
		expectSigned(wire);
	});
});

test('S3 agora: date, digest and target on the wire are the signed ones', async () => {
	reply = answer('200 OK', '{"status":"success"}');
	const wire = await sent(
		'agora',
		'agoraApi',
		{ ...secrets.agora, authentication: 'hmac', baseUrl: baseUrl() },
		{
			...{ resource: 'streamingKey', operation: 'delete' },
			...{ appId: 'a b', region: 'na', streamingKey: 's/1 é' },
		},
	);
	expect([wire.method, wire.target, wire.body.length]).toEqual([
		'DELETE',
		'/na/v1/projects/a%20b/rtls/ingress/streamkeys/s%2F1%20%C3%A9',
		0,
	]);
	expect(wire.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
	const request = { ...wire, httpVersion: '1.1' };
	const secretOf = () => secrets.agora.customerSecret;
	expect(hmacRefusal(request, secretOf, Date.now())).toBeUndefined();
});

test('S3 huawei: a POST without body has the content type that was signed', async () => {
	reply = answer('202 Accepted');
	const wire = await sent(
		'huaweiRtc',
		'huaweiCloudApi',
		{ ...secrets.huawei, projectId: targets.huawei.projectId, baseUrl: baseUrl() },
		{ resource: 'room', operation: 'dismiss', appId: 'app-1_B', roomId: 'room-1_A' },
	);
	expect([wire.method, wire.target, wire.body.length]).toEqual([
		'POST',
		'/v2/apps/app-1_B/rooms/room-1_A/dismiss',
		0,
	]);
	expect(wire.headers).toMatchObject({
		'content-type': 'application/json',
		'x-project-id': targets.huawei.projectId,
	});
	const { accessKey, secretKey } = secrets.huawei;
	const keys = { accessKey, secretKey, securityToken: '' };
	expect(signatureRefusal(wire, keys, Date.now(), 60_000)).toBeUndefined();
});

test('S3 camara: the token, the correlator, and nothing else of ours', async () => {
	reply = answer('204 No Content');
	const wire = await sent(
		'camaraWebRtc',
		'camaraApi',
		{ baseUrl: `${baseUrl()}/gateway/`, layout: 'merged', token: 'token-of-the-test' },
		{ resource: 'mediaSession', operation: 'end', mediaSessionId: '0AEE/1' },
	);
	expect([wire.method, wire.target, wire.body.length]).toEqual([
		'DELETE',
		'/gateway/webrtc/sessions/0AEE%2F1',
		0,
	]);
	expect(wire.headers).toMatchObject({
		authorization: 'Bearer token-of-the-test',
		'x-correlator': expect.stringMatching(/^[0-9a-f-]{36}$/),
		accept: 'application/json',
	});
	expect(wire.headers).not.toHaveProperty('content-type');
});

test('S3 verba: one address, its parameters in the order of the vendor, XML wanted', async () => {
	reply = answer('200 OK', '<VerbaApi><Response code="0"/></VerbaApi>');
	const wire = await sent(
		'verintVerba',
		'verbaApi',
		{ baseUrl: baseUrl(), apiKey: 'key-1', authentication: 'token', token: 'token 1' },
		{
			resource: 'conversation',
			operation: 'delete',
			identifier: 'extension',
			extension: '+44 20',
			status: 'last',
		},
	);
	expect([wire.method, wire.target]).toEqual([
		'GET',
		'/verba/api?action=DeleteCall&apiKey=key-1&token=token%201&responseType=XML&extension=%2B44%2020&status=last',
	]);
	expect(wire.headers.accept).toBe('application/xml, text/xml');
	expect(wire.headers).not.toHaveProperty('authorization');
});
