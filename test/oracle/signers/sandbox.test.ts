import axios from 'axios';
import type { IAuthenticate, ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { AgoraApi } from '../../../credentials/AgoraApi.credentials';
import { AzureCommunicationApi } from '../../../credentials/AzureCommunicationApi.credentials';
import { HuaweiCloudApi } from '../../../credentials/HuaweiCloudApi.credentials';
import { startSandbox, type Sandbox } from '../../../sandbox';

/**
 * The signed headers on a plain axios request to the strict sandbox, which verifies them by other
 * means. One changed byte, and it refuses as the vendor does.
 */
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => {
	await sandbox.close();
});

const types: Array<
	[
		keyof Sandbox['credentials'],
		ICredentialType,
		string,
		object | undefined,
		(status: number) => boolean,
	]
> = [
	[
		'azureCommunicationApi',
		new AzureCommunicationApi(),
		'/calling/callConnections/7c3f5b52-9d0e-4a66-8a55-d0f3c2b1e9a4?api-version=2024-09-15',
		undefined,
		(status) => status === 404,
	],
	[
		'agoraApi',
		new AgoraApi(),
		'/na/v1/projects/0123456789abcdef0123456789abcdef/rtls/ingress/online-streams?channel=Show%20%231',
		undefined,
		(status) => status === 200,
	],
	[
		'huaweiCloudApi',
		new HuaweiCloudApi(),
		'/v2/apps/5fa682b34a974f7ad24d223b/rooms/lesson-42/batch-remove-users',
		{ user_ids: ['用户', 'alice'] },
		(status) => status < 300 || status === 400,
	],
];

describe.each(types)('%s', (name, type, url, body, good) => {
	const authenticate = type.authenticate as Extract<IAuthenticate, CallableFunction>;

	/** A signed request, sent by axios as it is. */
	async function send(change: (headers: Record<string, string>) => void = () => undefined) {
		const credentials = sandbox.credentials[name] as ICredentialDataDecryptedObject;
		const method = body === undefined ? 'GET' : 'POST';
		const options = await authenticate(credentials, { url, method, body });
		const headers = { ...options.headers } as Record<string, string>;
		change(headers);
		return await axios.request({
			url: options.url,
			method,
			headers,
			data: options.body,
			validateStatus: () => true,
		});
	}

	test('S4 the signature is accepted', async () => {
		const { status, data } = await send();
		expect([status, good(status)]).toEqual([status, true]);
		expect(JSON.stringify(data)).not.toMatch(/HMAC|signature|APIGW\\.0301/);
	});

	test('S1 a signature with another last letter is refused', async () => {
		const { status } = await send((headers) => {
			headers.Authorization = String(headers.Authorization).replace(
				/([^"=])("?=*"?)$/,
				(_, last, end) => `${last === 'a' ? 'b' : 'a'}${end}`,
			);
		});
		expect(status).toBe(401);
	});

	test('S7 a date an hour away is refused', async () => {
		sandbox.control.advanceClock(3_600_000);
		const { status } = await send();
		sandbox.control.advanceClock(-3_600_000);
		expect(status).toBe(401);
	});
});
