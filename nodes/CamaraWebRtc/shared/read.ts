import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../../engine/model/answer';

/** Codes are upper case words (API Design Guide); another server's 404 has none, or a number. */
const CODE = /^[A-Z][A-Z_]+$/;

/** Reads an answer; errors are `{status, code, message}` (API Design Guide, error responses). */
export function read({ status, headers, text }: VendorResponse): Answer {
	const { body, malformed } = readJson(text);
	const { code, message } = asObject(body);
	const succeeded = status >= 200 && status < 300;
	const missing = (status === 404 || status === 405) && !CODE.test(asText(code));
	return {
		status,
		ok: succeeded && !malformed,
		code: succeeded ? '' : asText(code),
		message: succeeded ? '' : asText(message),
		requestId: headers['x-correlator'] ?? null,
		body,
		text,
		...(missing ? { reading: 'misaddressed' } : {}),
		...(succeeded && malformed ? { reading: 'unreadable' } : {}),
	};
}

const CALLS = 'webrtc-call-handling:sessions:';
const DEVICES = 'webrtc-registration:sessions:';

/** The scopes that operations need (sheets of all releases; events differ between them). */
export const SCOPES = {
	callCreate: `${CALLS}create`,
	callRead: `${CALLS}read`,
	callWrite: `${CALLS}write`,
	callDelete: `${CALLS}delete`,
	deviceCreate: `${DEVICES}create`,
	deviceRead: `${DEVICES}read`,
	deviceWrite: `${DEVICES}write`,
	deviceDelete: `${DEVICES}delete`,
	eventRead: 'webrtc-events:read (Candidate: webrtc-events-subscriptions:read)',
	eventDelete: 'webrtc-events:delete (Candidate: webrtc-events-subscriptions:delete)',
	eventUpdate: 'webrtc-events-subscriptions:update',
	eventCreate:
		'webrtc-events:org.camaraproject.webrtc-events.v0.<event>:create for the event type (Candidate: webrtc-events-subscriptions:org.camaraproject.webrtc-events-subscriptions.v0.<event>:create)',
} as const;
export type ScopeName = keyof typeof SCOPES;

/** Reads an answer of an operation that needs a scope, so that a refusal can name it. */
export function readFor(scope: ScopeName): (response: VendorResponse) => Answer {
	return (response) => {
		const answer = read(response);
		return answer.status === 403 && answer.code === 'PERMISSION_DENIED'
			? { ...answer, reading: scope }
			: answer;
	};
}

/**
 * Reads the answer to an ending. 204 has no body; a 200 or 202 that has one without the ID of what
 * should end, or a text, is not the vendor's: it proves neither the end nor that the thing lived.
 */
export function readEnding(scope: ScopeName, idName: string): (response: VendorResponse) => Answer {
	const readIt = readFor(scope);
	return (response) => {
		const answer = readIt(response);
		const isForeign = answer.text.trim() !== '' && asText(asObject(answer.body)[idName]) === '';
		return answer.ok && isForeign ? { ...answer, ok: false, reading: 'unreadable' } : answer;
	};
}

/** What to do about a missing scope, by the readings of `readFor`. */
export const scopeAdvice: Record<string, string> = Object.fromEntries(
	Object.entries(SCOPES).map(([name, scope]) => [
		`403 ${name}`,
		`The token lacks a scope, or the operator's policy forbids it. This operation needs ${scope}. If the token has it, ask for all scopes of the API at once: some operators want that.`,
	]),
);
