import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../../engine/model/answer';

/** What the gateway in front of all products says when an address or a method is wrong. */
const ROUTE_MISS = /no route matched/i;

/**
 * Reads an answer of Media Push, Media Pull, Cloud Recording, Cloud Transcoding, Real-Time STT,
 * Conversational AI and the Notifications service. Done is any 2XX; some answer without a body.
 * Errors carry `message`, or `reason` beside a numeric `code` (Cloud Recording), or `detail` beside
 * `reason` (Conversational AI), or `reason` alone (Media Push).
 */
export function readOthers(response: VendorResponse): Answer {
	const { body, malformed } = readJson(response.text);
	const fields = asObject(body);
	const ok = response.status >= 200 && response.status < 300;
	const reason = asText(fields.reason);
	const message = asText(fields.message) || asText(fields.detail) || reason;
	const code =
		asText(fields.code) || (message === reason ? '' : reason) || (ok ? asText(fields.status) : '');
	const own =
		body !== undefined && !malformed && message + code !== '' && !ROUTE_MISS.test(message);
	return {
		status: response.status,
		ok: ok && !malformed,
		code,
		message,
		requestId: response.headers['x-request-id'] ?? null,
		body,
		text: response.text,
		...readingOf(response.status, own, malformed, message),
		...resourceFact(response),
	};
}

/**
 * Reads an answer of Channel Management: done is 200 with `success: true` (queries) or
 * `status: "success"` (ban rules). It knows no "not found", so every 404 is a wrong address.
 */
export function readChannelManagement(response: VendorResponse): Answer {
	const answer = readOthers(response);
	const { success, status, id } = asObject(answer.body);
	const done = response.status === 200 && (success === true || status === 'success');
	const reading = response.status === 404 ? 'misaddressed' : answer.reading;
	const ruleId = typeof id === 'number' && done ? { ruleId: id } : {};
	return {
		...answer,
		ok: done,
		code: done ? 'success' : answer.code,
		...(reading ? { reading } : {}),
		facts: { ...answer.facts, ...ruleId },
	};
}

function readingOf(status: number, own: boolean, malformed: boolean, message: string) {
	if (status === 404) return { reading: own ? 'notFound' : 'misaddressed' };
	if (status === 405) return { reading: 'misaddressed' };
	if (status < 300 && malformed) return { reading: 'unreadable' };
	if (status === 429 && /quota|no available resources/i.test(message)) return { reading: 'quota' };
	return {};
}

/** Agora's support asks for this ID of Media Push and Media Pull. */
function resourceFact({ headers }: VendorResponse) {
	const resourceId = headers['x-resource-id'];
	return resourceId ? { facts: { resourceRequestId: resourceId } } : {};
}
