import type { Response } from 'express';
import { note, sendJson, sendText } from '../framework/http';

/** Status and text of each code: CAMARA WebRTC r2.2 and the candidate, else Commonalities r4.2. */
const problems = {
	INVALID_ARGUMENT: [400, 'Client specified an invalid argument, request body or query param.'],
	OUT_OF_RANGE: [400, 'Client specified an invalid range.'],
	EMERGENCY_ADDRESS_MISSING: [400, 'The subscriber has no emergency address on the account.'],
	INVALID_PROTOCOL: [400, 'Only HTTP is supported'],
	INVALID_CREDENTIAL: [400, 'Only Access token is supported'],
	INVALID_TOKEN: [400, 'Only bearer token is supported'],
	INVALID_SINK: [400, 'sink not valid for the specified protocol'],
	UNAUTHENTICATED: [
		401,
		'Request not authenticated due to missing, invalid, or expired credentials. A new authentication is required.',
	],
	AUTHENTICATION_REQUIRED: [401, 'New authentication is required.'],
	PERMISSION_DENIED: [403, 'Client does not have sufficient permissions to perform this action.'],
	INVALID_TOKEN_CONTEXT: [403, 'originator info is not consistent with access token.'],
	SUBSCRIPTION_MISMATCH: [403, 'Inconsistent access token for requested events subscription'],
	MAX_REGISTRATION_PER_USER: [403, 'The user has reached the number of registrations.'],
	MAX_REGISTRATION_PER_MSISDN: [403, 'The number has reached the number of registrations.'],
	MAX_DEVICES_PER_USER: [403, 'The user has reached the number of devices.'],
	NOT_FOUND: [404, 'The specified resource is not found.'],
	IDENTIFIER_NOT_FOUND: [404, 'Device identifier not found.'],
	METHOD_NOT_ALLOWED: [405, 'The request method is known by the server but is not supported.'],
	NOT_ACCEPTABLE: [406, 'The server cannot produce what the Accept header asks for.'],
	ABORTED: [409, 'Concurrency conflict.'],
	ALREADY_EXISTS: [409, 'The resource that a client tried to create already exists.'],
	INCOMPATIBLE_STATE: [409, 'The resource is in a state that does not allow this.'],
	GONE: [410, 'Access to the target resource is no longer available.'],
	FAILED_PRECONDITION: [412, 'Request cannot be executed in the current system state.'],
	UNSUPPORTED_MEDIA_TYPE: [415, 'The server refuses the media type of the request body.'],
	SERVICE_NOT_APPLICABLE: [422, 'The service is not available for the provided identifier.'],
	MISSING_IDENTIFIER: [422, 'The device cannot be identified.'],
	UNNECESSARY_IDENTIFIER: [422, 'The device is already identified by the access token.'],
	UNSUPPORTED_IDENTIFIER: [422, 'The identifier provided is not supported.'],
	IDENTIFIER_MISMATCH: [422, 'Provided identifiers are not consistent.'],
	MULTIEVENT_SUBSCRIPTION_NOT_SUPPORTED: [422, 'Multi event types subscription not managed'],
	MULTIEVENT_COMBINATION_TEMPORARILY_NOT_SUPPORTED: [
		422,
		'The requested combination of event types is temporarily not supported.',
	],
	QUOTA_EXCEEDED: [429, 'Out of resource quota.'],
	TOO_MANY_REQUESTS: [429, 'Rate limit reached.'],
	INTERNAL: [500, 'Unknown server error. Typically a server bug.'],
	CALLTYPE_EMERGENCY_NOT_SUPPORTED: [501, 'Server does not support call type EMERGENCY.'],
	BAD_GATEWAY: [502, 'An upstream internal service cannot be reached.'],
	UNAVAILABLE: [503, 'Service Unavailable.'],
	TIMEOUT: [504, 'Request timeout exceeded.'],
} as const satisfies Record<string, readonly [number, string]>;
export type Code = keyof typeof problems;

/** Whether CAMARA has such a code. */
export const isCode = (text: string): text is Code => Object.hasOwn(problems, text);

/** The error body of every CAMARA API: status (the same as HTTP's), code and message. */
export function problem(res: Response, code: Code, why?: string): void {
	const [status, message] = problems[code];
	note(res, `refused: ${code}${why ? ` (${why})` : ''}`);
	sendJson(res, status, { status, code, message });
}

/** As `problem`, with a text of its own. */
export function problemWith(res: Response, code: Code, message: string): void {
	const [status] = problems[code];
	note(res, `refused: ${code} (${message})`);
	sendJson(res, status, { status, code, message });
}

/** What a gateway in front of the API says when no route fits: no CAMARA body. */
export function noRoute(res: Response, style: string): void {
	note(res, 'refused: no such route');
	if (style === 'json') {
		return sendJson(res, 404, { message: 'no Route matched with those values' });
	}
	const page =
		'<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n' +
		'<center><h1>404 Not Found</h1></center>\r\n</body>\r\n</html>\r\n';
	sendText(res, 404, page, 'text/html');
}
