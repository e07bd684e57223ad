import type { Response } from 'express';
import { note, sendEmpty, sendJson } from '../framework/http';

/** What an operation answers. `chainId` is the correlation id of the call it belongs to. */
export interface Answer {
	status: number;
	body?: unknown;
	chainId?: string;
	/** A few words for the request log. */
	did?: string;
}

/** An error of the service; `code` is the Communication Services subcode, as text. */
export class ServiceError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** 404/8522, the service's "not found": `what` is Call, Participant, Recording, Invitation. */
export const notFound = (what: string) => new ServiceError(404, '8522', `${what} not found.`);

/** 400/8523, invalid argument: names the argument. */
export const invalidArgument = (argument: string) =>
	new ServiceError(400, '8523', `Invalid argument: ${argument}.`);

/** Sends the error body of every operation: `{"error":{"code":"8522","message":"…"}}`. */
export function sendError(res: Response, { status, code, message }: ServiceError): void {
	note(res, `refused: ${code} ${message}`);
	sendJson(res, status, { error: { code, message } });
}

/** Answers about routes and methods come from another layer: no numeric code. */
export function sendNoRoute(res: Response, status: number, message: string): void {
	note(res, `refused: ${message.split(" '")[0]}`);
	sendJson(res, status, { message });
}

export function sendAnswer(res: Response, { status, body, did }: Answer): void {
	note(res, `authenticated${did ? `, ${did}` : ''}`);
	if (body === undefined) sendEmpty(res, status);
	else sendJson(res, status, body);
}
