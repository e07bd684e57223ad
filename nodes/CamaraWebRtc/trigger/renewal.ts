import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Time } from '../../../engine/base/time';
import { endedIn } from './deliveries';
import { keep, keptOf, noteEnded, sinkOf } from './kept';
import { subscribe, wishOf } from './subscribe';

/** What the user may do about a subscription that is over. */
const BY_HAND = 'Unpublish and publish the workflow to subscribe again.';

/**
 * Subscribes anew in place of a subscription that the operator has ended, and says in the item what
 * became of it. The event is the last one of that subscription, so that its answer may take as long
 * as one request. Nothing is renewed while testing, after a deletion, or for one that is not ours.
 */
export async function renewEnded(
	hook: IWebhookFunctions,
	received: IWebhookResponseData,
	time: Time,
): Promise<IWebhookResponseData> {
	for (const { json } of received.workflowData?.[0] ?? []) {
		const ended = endedIn(json);
		if (ended) Object.assign(json, await renewal(hook, ended, time));
	}
	return received;
}

async function renewal(
	hook: IWebhookFunctions,
	{ id, reason }: { id: string; reason: string },
	time: Time,
): Promise<IDataObject> {
	noteEnded(id);
	const kept = keptOf(hook);
	const over = kept.find((one) => one.id === id);
	if (!over) return { renewed: false };
	const others = kept.filter((one) => one !== over);
	const { renew } = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	if (renew === false || reason === 'SUBSCRIPTION_DELETED' || hook.getMode() === 'manual') {
		keep(hook, others);
		return { renewed: false, whatToDo: BY_HAND };
	}
	try {
		const wish = wishOf(hook, sinkOf(hook));
		const events = wish.events.filter((name) => over.events.includes(name));
		const made = await subscribe(hook, { ...wish, events }, time);
		keep(hook, [...others, ...made]);
		return { renewed: true, newSubscriptionIds: made.map((one) => one.id) };
	} catch (thrown) {
		keep(hook, others);
		const why = thrown instanceof Error ? thrown.message : 'no reason was given';
		hook.logger.warn(`${hook.getNode().name}: a subscription could not be renewed. ${why}`);
		return { renewed: false, whyNotRenewed: why, whatToDo: BY_HAND };
	}
}
