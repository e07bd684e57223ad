import type { IWebhookFunctions } from 'n8n-workflow';

import { holdsNoEvent, verifiedCallback } from '../../../signing/huaweiCallback';
import { headerOf, isRefusal, secretsIn, type IncomingRequest } from '../../../signing/webhook';
import { listOfEvents } from '../../../triggers/parse';
import type { Vendor } from '../../../triggers/receive';
import { eventId } from './events';

/** The answer that the vendor's documentation shows. */
const ANSWER = { status: 1, result: 'success' };

/**
 * Huawei's manners: a signature over two headers and the body, one event at a time, and a request
 * that is no event while an address is being saved (CloudRTC API reference, recording callback).
 */
export function deliveries(hook: IWebhookFunctions): Vendor {
	const wanted = hook.getNodeParameter('events', []) as string[];
	const { maxAge } = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	return {
		async verify(request) {
			const { authKey, formerAuthKey } = await hook.getCredentials('huaweiRtcCallbackApi');
			const verdict = verifiedCallback(request, secretsIn(authKey, formerAuthKey));
			if (verdict === 'probe') return { answer: ANSWER };
			// Whoever signed it: without an event there is nothing to start.
			return !isRefusal(verdict) && holdsNoEvent(verdict) ? { answer: ANSWER } : verdict;
		},
		eventsIn: listOfEvents,
		age: { limit: maxAge, of: (_event, request) => sentAt(request) },
		ours: ({ event_type }) => {
			const eventName = String(event_type);
			return wanted.includes(eventName) ? { eventName } : undefined;
		},
		idOf: (event, request) => eventId(event, sentAt(request)),
		answer: ANSWER,
	};
}

/** Covered by the signature. */
const sentAt = ({ headers }: IncomingRequest): string => headerOf(headers, 'x-rtc-timestamp');
