import axios from 'axios';
import CryptoJS from 'crypto-js';
import { randomBytes } from 'node:crypto';
import { Agent } from 'node:https';

import type { App } from './apps';

/** Localhost has no certificate that anybody vouches for. */
const httpsAgent = new Agent({ rejectUnauthorized: false });

/** What was sent to a callback address, and what it answered; 0 when it gave no answer. */
export interface Delivery {
	event: string;
	status: number;
}

/** Tries a callback address as Huawei does while saving it; the shape of its test is not known. */
export async function isReachable(url: string): Promise<boolean> {
	return (await post(url, '{}', {})) === 200;
}

/**
 * Sends an event to the app's callback, signed when it has a key: HMAC-SHA256 over the header texts
 * and the raw body (CloudRTC API reference, recording callback).
 */
export async function deliver(
	app: App,
	event: Record<string, unknown>,
	now: number,
): Promise<Delivery | undefined> {
	const { callback } = app;
	if (!callback) return undefined;
	const body = JSON.stringify(event);
	const status = await post(callback.url, body, signatureHeaders(callback.authKey, body, now));
	return { event: String(event.event_type), status };
}

/** `X-Rtc-Rand`, `X-Rtc-Timestamp` and `X-Rtc-Signature`; none without a key. */
export function signatureHeaders(key: string, body: string, now: number): Record<string, string> {
	if (key === '') return {};
	const rand = randomBytes(4).toString('hex');
	const timestamp = String(Math.floor(now / 1_000));
	return {
		'X-Rtc-Rand': rand,
		'X-Rtc-Timestamp': timestamp,
		'X-Rtc-Signature': CryptoJS.HmacSHA256(rand + timestamp + body, key).toString(),
	};
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
	try {
		const { status } = await axios.post(url, Buffer.from(body), {
			headers: { 'Content-Type': 'application/json', ...headers },
			maxRedirects: 0,
			timeout: 5_000,
			httpsAgent,
			validateStatus: () => true,
		});
		return status;
	} catch {
		return 0;
	}
}
