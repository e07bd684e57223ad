import type { Request } from 'express';

import { basicCredentials, header, rawBody, rawTarget } from '../framework/http';
import { secrets } from '../framework/targets';
import { hmacRefusal } from './hmac';

const { customerId, customerSecret } = secrets.agora;

/** Why a request was refused; `hmac` marks messages about an HMAC signature. */
export interface Refusal {
	message: string;
	hmac: boolean;
}

/**
 * Checks customer ID and secret: Basic on every product, HMAC on the Media Gateway only.
 *
 * @param nowMs the sandbox's clock, for the age of an HMAC signature
 * @returns undefined when the caller is who it says it is
 */
export function refusalOf(req: Request, hmacAllowed: boolean, nowMs: number): Refusal | undefined {
	const authorization = header(req, 'authorization');
	if (authorization === '') return { message: 'Unauthorized', hmac: false };
	if (hmacAllowed && /^hmac\s/i.test(authorization)) {
		const message = hmacRefusal(
			{
				method: req.method,
				target: rawTarget(req),
				httpVersion: req.httpVersion,
				headers: req.headers,
				body: rawBody(req),
			},
			(name) => (name === customerId ? customerSecret : undefined),
			nowMs,
		);
		return message === undefined ? undefined : { message, hmac: true };
	}
	const pair = basicCredentials(req);
	return pair?.user === customerId && pair.password === customerSecret
		? undefined
		: { message: 'Invalid authentication credentials.', hmac: false };
}
