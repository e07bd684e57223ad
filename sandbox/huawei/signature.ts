import { canonicalRequest, headerValue, parseAuthorization, signatureOf } from './canonical';
import type { SignedRequest } from './canonical';
import { vendorAuthorization } from './vendorSigner';

/** The key pair that the sandbox knows; `securityToken` belongs to temporary keys only. */
export interface AccessKey {
	accessKey: string;
	secretKey: string;
	securityToken: string;
}

/**
 * Verifies an AK/SK signature twice: with crypto-js by the documented rules, and with the vendor's
 * own signer wherever that one can judge. Both must agree with the request.
 *
 * @param nowMs the server's clock, Unix milliseconds
 * @param skewMs how far `X-Sdk-Date` may be away from it (documented: 15 minutes)
 * @returns undefined when the signature holds, else the tail of the vendor's error message
 */
export function signatureRefusal(
	request: SignedRequest,
	key: AccessKey,
	nowMs: number,
	skewMs: number,
): string | undefined {
	const value = headerValue(request, 'authorization') ?? '';
	const authorization = parseAuthorization(value);
	if (!authorization) return 'x-auth-token not found';
	const { accessKey, signedHeaders, signature } = authorization;
	if (accessKey !== key.accessKey) return `ak ${accessKey} not exist`;

	const date = headerValue(request, 'x-sdk-date') ?? '';
	if (!signedHeaders.includes('x-sdk-date')) return 'x-sdk-date is not among the signed headers';
	if (!(Math.abs(readDate(date) - nowMs) <= skewMs)) {
		return `x-sdk-date ${date} is more than ${skewMs / 60_000} minutes away from the server time`;
	}
	const token = headerValue(request, 'x-security-token') ?? '';
	if (token !== key.securityToken || (token && !signedHeaders.includes('x-security-token'))) {
		return 'security token is missing, not signed or does not belong to the access key';
	}

	const canonical = canonicalRequest(request, signedHeaders);
	if (canonical === undefined) return 'signed headers or request target cannot be read';
	const shown = canonical.replaceAll('\n', '|');
	const mismatch = `verify aksk signature fail,canonicalRequest:${shown}`;
	if (!sorted(signedHeaders) || signatureOf(canonical, date, key.secretKey) !== signature) {
		return mismatch;
	}
	const vendor = vendorAuthorization(request, authorization, key.secretKey);
	return vendor === undefined || vendor.endsWith(`Signature=${signature}`) ? undefined : mismatch;
}

/** `YYYYMMDDTHHMMSSZ` as Unix milliseconds; NaN when it has another form. */
function readDate(text: string): number {
	const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
	if (!parts) return NaN;
	const [, year, month, day, hour, minute, second] = parts;
	return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function sorted(names: string[]): boolean {
	return names.every(
		(name, index) =>
			name === name.toLowerCase() && (index === 0 || (names[index - 1] ?? '') < name),
	);
}
