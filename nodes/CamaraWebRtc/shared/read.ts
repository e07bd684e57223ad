import {
	asObject,
	asText,
	readJson,
	type Answer,
	type VendorResponse,
} from '../../../engine/model/answer';
import type { VendorRequest } from '../../../engine/model/request';
import { EVENTS, eventType } from './events';

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

type Read = (response: VendorResponse, request: VendorRequest) => Answer;

/** Reads an answer of an operation that needs a scope, so that a refusal can name it. */
export function readFor(scope: ScopeName): Read {
	return (response, { body }) => {
		const answer = read(response);
		if (answer.status !== 403 || answer.code !== 'PERMISSION_DENIED') return answer;
		const types: unknown = scope === 'eventCreate' ? body?.types : undefined;
		const reading = Array.isArray(types) ? createOf(types.map(asText)) : scope;
		return { ...answer, reading };
	};
}

/** The reading of a refused creation: its scopes depend on the events. */
const createOf = (types: readonly string[]) => `eventCreate:${[...types].sort().join()}`;

/** Each event type has a create scope of its own. */
function createScope(type: string): string {
	const api = type.split('.')[2] ?? '';
	return `${api}:${type}:create`;
}

/** Every choice of some of these. */
function choices<T>([first, ...rest]: readonly T[]): T[][] {
	if (first === undefined) return [[]];
	const others = choices(rest);
	return [...others.map((one) => [first, ...one]), ...others];
}

const createAdvice = Object.fromEntries(
	(['r2.2', 'candidate'] as const).flatMap((release) =>
		choices(EVENTS.map((name) => eventType(release, name)))
			.filter(({ length }) => length > 0)
			.map((types) => [
				`403 ${createOf(types)}`,
				lacks([...types].sort().map(createScope).join(' and ')),
			]),
	),
);

function lacks(scope: string): string {
	return `The token lacks a scope, or the operator's policy forbids it. This operation needs ${scope}. If the token has it, ask for all scopes of the API at once: some operators want that.`;
}

/**
 * Reads the answer to an ending. 204 has no body; a 200 or 202 whose body does not name what should
 * end, or names another thing, is not the vendor's: it proves neither the end nor that it lived.
 */
export function readEnding(scope: ScopeName, idName: string): Read {
	const readIt = readFor(scope);
	return (response, request) => {
		const answer = readIt(response, request);
		const named = asText(asObject(answer.body)[idName]);
		const isForeign = answer.text.trim() !== '' && named !== lastSegment(request.path);
		return answer.ok && isForeign ? { ...answer, ok: false, reading: 'unreadable' } : answer;
	};
}

/** The ID at the end of a path, as it was before it was encoded. */
const lastSegment = (path: string) => decodeURIComponent(path.split('/').at(-1) ?? '');

/** What to do about a missing scope, by the readings of `readFor`. */
export const scopeAdvice: Record<string, string> = {
	...Object.fromEntries(
		Object.entries(SCOPES).map(([name, scope]) => [`403 ${name}`, lacks(scope)]),
	),
	...createAdvice,
};
