import { createCommunicationAuthPolicy } from '@azure/communication-common';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner';
import CryptoJS from 'crypto-js';

import { agoraHeaders } from '../../signing/agora';
import { azureHeaders } from '../../signing/azure';
import { hmacKey } from '../../signing/hmacKey';
import { huaweiHeaders } from '../../signing/huawei';

/** Signs the provider's seed request once, with the present time, and returns the header. */
export type Sign = () => string | undefined | Promise<string | undefined>;

export type SignedProvider = 'azure' | 'huawei' | 'agora';
export type Signer = 'ours' | 'vendor' | 'crypto-js';

const azureRequest = {
	method: 'POST',
	host: 'contoso.communication.azure.com',
	target:
		'/calling/callConnections/421f3500-6a1c-4b1e-9f0a-2f8e5a0c7d10/participants:cancelAddParticipant?api-version=2023-10-15',
	body: '{"invitationId":"7b4244f8-d2ff-46d1-a629-4f9fb5f73d40"}',
};
const azureKey = Buffer.from('bench-access-key-of-thirty-two-b').toString('base64');

const agoraRequest = {
	method: 'DELETE',
	host: 'api.agora.io',
	target:
		'/na/v1/projects/0123456789abcdef0123456789abcdef/rtls/ingress/online-streams/0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b',
	body: '',
};
const customerId = 'bench-customer';
const customerSecret = 'bench-customer-secret-0123456789';

const huaweiRequest = {
	method: 'POST',
	host: 'rtc-api.myhuaweicloud.com',
	target: '/v2/apps/5fa682b34a974f7ad24d223b/rooms/lesson-42/dismiss',
	body: '',
	contentType: 'application/json',
};
const accessKey = 'BENCHAK0000000000001';
const secretKey = 'benchSK00000000000000000000000000000001';
const projectId = '0123456789abcdef0123456789abcdef';

/** All signers by provider. Agora publishes none for Media Gateway. */
export const signers: Record<SignedProvider, Partial<Record<Signer, Sign>>> = {
	azure: { ours: azureOurs, vendor: azureVendor(), 'crypto-js': azureCryptoJs },
	huawei: { ours: huaweiOurs, vendor: huaweiVendor, 'crypto-js': huaweiCryptoJs },
	agora: { ours: agoraOurs, 'crypto-js': agoraCryptoJs },
};

function azureOurs(): string {
	return azureHeaders(azureRequest, hmacKey(azureKey, 'base64'), new Date()).Authorization;
}

/** The SDK's policy, with an empty transport behind it. */
function azureVendor(): Sign {
	const policy = createCommunicationAuthPolicy({ key: azureKey } as never);
	const url = `https://${azureRequest.host}${azureRequest.target}`;
	const answer = Promise.resolve({} as never);
	return async () => {
		const headers = new Map<string, string>();
		const request = { url, method: azureRequest.method, headers, body: azureRequest.body };
		await policy.sendRequest(request as never, async () => await answer);
		return headers.get('Authorization');
	};
}

function azureCryptoJs(): string {
	const date = new Date().toUTCString();
	const { method, host, target, body } = azureRequest;
	const hash = CryptoJS.enc.Base64.stringify(CryptoJS.SHA256(body));
	const text = `${method}\n${target}\n${date};${host};${hash}`;
	const signature = CryptoJS.HmacSHA256(text, CryptoJS.enc.Base64.parse(azureKey));
	return `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${CryptoJS.enc.Base64.stringify(signature)}`;
}

function agoraOurs(): string {
	return agoraHeaders(agoraRequest, customerId, hmacKey(customerSecret, 'utf8'), new Date())
		.Authorization;
}

function agoraCryptoJs(): string {
	const date = new Date().toUTCString();
	const { method, host, target, body } = agoraRequest;
	const digest = `SHA-256=${CryptoJS.enc.Base64.stringify(CryptoJS.SHA256(body))}`;
	const text = `host: ${host}\ndate: ${date}\n${method} ${target} HTTP/1.1\ndigest: ${digest}`;
	const signature = CryptoJS.enc.Base64.stringify(CryptoJS.HmacSHA256(text, customerSecret));
	return `hmac username="${customerId}", algorithm="hmac-sha256", headers="host date request-line digest", signature="${signature}"`;
}

function huaweiOurs(): string | undefined {
	const keys = { accessKey, secretKey: hmacKey(secretKey, 'utf8'), projectId };
	return huaweiHeaders(huaweiRequest, keys, new Date()).Authorization;
}

function huaweiVendor(): string | undefined {
	const { host, target, method } = huaweiRequest;
	const signed = AKSKSigner.sign(
		{
			endpoint: `https://${host}${target}`,
			url: target,
			method,
			queryParams: {},
			headers: { 'content-type': 'application/json', 'X-Project-Id': projectId },
		} as never,
		{ getAk: () => accessKey, getSk: () => secretKey } as never,
	) as { Authorization?: string };
	return signed.Authorization;
}

function huaweiCryptoJs(): string {
	const { host, target, method, body, contentType } = huaweiRequest;
	const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
	const names = 'content-type;host;x-project-id;x-sdk-date';
	const lines = `content-type:${contentType}\nhost:${host}\nx-project-id:${projectId}\nx-sdk-date:${date}\n`;
	const hash = CryptoJS.SHA256(body).toString();
	const canonical = `${method}\n${target}/\n\n${lines}\n${names}\n${hash}`;
	const text = `SDK-HMAC-SHA256\n${date}\n${CryptoJS.SHA256(canonical).toString()}`;
	const signature = CryptoJS.HmacSHA256(text, secretKey).toString();
	return `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`;
}
