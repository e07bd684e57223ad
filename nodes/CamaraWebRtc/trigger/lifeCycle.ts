import { createHash } from 'node:crypto';
import type { IHookFunctions } from 'n8n-workflow';

import type { Time } from '../../../engine/base/time';
import { checkOptions, ownAddress, type LifeCycle } from '../../../triggers/activation';
import { valuesOf } from './calls';
import { keep, keptOf, leave, leftOf } from './kept';
import { removeForgotten, stateOf, subscribe, unsubscribe, wishOf, type Wish } from './subscribe';

/**
 * Subscriptions from the publishing of a workflow to its end. n8n asks again whether they exist at
 * every start, so that one that has ended meanwhile is renewed then.
 */
export function lifeCycle(time: Time): LifeCycle {
	return {
		async checkExists(this: IHookFunctions) {
			checkOptions(this);
			const kept = keptOf(this);
			if (kept.length === 0) return false;
			const { wishes } = this.getWorkflowStaticData('node');
			const same = wishes === (await hashOf(this, wishOf(this, ownAddress(this))));
			const states = same
				? await Promise.all(kept.map(async (one) => await stateOf(this, one)))
				: [];
			if (same && !states.includes('over')) {
				// It cannot be made active by anybody but the subscriber: no new one would be either.
				if (states.includes('inactive')) warnOfInactive(this);
				return true;
			}
			await removeAll(this);
			return false;
		},
		async create(this: IHookFunctions) {
			checkOptions(this);
			const wish = wishOf(this, ownAddress(this));
			await removeForgotten(this, wish.sink, []);
			const made = await subscribe(this, wish, time);
			keep(this, made);
			Object.assign(this.getWorkflowStaticData('node'), {
				wishes: await hashOf(this, wish),
				sink: wish.sink,
			});
			if (!wish.useToken) {
				this.logger.warn(
					`${this.getNode().name}: events are not verified, because Verify Events With a Token is off. Whoever knows the address can start the workflow.`,
				);
			}
			return true;
		},
		async delete(this: IHookFunctions) {
			await removeAll(this);
			return true;
		},
	};
}

/** What could not be deleted stays known, and stops nobody from taking the workflow back. */
async function removeAll(hook: IHookFunctions): Promise<void> {
	const all = [...new Set([...keptOf(hook).map(({ id }) => id), ...leftOf(hook)])];
	const ends = await Promise.allSettled(all.map(async (id) => await unsubscribe(hook, id)));
	const left = all.filter((_, index) => ends[index]?.status === 'rejected');
	keep(hook, []);
	leave(hook, left);
	delete hook.getWorkflowStaticData('node').wishes;
	if (left.length === 0) return;
	hook.logger.warn(
		`${hook.getNode().name}: ${left.length} of ${all.length} event subscriptions could not be deleted. The operator goes on sending events; delete them with Event Subscription: Delete (${left.join(', ')}).`,
	);
}

function warnOfInactive(hook: IHookFunctions): void {
	hook.logger.warn(
		`${hook.getNode().name}: the subscription is inactive, so that no events come. The subscriber may have withdrawn the consent; the operator knows.`,
	);
}

/** What the subscriptions are made of; they are made anew when it changes. */
async function hashOf(hook: IHookFunctions, wish: Wish): Promise<string> {
	const values = await valuesOf(hook);
	return createHash('sha256')
		.update(JSON.stringify([wish, values.release]))
		.digest('base64url');
}
