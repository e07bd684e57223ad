import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../../engine/model/answer';

/** What the gateway in front of all products says when an address or a method is wrong. */
const ROUTE_MISS = /no route matched/i;
/** What an error of the vendor may hold; a web server's own 404 has other properties too. */
const ENVELOPE = new Set(['status', 'message', 'code', 'reason', 'detail', 'data']);

/**
 * Reads an answer of Media Gateway: done is status 200 with `status: "success"`, nothing else.
 * Errors carry `message`, or `reason` or `detail` (RESTful API reference, response status codes).
 * The 404 of the gateway in front of it ("no Route matched…"), or one that is no JSON, says nothing
 * about streams. Which words a genuine one has is not documented, so that any other with `message`
 * or a failed `status`, and nothing that the vendor does not have, is taken for it.
 */
export function read({ status, headers, text }: VendorResponse): Answer {
	const { body, malformed } = readJson(text);
	const fields = asObject(body);
	const message = asText(fields.message) || asText(fields.reason) || asText(fields.detail);
	const code = asText(fields.code) || asText(fields.status);
	const noJson = malformed || text.trim() === '';
	const own =
		!ROUTE_MISS.test(message) &&
		Object.keys(fields).every((name) => ENVELOPE.has(name)) &&
		(asText(fields.message) !== '' || ['error', 'fail'].includes(asText(fields.status)));
	const reading = status === 404 && own ? 'notFound' : readingOf(status, message, noJson);
	return {
		status,
		ok: status === 200 && code === 'success',
		code,
		message,
		requestId: headers['x-request-id'] ?? null,
		body,
		text,
		...(reading ? { reading } : {}),
	};
}

function readingOf(status: number, message: string, noJson: boolean): string | undefined {
	if (status === 404 || status === 405) return 'misaddressed';
	if (status === 200 && noJson) return 'unreadable';
	if (status === 403 && message.startsWith('HMAC signature')) return 'signature';
	if (status === 403 && /is not enabled/i.test(message)) return 'notEnabled';
	if (status === 400 && /exists in region/i.test(message)) return 'otherRegion';
	if (status === 429 && /quota|No available resources/i.test(message)) return 'quota';
	return undefined;
}
