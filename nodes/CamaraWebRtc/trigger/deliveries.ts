import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { asObject, asText } from '../../../engine/model/answer';
import { verifiedEvent } from '../../../signing/camaraSink';
import { headerOf, isRefusal, type IncomingRequest, type Refusal } from '../../../signing/webhook';
import { oneEvent, type VendorEvent } from '../../../triggers/parse';
import type { Vendor } from '../../../triggers/receive';
import { EVENTS, eventNameOf } from '../shared/events';
import { hashesOf, keptOf } from './kept';

const CORRELATOR = /^[a-zA-Z0-9-_:;./<>{}]{1,256}$/;
/** r1.2 calls it otherwise. */
const ENDED = ['subscription-ended', 'subscription-ends'];

/** The name under which a user knows an event. */
export function nameOf(event: VendorEvent): string {
	const name = eventNameOf(asText(event.type));
	return ENDED.includes(name) ? 'subscription-ended' : name;
}

/**
 * CAMARA's manners: a bearer token of our own, CloudEvents 1.0 in structured mode, one at a time,
 * answered with 204 (Event Subscription and Notification Guide). Addresses in events are not
 * checked: the contract's pattern is narrower than what operators send.
 *
 * @param unwanted takes the ends of subscriptions that start no execution
 */
export function deliveries(hook: IWebhookFunctions, unwanted: IDataObject[]): Vendor {
	const options = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	const events = hook.getNodeParameter('events', []) as string[];
	const others = (options.alsoStartOn ?? ['subscription-ended']) as string[];
	const verifies = options.useToken !== false;
	return {
		verify: async (request) => {
			echoCorrelator(hook, request);
			return await Promise.resolve(verifiedEvent(request, verifies ? hashesOf(hook) : undefined));
		},
		eventsIn: cloudEvent,
		age: { limit: options.maxAge, of: ({ time }) => Date.parse(asText(time)) },
		ours(event) {
			if (isOfAnother(hook, event)) return undefined;
			const name = nameOf(event);
			const known = [...EVENTS, 'subscription-ended', 'subscription-updated'].includes(name);
			const wanted = known
				? events.includes(name) || others.includes(name)
				: others.includes('unknown');
			if (wanted) return { eventName: name, verified: verifies };
			if (name === 'subscription-ended') {
				unwanted.push({ eventName: name, data: asObject(event.data) as IDataObject });
			}
			return undefined;
		},
		// The examples of Commonalities have a numeric id: it leaves as text.
		shown: (event) => ({ ...event, id: asText(event.id) }),
		idOf: ({ source, id }) => JSON.stringify([asText(source), asText(id)]),
	};
}

/** The envelope as CloudEvents 1.0 demands it; unknown members are ignored. */
export function cloudEvent(body: unknown): VendorEvent[] | Refusal {
	const events = oneEvent(body);
	if (isRefusal(events)) return events;
	const [event = {}] = events;
	if (event.specversion !== '1.0') {
		return { status: 400, reason: 'specversion is not 1.0' };
	}
	const missing = ['id', 'source', 'type', 'time'].find((name) => asText(event[name]) === '');
	return missing === undefined ? events : { status: 400, reason: `${missing} is missing` };
}

/**
 * An event that names another subscription than ours. While one of ours is being made, or none is
 * stored yet, its id may not be known.
 */
function isOfAnother(hook: IWebhookFunctions, event: VendorEvent): boolean {
	const id = asText(asObject(event.data).subscriptionId);
	const kept = keptOf(hook);
	if (id === '' || kept.length === 0) return false;
	if (kept.some((one) => one.id === id)) return false;
	// The last event of one that was renewed a moment ago, sent again.
	return nameOf(event) !== 'subscription-ended';
}

/** Recommended by the API Design Guide: the caller finds its own correlator in the answer. */
function echoCorrelator(hook: IWebhookFunctions, { headers }: IncomingRequest): void {
	const correlator = headerOf(headers, 'x-correlator');
	const response = hook.getResponseObject() as unknown as {
		setHeader?: (name: string, value: string) => unknown;
	};
	if (CORRELATOR.test(correlator)) response.setHeader?.('x-correlator', correlator);
}

/** The subscription that an event says is over, and why; undefined when it says nothing of it. */
export function endedIn(item: IDataObject): { id: string; reason: string } | undefined {
	if (item.eventName !== 'subscription-ended') return undefined;
	const { subscriptionId, terminationReason } = asObject(item.data);
	return { id: asText(subscriptionId), reason: asText(terminationReason) };
}
