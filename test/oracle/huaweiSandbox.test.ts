import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder';
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient';

import { startSandbox, type Sandbox } from '../../sandbox';
import { secrets, targets } from '../../sandbox/framework/targets';
import { signatureRefusal } from '../../sandbox/huawei/signature';

const { accessKey, secretKey } = secrets.huawei;
const { appId, roomId, projectId } = targets.huawei;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.control.reset());

/** The vendor's HTTP client; its logger is silenced because it prints signed requests on errors. */
function vendorClient(
	{ ak = accessKey as string, sk = secretKey as string, project = projectId as string } = {},
	securityToken?: string,
): HcClient {
	const credential = new BasicCredentials().withAk(ak).withSk(sk).withProjectId(project);
	if (securityToken) credential.withSecurityToken(securityToken);
	const client = new ClientBuilder<HcClient>((hcClient) => hcClient)
		.withCredential(credential)
		.withEndpoint(sandbox.baseUrls.huawei)
		.withOptions({ customUserAgent: 'test' })
		.build();
	const quiet = () => undefined;
	const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
	(client as unknown as { httpClient: { _logger: unknown } }).httpClient._logger = silent;
	return client;
}

function send(
	client: HcClient,
	method: string,
	url: string,
	more: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
	return client.sendRequest({
		...{ method, url, contentType: 'application/json' },
		...{ queryParams: {}, pathParams: { app_id: appId, room_id: roomId }, headers: {} },
		...more,
	}) as unknown as Promise<Record<string, unknown>>;
}

const DISMISS = '/v2/apps/{app_id}/rooms/{room_id}/dismiss';

test('the vendor’s client dismisses the room, and finds it gone', async () => {
	const client = vendorClient();
	expect(await send(client, 'POST', DISMISS)).toEqual({ httpStatusCode: 202 });
	expect(sandbox.control.inspect().huawei.live).toEqual([]);
	await expect(send(client, 'POST', DISMISS)).rejects.toMatchObject({
		httpStatusCode: 404,
		errorCode: 'RTC.00001003',
		errorMsg: 'InvalidParameterValue',
		requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
	});
});

test('the vendor’s client removes users', async () => {
	const url = '/v2/apps/{app_id}/rooms/{room_id}/batch-remove-users';
	const data = { user_ids: ['teacher'] };
	expect(await send(vendorClient(), 'POST', url, { data })).toEqual({ httpStatusCode: 202 });
	expect(sandbox.control.inspect().huawei.live).toEqual([
		expect.objectContaining({ users: ['student-1'] }),
	]);
});

test('the vendor’s client lists rooms and apps with query parameters', async () => {
	const client = vendorClient();
	const queryParams = {
		app: appId,
		room_id: roomId,
		state: 'RUNNING',
		start_time: new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d{3}/, ''),
		limit: 5,
	};
	const list = await send(client, 'GET', `/v1/${projectId}/rtc/rooms`, { queryParams });
	expect(list).toMatchObject({ total: 1, room_info_list: [{ room_id: roomId, end_time: '-' }] });
	const apps = await send(client, 'GET', '/v2/apps', { queryParams: { limit: 1 } });
	expect(apps).toMatchObject({ count: 1 });
});

test('the vendor’s client signs with temporary keys', async () => {
	sandbox.control.configure('huawei', { securityToken: 'sandbox-security-token' });
	await expect(send(vendorClient(), 'POST', DISMISS)).rejects.toMatchObject({
		httpStatusCode: 401,
	});
	const client = vendorClient({}, 'sandbox-security-token');
	expect(await send(client, 'POST', DISMISS)).toEqual({ httpStatusCode: 202 });
});

test.each([
	['a wrong secret key', { sk: 'wrong' }, 401, 'APIGW.0301'],
	['an unknown access key', { ak: 'NOBODY' }, 401, 'APIGW.0301'],
	['another project', { project: 'f'.repeat(32) }, 403, 'APIGW.0310'],
])(
	'%s is refused in a form that the vendor’s client reads',
	async (_case, change, status, code) => {
		await expect(send(vendorClient(change), 'POST', DISMISS)).rejects.toMatchObject({
			httpStatusCode: status,
			errorCode: code,
		});
		expect(sandbox.control.inspect().huawei.live).toHaveLength(1);
	},
);

test('S2 whatever the vendor’s signer signs, the sandbox accepts: 2,000 seeded requests', () => {
	const now = Date.parse('2026-11-20T09:30:00Z');
	const seed = 20261120;
	const random = seeded(seed);
	const refused: unknown[] = [];
	const pick = (from: string) => Array.from(from)[Math.floor(random() * Array.from(from).length)];
	const word = (from: string, least: number) =>
		Array.from({ length: least + Math.floor(random() * 8) }, () => pick(from)).join('');
	const plain = 'abcXYZ0189-_.~';
	const any = `${plain} !'()*&=+%/?:#é漢😀`;

	for (let index = 0; index < 2000; index++) {
		const path = `/${word(plain, 1)}/${word(plain, 1)}`;
		const query: Record<string, string[]> = {};
		for (let n = Math.floor(random() * 4); n > 0; n--) {
			query[word(any, 1)] = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
				word(any, 0),
			);
		}
		const data = random() < 0.5 ? undefined : { [word(any, 1)]: [word(any, 0), index, null] };
		const pairs = Object.entries(query).flatMap(([name, values]) =>
			values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
		);
		const target = pairs.length > 0 ? `${path}?${pairs.reverse().join('&')}` : path;
		const method = random() < 0.5 ? 'POST' : 'GET';
		const signed = AKSKSigner.sign(
			{
				...{ endpoint: `http://sandbox.example:8080${path}`, url: path, method },
				queryParams: structuredClone(query),
				headers: { 'content-type': 'application/json', 'X-Sdk-Date': '20261120T093000Z' },
				...(data ? { data } : {}),
			} as unknown as Parameters<typeof AKSKSigner.sign>[0],
			{ getAk: () => accessKey, getSk: () => secretKey } as unknown as Parameters<
				typeof AKSKSigner.sign
			>[1],
		) as Record<string, string>;
		const headers = Object.fromEntries(
			Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]),
		);
		const body = Buffer.from(data ? JSON.stringify(data) : '');
		const key = { accessKey, secretKey, securityToken: '' };
		const refusal = signatureRefusal({ method, target, headers, body }, key, now, 900_000);
		if (refusal !== undefined) refused.push({ seed, index, target, refusal });
	}
	expect(refused).toEqual([]);
});

/** Mulberry32: small, seeded, good enough to vary requests. */
function seeded(state: number): () => number {
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
