import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { AgoraApi } from '../../../credentials/AgoraApi.credentials';
import { AzureCommunicationApi } from '../../../credentials/AzureCommunicationApi.credentials';
import { HuaweiCloudApi } from '../../../credentials/HuaweiCloudApi.credentials';
import { agoraStringToSign } from '../../../signing/agora';
import { azureStringToSign } from '../../../signing/azure';
import { hmacKey } from '../../../signing/hmacKey';
import { canonicalRequest, huaweiStringToSign } from '../../../signing/huawei';
import { readOutgoing } from '../../../signing/outgoing';
import fixture from './vectors/cases.json';

/**
 * Every case goes through a credential's authenticate(), as n8n would call it, and is compared
 * with texts and headers that another language computed from the wire form written in the case.
 */
const httpDate = 'Fri, 20 Nov 2026 09:30:00 GMT';
const sdkDate = '20261120T093000Z';

beforeAll(() => {
	jest.useFakeTimers({ now: new Date(fixture.clock), doNotFake: ['nextTick', 'setImmediate'] });
});

afterAll(() => {
	jest.useRealTimers();
});

interface Case {
	name: string;
	given: IDataObject;
	wire: { method: string; target: string; host: string; body: string; contentType: string | null };
	huaweiCredentials?: typeof fixture.credentials.huawei;
	azure: { contentSha256: string; stringToSign: string; authorization: string };
	agora: { digest: string; stringToSign: string; authorization: string };
	huawei: { canonicalRequest: string; stringToSign: string; authorization: string };
}

const cases = fixture.cases as unknown as Case[];

/** The request options of a case; bodies that JSON cannot hold are written with a `$`. */
function options({ given }: Case): IHttpRequestOptions {
	const body = given.body as { $bytes?: string; $search?: string } | undefined;
	if (body?.$bytes !== undefined)
		return { ...opened(given), body: Buffer.from(body.$bytes, 'base64') };
	if (body?.$search !== undefined)
		return { ...opened(given), body: new URLSearchParams(body.$search) };
	return opened(given);
}

const opened = (given: IDataObject) => structuredClone(given) as unknown as IHttpRequestOptions;

async function authenticated(type: ICredentialType, credentials: object, request: Case) {
	const data = credentials as ICredentialDataDecryptedObject;
	const authenticate = type.authenticate as Extract<IAuthenticate, CallableFunction>;
	const once = await authenticate({ ...data }, options(request));
	const twice = await authenticate({ ...data }, { ...once, headers: { ...once.headers } });
	expect(twice).toEqual(once);
	return once;
}

/** What the HTTP layer will put on the wire. */
function expectWire(sent: IHttpRequestOptions, { wire }: Case, contentType: string | null) {
	const url = new URL(sent.url);
	expect(sent.method).toBe(wire.method);
	expect(url.pathname + url.search).toBe(wire.target);
	expect(url.href).toBe(sent.url);
	expect(header(sent, 'host') ?? url.host).toBe(wire.host);
	expect(String(sent.body ?? '')).toBe(wire.body);
	expect(header(sent, 'content-type') ?? null).toBe(contentType);
	for (const name of ['uri', 'baseURL', 'qs', 'arrayFormat', 'form', 'auth', 'useQuerystring']) {
		expect(sent).not.toHaveProperty(name);
	}
}

/** A header by its name in any case; fails when it is there twice. */
function header(sent: IHttpRequestOptions, name: string): unknown {
	const found = Object.keys(sent.headers ?? {}).filter((key) => key.toLowerCase() === name);
	expect(found.length).toBeLessThanOrEqual(1);
	return found[0] === undefined ? undefined : sent.headers?.[found[0]];
}

describe.each(cases)('$name', (request) => {
	const { azure, agora, huawei, wire } = request;

	test(`S1 azure ${request.name}`, async () => {
		const sent = await authenticated(
			new AzureCommunicationApi(),
			fixture.credentials.azure,
			request,
		);
		expectWire(sent, request, wire.contentType);
		expect(header(sent, 'x-ms-date')).toBe(httpDate);
		expect(header(sent, 'x-ms-content-sha256')).toBe(azure.contentSha256);
		const outgoing = readOutgoing(options(request));
		expect(azureStringToSign(outgoing, httpDate, azure.contentSha256)).toBe(azure.stringToSign);
		expect(header(sent, 'authorization')).toBe(azure.authorization);
	});

	test(`S1 agora ${request.name}`, async () => {
		const sent = await authenticated(new AgoraApi(), fixture.credentials.agora, request);
		expectWire(sent, request, wire.contentType);
		expect(header(sent, 'date')).toBe(httpDate);
		expect(header(sent, 'digest')).toBe(agora.digest);
		const outgoing = readOutgoing(options(request));
		expect(agoraStringToSign(outgoing, httpDate, agora.digest)).toBe(agora.stringToSign);
		expect(header(sent, 'authorization')).toBe(agora.authorization);
	});

	test(`S1 huawei ${request.name}`, async () => {
		const credentials = request.huaweiCredentials ?? fixture.credentials.huawei;
		const sent = await authenticated(new HuaweiCloudApi(), credentials, request);
		expectWire(sent, request, wire.contentType ?? 'application/json');
		expect(header(sent, 'x-sdk-date')).toBe(sdkDate);
		expect(header(sent, 'x-project-id')).toBe(credentials.projectId);
		expect(header(sent, 'x-security-token') ?? '').toBe(credentials.securityToken);
		expect(header(sent, 'x-sdk-content-sha256')).toBeUndefined();
		const keys = { ...credentials, secretKey: hmacKey(credentials.secretKey, 'utf8') };
		const outgoing = readOutgoing(options(request), { contentType: 'application/json' });
		const canonical = canonicalRequest(outgoing, keys, sdkDate).text;
		expect(canonical).toBe(huawei.canonicalRequest);
		expect(huaweiStringToSign(canonical, sdkDate)).toBe(huawei.stringToSign);
		expect(header(sent, 'authorization')).toBe(huawei.authorization);
	});
});
