import { asObject, asText, readJson, type Answer, type VendorResponse } from '../../engine/answer';
import type { Connection, Provider } from '../../engine/provider';
import { checkedBaseUrl } from '../../signing/address';
import { tokenInSession } from '../../signing/session';
import { room } from './resources/room';

export const huaweiRtc: Provider = {
	name: 'huaweiRtc',
	displayName: 'Huawei Cloud RTC',
	credentials: [
		{ type: 'huaweiCloudApi', authentication: 'accessKey' },
		{ type: 'huaweiCloudTokenApi', authentication: 'token', fetchesTokens: true },
	],
	resources: [room],
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
	advice: {
		'401 APIGW.0301':
			'Check Access Key, Secret Key, Project ID and Base URL in the credential, and the clock of n8n (at most 15 minutes off). Repeated failures lock the key for a while.',
		'401 APIGW.0307':
			'The token is no longer valid and a new one was refused: check the credential.',
		'403 APIGW.0302': 'Grant the IAM user the permission for this action.',
		'403 APIGW.0310': 'The project cannot be used: check the Project ID in the credential.',
		'429 *':
			'Huawei limits rooms to 60 and lists to 30 requests per minute: wait a minute; attempts made meanwhile count too.',
		'400 RTC.00001001': 'Huawei knows no account behind the key or token: check the credential.',
		'400 RTC.00001003': 'A value is not valid: check App ID and Room ID.',
		'404 RTC.*': 'The room is closed, or App ID or Room ID is wrong.',
		'400 RTC.00001016': 'The app is stopped (often arrears): enable it and settle the account.',
		'400 RTC.00001021': 'The IAM policy does not allow this: grant the rtc permission.',
		'400 DATA.*': 'The statistics service names the parameter that is missing or wrong.',
	},
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
