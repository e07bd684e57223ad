import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../engine/model/answer';
import type { Connection, Provider } from '../../engine/model/provider';
import { checkedBaseUrl } from '../../signing/address';
import { tokenInSession } from '../../signing/session';
import { advice } from './shared/advice';

/** Huawei's manners: all that its operations and its trigger have in common. */
export const manners: Omit<Provider, 'resources' | 'searches'> = {
	name: 'huaweiRtc',
	displayName: 'Huawei Cloud RTC',
	credentials: [
		{ type: 'huaweiCloudApi', authentication: 'accessKey' },
		{ type: 'huaweiCloudTokenApi', authentication: 'token', fetchesTokens: true },
	],
	// Documented as mandatory on every call, also on those without a body (API reference).
	headers: { 'content-type': 'application/json' },
	connect(credentialType, data): Connection {
		return {
			credentialType,
			baseUrl: checkedBaseUrl(data.baseUrl, {
				field: 'Base URL',
				allowInsecureHttp: data.allowInsecureHttp === true,
			}),
			values: { projectId: asText(data.projectId) },
			secrets: [
				data.secretKey,
				data.securityToken,
				data.password,
				data.token,
				data.sessionToken,
				tokenInSession(data.sessionToken),
			]
				.map(asText)
				.filter(Boolean),
			account: [
				data.accessKey,
				data.secretKey,
				data.domainName,
				data.userName,
				data.password,
				data.token,
			],
			allowUnauthorizedCerts: data.allowUnauthorizedCerts === true,
		};
	},
	read,
	// The quota is counted per minute, and requests made while it is used up count as well.
	retry: { throttled: { first: 15_000, most: 60_000 } },
	// Repeated refusals lock the key for a while, so one of them ends the run.
	halts: ['401 APIGW.0301', '401 APIGW.0303', '401 APIGW.0305', '400 RTC.00001001'],
	advice,
};

/**
 * Reads an answer; errors are `{error_code, error_msg}`, and those of the gateway (`APIGW.*`) say
 * nothing about rooms (API reference, status and error codes). IAM nests its own.
 */
function read({ status, headers, text }: VendorResponse): Answer {
	const { body, malformed } = readJson(text);
	const fields = asObject(body);
	const iam = asObject(fields.error);
	const code = asText(fields.error_code) || asText(iam.code);
	const succeeded = status >= 200 && status < 300;
	const missing =
		(status === 404 && !code.startsWith('RTC.')) ||
		(status === 405 && !code.startsWith('APIGW.05'));
	return {
		status,
		ok: succeeded && !malformed,
		code: succeeded ? '' : code,
		message: succeeded ? '' : asText(fields.error_msg) || asText(iam.message),
		requestId: headers['x-request-id'] ?? (asText(fields.request_id) || null),
		body,
		text,
		...(missing ? { reading: 'misaddressed' } : {}),
		...(succeeded && malformed ? { reading: 'unreadable' } : {}),
	};
}
