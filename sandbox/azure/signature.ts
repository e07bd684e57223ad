import { timingSafeEqual } from 'node:crypto';
import CryptoJS from 'crypto-js';
import type { Request } from 'express';
import { header, rawBody, rawTarget } from '../framework/http';
import { signedByVendor } from './vendorPolicy';

const authorization =
	/^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=([A-Za-z0-9+/]{43}=)$/;
const httpDate =
	/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Whether the text is an IMF-fixdate (RFC 9110, 5.6.7) that exists in the calendar. */
export function isHttpDate(text: string): boolean {
	return httpDate.test(text) && new Date(text).toUTCString() === text;
}

/** What is signed as host and target, where that is not what stands on the wire. */
export interface SignedAs {
	host: string;
	target: string;
}

function equal(left: string, right: string): boolean {
	const [a, b] = [Buffer.from(left), Buffer.from(right)];
	return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Judges the HMAC-SHA256 headers of a request ("Authenticate requests to Azure Communication
 * Services"): by crypto-js over the bytes that came, and by the vendor's own signing policy. Returns
 * undefined when both find the signature good, else a few words on what is wrong, without secrets.
 */
export async function signatureProblem(
	req: Request,
	{
		accessKey,
		now,
		toleranceMs,
		as = { host: header(req, 'host'), target: rawTarget(req) },
	}: { accessKey: string; now: number; toleranceMs: number; as?: SignedAs },
): Promise<string | undefined> {
	const signature = authorization.exec(header(req, 'authorization'))?.[1];
	if (!signature) return 'Authorization is missing or not HMAC-SHA256 over the three headers';
	const date = header(req, 'x-ms-date');
	if (!isHttpDate(date)) return 'x-ms-date is missing or not an HTTP date';
	if (Math.abs(new Date(date).getTime() - now) > toleranceMs) return 'x-ms-date is too far off';

	const body = rawBody(req);
	const bytes = CryptoJS.lib.WordArray.create(new Uint8Array(body));
	const bodyHash = CryptoJS.SHA256(bytes).toString(CryptoJS.enc.Base64);
	if (!equal(header(req, 'x-ms-content-sha256'), bodyHash)) {
		return 'x-ms-content-sha256 is not the hash of the body';
	}

	const { host, target } = as;
	const method = req.method.toUpperCase();
	const toSign = `${method}\n${target}\n${date};${host};${bodyHash}`;
	const key = CryptoJS.enc.Base64.parse(accessKey);
	const expected = CryptoJS.HmacSHA256(toSign, key).toString(CryptoJS.enc.Base64);
	if (!equal(signature, expected)) return 'Signature does not fit the request';

	// The policy rewrites some queries and hosts before it signs (a space as `+`, capitals); the
	// bytes on the wire are what counts, so it is only asked where it would leave them alone.
	if (!URL.canParse(`http://${host}${target}`)) return 'Host or target is not part of a URL';
	const url = new URL(`http://${host}${target}`);
	const vendorQuery = url.searchParams.toString();
	const vendorTarget = url.pathname + (vendorQuery && `?${vendorQuery}`);
	if (vendorTarget !== target || url.host !== host) return undefined;
	const vendor = await signedByVendor(accessKey, {
		method,
		url: url.href,
		body: body.toString('utf8'),
		date,
	});
	return vendor.authorization === header(req, 'authorization')
		? undefined
		: "Signature is not the one of the vendor's own client";
}
