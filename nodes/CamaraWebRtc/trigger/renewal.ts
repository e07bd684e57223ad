import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Time } from '../../../engine/base/time';
import { endedIn } from './deliveries';
import { inTurn, keptOf, madeFor, noteEnded, replace, sinkOf, type Kept } from './kept';
import { subscribe, wishOf } from './subscribe';

/** What the user may do about a subscription that is over. */
const BY_HAND = 'Unpublish and publish the workflow to subscribe again.';
/** A renewed subscription that ends within so many milliseconds is not renewed once more. */
const AT_ONCE = 60_000;

/**
 * Subscribes anew in place of a subscription that the operator has ended, and says in the item what
 * became of it. The event is the last one of that subscription, so that its answer may take as long
 * as one request. Nothing is renewed while testing, after a deletion, or for one that is not ours;
 * what is not renewed stays known as it is, so that the next start of n8n finds it over.
 *
 * @param unwanted ends that start no execution, because the user did not choose them
 */
export async function renewEnded(
	hook: IWebhookFunctions,
	received: IWebhookResponseData,
	unwanted: readonly IDataObject[],
	time: Time,
): Promise<IWebhookResponseData> {
	for (const event of unwanted) {
		const ended = endedIn(event);
		if (ended) await renewalInTurn(hook, ended, time);
	}
	for (const { json } of received.workflowData?.[0] ?? []) {
		const ended = endedIn(json);
		if (ended) Object.assign(json, await renewalInTurn(hook, ended, time));
	}
	return received;
}

/** The end is noted at once: a renewal that is under way may be looking for it (after a 202). */
async function renewalInTurn(
	hook: IWebhookFunctions,
	ended: { id: string; reason: string },
	time: Time,
): Promise<IDataObject> {
	noteEnded(ended.id);
	return await inTurn(hook, async () => await renewal(hook, ended, time));
}

async function renewal(
	hook: IWebhookFunctions,
	{ id, reason }: { id: string; reason: string },
	time: Time,
): Promise<IDataObject> {
	const over = keptOf(hook).find((one) => one.id === id);
	if (!over) {
		// Told again: n8n could not start the execution, or two processes were told.
		const made = madeFor(hook, id);
		return made.length > 0 ? renewedAs(made) : { renewed: false };
	}
	const { renew } = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	if (renew === false || reason === 'SUBSCRIPTION_DELETED' || hook.getMode() === 'manual') {
		return { renewed: false, whatToDo: BY_HAND };
	}
	try {
		if (Date.now() - (over.renewedAt ?? 0) < AT_ONCE) {
			throw new Error('It was renewed a moment ago, and the operator has ended it at once.');
		}
		const wish = wishOf(hook, sinkOf(hook));
		const events = wish.events.filter((name) => over.events.includes(name));
		const made = await subscribe(hook, { ...wish, events }, time);
		const renewedAt = Date.now();
		replace(
			hook,
			id,
			made.map((one) => ({ ...one, renewedAt, renewed: id })),
		);
		return renewedAs(made);
	} catch (thrown) {
		const why = thrown instanceof Error ? thrown.message : 'no reason was given';
		hook.logger.warn(`${hook.getNode().name}: a subscription could not be renewed. ${why}`);
		return { renewed: false, whyNotRenewed: why, whatToDo: BY_HAND };
	}
}

const renewedAs = (made: readonly Kept[]): IDataObject => ({
	renewed: true,
	newSubscriptionIds: made.map(({ id }) => id),
});
