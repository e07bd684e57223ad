import { deliver, isOwnMachine } from './delivery';
import type { AzureSwitches } from './switches';

/** One delivery to an address: what it held and what was answered; 0 when nothing was. */
export interface DeliveryLine {
	types: string[];
	/** Without its query, which may hold a secret. */
	url: string;
	status: number;
}

interface Waiting {
	url: string;
	event: Record<string, unknown>;
	type: string;
}

const keptLines = 200;
const attempts = 3;

/**
 * Sends events on, one address after the other, in the order and grouping that the switches say. The
 * service's own policy is not published; the sandbox tries three times at once while it gets no
 * answer or a 5xx, so that nothing depends on a timer.
 */
export function createOutbox(
	switches: AzureSwitches,
	headersOf: (types: string[]) => Record<string, string>,
) {
	let waiting: Waiting[] = [];
	let lines: DeliveryLine[] = [];
	let sending = Promise.resolve();
	let open = 0;
	let wanted = false;

	async function send(url: string, batch: Waiting[]): Promise<void> {
		const types = batch.map(({ type }) => type);
		for (let attempt = 1; attempt <= attempts; attempt += 1) {
			const body = batch.map(({ event }) => event);
			const { status } = await deliver('POST', url, headersOf(types), body);
			lines = [...lines, { types, url: url.split('?', 1)[0] ?? '', status }].slice(-keptLines);
			if (status !== 0 && status < 500) return;
		}
	}

	async function flush(): Promise<void> {
		wanted = false;
		const { reverseEvents, eventsPerDelivery, redeliveries } = switches;
		const taken = waiting;
		waiting = [];
		for (const url of new Set(taken.map((one) => one.url))) {
			const events = taken.filter((one) => one.url === url);
			if (reverseEvents) events.reverse();
			const size = Math.max(1, eventsPerDelivery);
			for (let from = 0; from < events.length; from += size) {
				const batch = events.slice(from, from + size);
				for (let time = 0; time <= redeliveries; time += 1) await send(url, batch);
			}
		}
		open -= taken.length;
	}

	return {
		/** Takes an event for an address on this machine; any other address gets nothing. */
		add: (url: string, type: string, event: Record<string, unknown>) => {
			if (!isOwnMachine(url)) return;
			waiting.push({ url, type, event });
			open += 1;
			if (wanted) return;
			wanted = true;
			sending = sending.then(flush);
		},
		/** How many events are still on their way. */
		open: () => open,
		lines: () => [...lines],
		reset: () => {
			open -= waiting.length;
			waiting = [];
			lines = [];
		},
	};
}
