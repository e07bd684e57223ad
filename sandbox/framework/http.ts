import express, { type Request, type Response, type Router } from 'express';

/** A router that is as strict as the vendors: case and trailing slashes count. */
export function createRouter(): Router {
	return express.Router({ caseSensitive: true, strict: true });
}

const bodies = new WeakMap<Request, Buffer>();

/** Used by the framework only: keeps the bytes of the body. */
export function keepBody(req: Request, body: Buffer): void {
	bodies.set(req, body);
}

/** The body exactly as it came, empty when there was none. */
export function rawBody(req: Request): Buffer {
	return bodies.get(req) ?? Buffer.alloc(0);
}

/** Path and query exactly as on the request line, never parsed and put together again. */
export function rawTarget(req: Request): string {
	return req.originalUrl;
}

/** The path part of the raw target, still percent-encoded. */
export function rawPath(req: Request): string {
	return rawTarget(req).split('?', 1)[0] ?? '';
}

/** The decoded query parameters; repeated names are kept. */
export function query(req: Request): URLSearchParams {
	const target = rawTarget(req);
	const mark = target.indexOf('?');
	return new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
}

/** The fields of a form-encoded body. */
export function form(req: Request): URLSearchParams {
	return new URLSearchParams(rawBody(req).toString('utf8'));
}

/** The JSON body, or undefined when it is empty or not JSON. */
export function jsonBody(req: Request): unknown {
	try {
		return JSON.parse(rawBody(req).toString('utf8'));
	} catch {
		return undefined;
	}
}

/** A request header as one text; '' when absent. */
export function header(req: Request, name: string): string {
	const value = req.headers[name.toLowerCase()];
	return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

/** What the sandbox thought of the request, for the request log: a few words, no secrets. */
export function note(res: Response, verdict: string): void {
	res.locals.verdict = verdict;
}

/** Answers with JSON, written once, with exactly this content type. */
export function sendJson(
	res: Response,
	status: number,
	body: unknown,
	contentType = 'application/json; charset=utf-8',
): void {
	const bytes = Buffer.from(JSON.stringify(body), 'utf8');
	sendBytes(res, status, bytes, contentType);
}

/** Answers with text of any content type. */
export function sendText(res: Response, status: number, body: string, contentType: string): void {
	const bytes = Buffer.from(body, 'utf8');
	sendBytes(res, status, bytes, contentType);
}

function sendBytes(res: Response, status: number, bytes: Buffer, contentType: string): void {
	res.status(status);
	// Not express's own `set`, which would add a charset.
	res.setHeader('Content-Type', contentType);
	res.setHeader('Content-Length', bytes.length);
	res.end(bytes);
}

/** Answers without a body. */
export function sendEmpty(res: Response, status: number): void {
	res.status(status);
	if (status !== 204) res.set('Content-Length', '0');
	res.end();
}

/** User name and password of a Basic header (RFC 7617), undefined when it is none. */
export function basicCredentials(req: Request): { user: string; password: string } | undefined {
	const match = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header(req, 'authorization'));
	if (!match?.[1]) return undefined;
	const text = Buffer.from(match[1], 'base64').toString('utf8');
	const colon = text.indexOf(':');
	if (colon < 0) return undefined;
	return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The token of a Bearer header (RFC 6750), undefined when it is none. */
export function bearerToken(req: Request): string | undefined {
	return /^Bearer +([^\s]+)$/i.exec(header(req, 'authorization'))?.[1];
}
