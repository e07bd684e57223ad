import type { Response } from 'express';

import { note, sendEmpty, sendText } from '../framework/http';
import type { Switches } from './switches';
import { element, escapeXml } from './xml';

const XML = 'text/xml;charset=UTF-8';

/** Codes that a third-party client lists; only `0` and the positive 2 are in vendor samples. */
export const CODES = {
	invalidParameters: '-20',
	invalidAction: '-30',
	invalidCredentials: '-40',
	invalidApiKey: '-41',
	loginRequired: '-42',
	tokenExpired: '-43',
	mediaNotFound: '-70',
	propertyNotFound: '-80',
	undocumented: '17',
} as const;

export function sendXml(res: Response, status: number, body: string): void {
	sendText(res, status, `<?xml version="1.0" encoding="UTF-8"?>\n${body}`, XML);
}

/** `<VerbaApi><Response code="0" type="..."/></VerbaApi>` with what the action adds to it. */
export function succeed(
	res: Response,
	action: string,
	verdict: string,
	add: { attributes?: Record<string, string>; inside?: string; beside?: string } = {},
): void {
	note(res, verdict);
	const response = element('Response', { code: '0', type: action, ...add.attributes }, add.inside);
	sendXml(res, 200, element('VerbaApi', {}, response + (add.beside ?? '')));
}

/** An error in one of the two documented XML forms, with the HTTP status that the switch names. */
export function fail(
	res: Response,
	switches: Switches,
	action: string,
	code: string,
	message: string,
): void {
	note(res, `refused: ${code} ${message}`);
	const words =
		switches.errorForm === 'attribute'
			? element('ErrorMessage', { description: message })
			: element('ErrorMessage', {}, escapeXml(message));
	const response = element('Response', { code, type: action }, words);
	sendXml(res, switches.errorHttpStatus, element('VerbaApi', {}, response));
}

export function notFound(res: Response, switches: Switches, action: string): void {
	const codes: Record<string, string> = { positive: '2', negative: '-50', unknown: '17' };
	const message =
		action === 'GetCallID'
			? 'Unable to retrieve the call identifier, because the call cannot be found.'
			: 'Call cannot be found.';
	fail(res, switches, action, codes[switches.errorCodeStyle] ?? '2', message);
}

/** A page as the web server itself gives it, for everything that is not the API. */
export function htmlPage(res: Response, status: number, title: string): void {
	note(res, status < 400 ? title : `refused: ${title}`);
	const page = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
	sendText(res, status, page, 'text/html;charset=utf-8');
}

export function emptyAnswer(res: Response, verdict: string): void {
	note(res, verdict);
	sendEmpty(res, 200);
}

/** Bytes of a file that are written at a time. */
const CHUNK = 64 * 1024;

/**
 * A file of so many bytes that begins with `head`; the rest is made while it is sent, so that a
 * large one takes no memory.
 */
export function sendFile(
	res: Response,
	type: string,
	name: string,
	head: Buffer,
	size: number,
): void {
	note(res, `${size} bytes`);
	res.status(200);
	res.setHeader('Content-Type', type);
	res.setHeader('Content-Length', size);
	res.setHeader('Content-Disposition', `attachment; filename="${name}"`);
	const filler = Buffer.alloc(CHUNK, 0x55);
	let sent = 0;
	const go = () => {
		while (sent < size && !res.destroyed) {
			const rest = size - sent;
			const bytes = sent === 0 ? head.subarray(0, rest) : filler.subarray(0, Math.min(CHUNK, rest));
			sent += bytes.length;
			if (!res.write(bytes) && sent < size) return void res.once('drain', go);
		}
		res.end();
	};
	go();
}
