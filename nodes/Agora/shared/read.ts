import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../../engine/answer';

/** What the gateway in front of Agora's services says of a path or method it does not know. */
const ROUTE_MISS = 'no Route matched';

/**
 * Reads an answer of Media Gateway: done is status 200 with `status: "success"`, nothing else.
 * Errors carry `message`, or `reason` or `detail` (RESTful API reference, response status codes).
 * The gateway's own 404 says nothing about streams; a genuine one is JSON without the route text.
 */
export function read({ status, headers, text }: VendorResponse): Answer {
	const { body, malformed } = readJson(text);
	const fields = asObject(body);
	const message = asText(fields.message) || asText(fields.reason) || asText(fields.detail);
	const code = asText(fields.code) || asText(fields.status);
	const reading = readingOf(status, message, malformed || text.trim() === '');
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
	if (status === 404) {
		return noJson || message.startsWith(ROUTE_MISS) ? 'misaddressed' : 'notFound';
	}
	if (status === 405) return 'misaddressed';
	if (status === 200 && noJson) return 'unreadable';
	if (status === 403 && message.startsWith('HMAC signature')) return 'signature';
	if (status === 403 && /is not enabled/i.test(message)) return 'notEnabled';
	if (status === 400 && /exists in region/i.test(message)) return 'otherRegion';
	return undefined;
}
