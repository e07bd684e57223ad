import type { Request, Response } from 'express';
import { header, jsonBody, rawBody, rawTarget } from '../framework/http';
import { problem } from './answers';

export type Body = Record<string, unknown>;

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isObject = (value: unknown): value is Body =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const isUuid = (value: unknown): value is string =>
	typeof value === 'string' && uuid.test(value);

/** RFC 3339 with time zone, as milliseconds; undefined when it is not. */
export function instant(value: unknown): number | undefined {
	if (typeof value !== 'string' || !dateTime.test(value)) return undefined;
	const time = Date.parse(value);
	return Number.isNaN(time) ? undefined : time;
}

/** `{sdp: text}` and nothing else. */
export const isDescription = (value: unknown): boolean =>
	isObject(value) &&
	Object.keys(value).join() === 'sdp' &&
	typeof value.sdp === 'string' &&
	value.sdp.length <= 65_536;

/** The operation takes neither a body nor, except for the names given, a query. */
export function bare(req: Request, res: Response, names: readonly string[] = []): boolean {
	const query = new URLSearchParams(rawTarget(req).split('?')[1] ?? '');
	const unknown = [...query.keys()].some((name) => !names.includes(name));
	if (rawBody(req).length === 0 && !unknown) return true;
	problem(res, 'INVALID_ARGUMENT', 'takes no body and no such query');
	return false;
}

/**
 * The JSON object of the body, with declared properties only; otherwise the answer is given.
 * Undeclared properties are refused at any release, because any operator may.
 */
export function jsonObject(
	req: Request,
	res: Response,
	declared: readonly string[],
): Body | undefined {
	const body = jsonBody(req);
	if (!isObject(body) || Object.keys(body).length === 0) {
		return void problem(res, 'INVALID_ARGUMENT', 'body is not a JSON object with content');
	}
	if (!/^application\/json\b/i.test(header(req, 'content-type'))) {
		return void problem(res, 'UNSUPPORTED_MEDIA_TYPE');
	}
	return hasOnly(res, body, declared, 'body') ? body : undefined;
}

/** Whether an object has declared properties only; otherwise the answer is given. */
export function hasOnly(
	res: Response,
	value: Body,
	declared: readonly string[],
	where: string,
): boolean {
	const undeclared = Object.keys(value).find((name) => !declared.includes(name));
	if (undeclared === undefined) return true;
	problem(res, 'INVALID_ARGUMENT', `undeclared property ${undeclared} in ${where}`);
	return false;
}
