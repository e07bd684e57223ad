import type { Response } from 'express';
import { note, sendJson, sendText } from '../framework/http';

/** The texts that the release r2.2 of call handling gives for each code. */
const texts = {
	INVALID_ARGUMENT: 'Client specified an invalid argument, request body or query param.',
	UNAUTHENTICATED:
		'Request not authenticated due to missing, invalid, or expired credentials. A new authentication is required.',
	PERMISSION_DENIED: 'Client does not have sufficient permissions to perform this action.',
	INVALID_TOKEN_CONTEXT: 'originator info is not consistent with access token.',
	NOT_FOUND: 'The specified resource is not found.',
	METHOD_NOT_ALLOWED: 'The request method is known by the server but is not supported.',
	UNSUPPORTED_MEDIA_TYPE: 'The server refuses the media type of the request body.',
	TOO_MANY_REQUESTS: 'Rate limit reached.',
} as const;
export type Code = keyof typeof texts;

/** The error body of every CAMARA API: status (the same as HTTP's), code and message. */
export function problem(res: Response, status: number, code: Code, why?: string): void {
	note(res, `refused: ${code}${why ? ` (${why})` : ''}`);
	sendJson(res, status, { status, code, message: texts[code] });
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
