import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner';

import {
	decodedQuery,
	decodedSegments,
	headerValue,
	type Authorization,
	type SignedRequest,
} from './canonical';

/** The vendor's signer reads only these two by their exact spelling. */
const VENDOR_SPELLING: Record<string, string> = {
	'x-sdk-date': 'X-Sdk-Date',
	'x-sdk-content-sha256': 'X-Sdk-Content-Sha256',
};

type VendorRequest = Parameters<typeof AKSKSigner.sign>[0];
type VendorCredential = Parameters<typeof AKSKSigner.sign>[1];

/**
 * What the vendor's own signer (`@huaweicloud/huaweicloud-sdk-core`) makes of a received request.
 *
 * @returns the Authorization header, or undefined where that signer cannot judge: it encodes
 * escaped paths twice, always signs `host`, knows bodies only as JSON values that it serialises
 * itself, and drops a multipart content type
 */
export function vendorAuthorization(
	request: SignedRequest,
	authorization: Authorization,
	secretKey: string,
): string | undefined {
	const segments = decodedSegments(request.target);
	const query = decodedQuery(request.target);
	const names = authorization.signedHeaders;
	if (!segments || !query || !names.includes('host')) return undefined;
	if (segments.some((segment) => !/^[A-Za-z0-9._~-]*$/.test(segment))) return undefined;

	const headers: Record<string, string> = {};
	for (const name of names) {
		const value = headerValue(request, name);
		if (value === undefined || value.includes('multipart/form-data')) return undefined;
		headers[VENDOR_SPELLING[name] ?? name] = value.trim();
	}

	const data = jsonBody(request.body);
	if (data === undefined && request.body.length > 0) return undefined;

	const path = segments.join('/');
	const vendorRequest = {
		endpoint: `http://${headers.host ?? ''}${path}`,
		url: path,
		method: request.method,
		queryParams: grouped(query),
		headers,
		...(data === undefined ? {} : { data }),
	};
	const credential = { getAk: () => authorization.accessKey, getSk: () => secretKey };
	const signed: unknown = AKSKSigner.sign(
		vendorRequest as unknown as VendorRequest,
		credential as unknown as VendorCredential,
	);
	return (signed as { Authorization: string }).Authorization;
}

/** The parsed body, if serialising it again gives the same bytes (and the signer would hash it). */
function jsonBody(body: Buffer): unknown {
	try {
		const text = body.toString('utf8');
		const value: unknown = JSON.parse(text);
		return value && JSON.stringify(value) === text ? value : undefined;
	} catch {
		return undefined;
	}
}

function grouped(query: Array<[string, string]>): Record<string, string[]> {
	const byName = new Map<string, string[]>();
	for (const [name, value] of query) byName.set(name, [...(byName.get(name) ?? []), value]);
	return Object.fromEntries(byName);
}
