import { createHash, createHmac } from 'node:crypto';

import { agoraHeaders, agoraStringToSign } from '../../../signing/agora';
import { azureHeaders, azureStringToSign } from '../../../signing/azure';
import { basicAuthorization } from '../../../signing/basic';
import { hmacKey } from '../../../signing/hmacKey';
import { canonicalRequest, huaweiHeaders, huaweiStringToSign } from '../../../signing/huawei';
import agora from './vectors/agora.json';
import azure from './vectors/azure.json';
import huawei from './vectors/huawei.json';

describe('Azure access key', () => {
	test.each(azure.vectors)('S1 vector $name', (vector) => {
		const { method, host, body } = vector;
		const url = new URL(vector.url);
		const request = { method, target: url.pathname + url.search, host, body };
		const { xMsDate, contentSha256, authorization } = vector;
		expect(azureStringToSign(request, xMsDate, contentSha256)).toBe(vector.stringToSign);
		const key = hmacKey(vector.accessKeyBase64, 'base64');
		expect(azureHeaders(request, key, new Date(xMsDate))).toEqual({
			'x-ms-date': xMsDate,
			'x-ms-content-sha256': contentSha256,
			Authorization: authorization,
		});
	});
});

describe('Huawei AK/SK', () => {
	test.each(huawei.vectors)('S1 vector $name', (vector) => {
		const { expected, ak, sk, method, host, body } = vector;
		const headers = vector.headers as Record<string, string>;
		const date = headers['X-Sdk-Date'] ?? '';
		const contentType = headers['content-type'];
		const request = { method, target: vector.wireTarget, host, body, contentType };
		const keys = {
			accessKey: ak,
			secretKey: hmacKey(sk, 'utf8'),
			projectId: headers['X-Project-Id'],
			securityToken: headers['X-Security-Token'],
		};
		const canonical = canonicalRequest(request, keys, date);
		expect(canonical.text).toBe(expected.canonicalRequest);
		expect(canonical.names).toBe(expected.signedHeaders);
		expect(huaweiStringToSign(canonical.text, date)).toBe(expected.stringToSign);
		const moment = new Date(
			date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
		);
		const signed = huaweiHeaders(request, keys, moment);
		expect(signed.Authorization).toBe(expected.authorization);
		expect(signed['X-Sdk-Date']).toBe(date);
	});

	test('S1 vector official-doc-vpcs has the hash that the guide prints', () => {
		const { canonicalRequest: text } = huawei.vectors[0]!.expected;
		expect(huaweiStringToSign(text, '20191115T033655Z').split('\n')[2]).toBe(
			'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
		);
	});
});

describe('Agora', () => {
	const requests = agora.hmac.filter((vector) => 'host' in vector);
	const primitives = agora.hmac.filter((vector) => !('host' in vector));

	test.each(requests)('S1 vector $method $path', (vector) => {
		const { method = '', path = '', host = '', date = '', body = '', digest = '' } = vector;
		const request = { method, target: path, host, body };
		expect(agoraStringToSign(request, date, digest)).toBe(vector.signingString);
		const key = hmacKey(vector.secret, 'utf8');
		expect(agoraHeaders(request, vector.username, key, new Date(date))).toEqual({
			Date: date,
			Digest: digest,
			Authorization: vector.authorization,
		});
	});

	// Kong's order of lines differs from Agora's, so these check what the scheme is made of.
	test.each(primitives)("S1 vector of Kong's documentation, headers $headers", (vector) => {
		const hmac = createHmac('sha256', hmacKey(vector.secret, 'utf8'));
		expect(hmac.update(vector.signingString).digest('base64')).toBe(vector.signature);
		if (vector.digest !== undefined) {
			const hash = createHash('sha256')
				.update(vector.body ?? '')
				.digest('base64');
			expect(`SHA-256=${hash}`).toBe(vector.digest);
		}
	});

	test.each(agora.basic)('S1 vector of Basic', ({ username, password, authorization }) => {
		expect(basicAuthorization(username, password)).toBe(authorization);
	});
});
