import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

import { note, sendEmpty, sendJson } from '../framework/http';

/** Codes and messages from Huawei's error tables (RTC reference; API Gateway common errors). */
const MESSAGES = {
	'RTC.00001002': 'MalformedRequestBody: json parsing failed',
	'RTC.00001003': 'InvalidParameterValue',
	'RTC.00001004': 'InvalidParameterCombination',
	'RTC.00001005': 'MissingParameter',
	'RTC.00001006': 'JobRunning: job exists and is not over',
	'RTC.00001009': 'JobDone: task canceled or completed',
	'RTC.00001012': 'UnsupportRegion: rtc does not provide services in the region',
	'RTC.00001013': 'RuleForbidenDelete: rule is associated with backup rule',
	'RTC.00001016': 'AppDeactivation: app is stopped',
	'RTC.00001017': 'AppsExceed: app num exceed (default max 20)',
	'RTC.00001018': 'URL unavailable: The callback URL is unavailable.',
	'RTC.00001020': 'AppExist: app exists',
	'APIGW.0101': 'The API does not exist or has not been published in the environment.',
	'APIGW.0201': 'API request error.',
	'APIGW.0301': 'Incorrect IAM authentication information.',
	'APIGW.0307': 'The token must be updated.',
	'APIGW.0308': 'The throttling threshold has been reached.',
	'APIGW.0310': 'The project is unavailable.',
} as const;

export type ErrorCode = keyof typeof MESSAGES;

/** Every reply carries the ID that Huawei's support asks for. */
export function giveRequestId(res: Response): void {
	res.set('X-request-Id', randomBytes(16).toString('hex'));
}

/** An error of the service or of the gateway; gateway errors repeat the request ID in the body. */
export function failure(res: Response, status: number, code: ErrorCode, detail?: string): void {
	const message = MESSAGES[code];
	// The canonical request is too long for the request log.
	const [reason] = (detail ?? message).split(',canonicalRequest', 1);
	note(res, `refused: ${status} ${code}, ${reason}`);
	sendJson(res, status, {
		error_code: code,
		error_msg: detail === undefined ? message : `${message.replace(/\.$/, '')}: ${detail}`,
		...(code.startsWith('APIGW') ? { request_id: res.get('X-request-Id') } : {}),
	});
}

/** A statistics parameter that is missing or wrong. */
export function dataFailure(res: Response, message: string): void {
	note(res, `refused: ${message}`);
	sendJson(res, 400, { error_code: 'DATA.100011001', error_msg: message });
}

/** IAM's own nested form. */
export function iamFailure(res: Response, code: number, message: string, title: string): void {
	note(res, `refused: ${message}`);
	sendJson(res, code, { error: { code, message, title } });
}

/** The request was taken, nothing more: 202 without a body. */
export function accepted(res: Response, verdict: string): void {
	note(res, verdict);
	sendEmpty(res, 202);
}
