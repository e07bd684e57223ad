import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';

import { header, note, sendJson } from '../framework/http';

/** Every answer except 401 carries the request ID: the client's own, or a new one. */
export function echoRequestId(req: Request, res: Response): void {
	res.set('X-Request-ID', header(req, 'x-request-id') || randomUUID());
}

/** Status 200 with `status: success`, and `data` where the operation has some. */
export function success(res: Response, verdict: string, data?: unknown): void {
	note(res, verdict);
	sendJson(res, 200, data === undefined ? { status: 'success' } : { status: 'success', data });
}

/** A failure of the product; the documented 404 of a stream has no message. */
export function failure(res: Response, status: number, message?: string): void {
	note(res, message ? `refused: ${message}` : `refused: ${status}`);
	sendJson(res, status, message === undefined ? { status: 'error' } : { status: 'error', message });
}

/** The gateway's answer for a wrong URL or method: never a statement about a stream. */
export function noRoute(res: Response): void {
	note(res, 'refused: no such route');
	sendJson(res, 404, { message: 'no Route matched with those values' });
}

/** A refused signature or pair; such answers carry no request ID. */
export function unauthorized(res: Response, message: string, status = 401): void {
	res.removeHeader('X-Request-ID');
	note(res, `refused: ${message}`);
	sendJson(res, status, { message });
}
