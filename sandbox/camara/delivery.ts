import axios from 'axios';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:https';

import type { Clock } from '../framework/provider';
import type { CamaraSwitches } from './switches';

/** What was sent to a sink, and what it answered; 0 when it gave no answer. */
export interface Delivered {
	subscriptionId: string;
	type: string;
	eventId: string;
	status: number;
}

/** Where an event goes. */
export interface Sink {
	subscriptionId: string;
	sink: string;
	accessToken?: string;
}

/** Localhost has no certificate that anybody vouches for. */
const agent = new Agent({ rejectUnauthorized: false });

/**
 * Sends events to sinks: CloudEvents 1.0 in structured mode, one per request, in the order in which
 * they happened. No retry: no schedule is specified.
 */
export function createDelivery(
	clock: Clock,
	switches: CamaraSwitches,
	baseUrl: () => string,
	answered: (subscriptionId: string, status: number) => void,
) {
	const log: Delivered[] = [];
	let queue: Promise<unknown> = Promise.resolve();
	let count = 0;

	async function post({ sink, accessToken }: Sink, body: string): Promise<number> {
		try {
			const { status } = await axios.post(sink, Buffer.from(body), {
				headers: {
					'Content-Type': 'application/cloudevents+json',
					'x-correlator': randomUUID(),
					...(accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` }),
				},
				httpsAgent: agent,
				maxRedirects: 0,
				timeout: 5000,
				proxy: false,
				validateStatus: () => true,
			});
			return status;
		} catch {
			return 0;
		}
	}

	return {
		send: (to: Sink, type: string, data: Readonly<Record<string, unknown>>): void => {
			count += 1;
			const eventId = switches.numericEventIds ? String(1000 + count) : `evt-${randomUUID()}`;
			const body = JSON.stringify({
				id: switches.numericEventIds ? Number(eventId) : eventId,
				source: baseUrl(),
				type,
				specversion: '1.0',
				datacontenttype: 'application/json',
				time: new Date(clock.now()).toISOString(),
				data: { subscriptionId: to.subscriptionId, ...data },
			});
			const times = switches.deliverTwice ? 2 : 1;
			queue = queue.then(async () => {
				for (let sent = 0; sent < times; sent++) {
					const status = await post(to, body);
					log.push({ subscriptionId: to.subscriptionId, type, eventId, status });
					answered(to.subscriptionId, status);
				}
			});
		},
		/** What was sent so far. */
		log: () => [...log],
		reset: () => {
			log.length = 0;
		},
	};
}

export type Delivery = ReturnType<typeof createDelivery>;
