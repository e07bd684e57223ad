import { createHash } from 'node:crypto';
import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { ageLimit } from './age';

/** What n8n calls when a workflow with the trigger is published, tested, or taken back. */
export interface LifeCycle {
	checkExists(this: IHookFunctions): Promise<boolean>;
	create(this: IHookFunctions): Promise<boolean>;
	delete(this: IHookFunctions): Promise<boolean>;
}

/** The address at which n8n listens: the test address while the editor waits for an event. */
export function ownAddress(hook: IHookFunctions): string {
	return hook.getNodeWebhookUrl('default') ?? '';
}

/**
 * Complains about options that would refuse every delivery, when the workflow is published.
 *
 * @throws NodeOperationError that names the option
 */
export function checkOptions(hook: IHookFunctions): void {
	const { maxAge } = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	const limit = ageLimit(maxAge);
	if (typeof limit !== 'number') throw new NodeOperationError(hook.getNode(), limit.reason);
}

/** A vendor without a call that registers an address: the user enters it by hand. */
export function enteredByHand(): LifeCycle {
	return {
		async checkExists(this: IHookFunctions) {
			checkOptions(this);
			return await Promise.resolve(true);
		},
		create: async () => await Promise.resolve(true),
		delete: async () => await Promise.resolve(true),
	};
}

/** A vendor that knows registrations by an id of theirs. */
export interface Registrar {
	/** What a registration is made of besides the address; when it changes, a new one is made. */
	wishes(hook: IHookFunctions): Promise<unknown>;
	/** Makes one and returns its id. */
	create(hook: IHookFunctions, address: string): Promise<string>;
	/** Whether the vendor still has it; if absent, what was stored is believed. */
	exists?(hook: IHookFunctions, id: string): Promise<boolean>;
	/** Removes one; one that the vendor does not know any more is removed. Throws on a failure. */
	remove(hook: IHookFunctions, id: string): Promise<void>;
}

/**
 * Registers the address when the workflow is published, once; anew when address or wishes have
 * changed; and removes the registration when it is taken back. What n8n stores for a test is apart
 * from what it stores for the published workflow, so that the two never touch each other's.
 */
export function registeredByCall(vendor: Registrar): LifeCycle {
	return {
		async checkExists(this: IHookFunctions) {
			checkOptions(this);
			const known = registrationOf(this);
			if (!known) return false;
			const same = known.wishes === (await wishesOf(this, vendor));
			if (same && ((await vendor.exists?.(this, known.id)) ?? true)) return true;
			await remove(this, vendor);
			return false;
		},
		async create(this: IHookFunctions) {
			const wishes = await wishesOf(this, vendor);
			const id = await vendor.create(this, ownAddress(this));
			this.getWorkflowStaticData('node').registration = { id, wishes };
			return true;
		},
		async delete(this: IHookFunctions) {
			await remove(this, vendor);
			return true;
		},
	};
}

async function remove(hook: IHookFunctions, vendor: Registrar): Promise<void> {
	const known = registrationOf(hook);
	if (known) await vendor.remove(hook, known.id);
	delete hook.getWorkflowStaticData('node').registration;
}

function registrationOf(hook: IHookFunctions): { id: string; wishes: string } | undefined {
	const { registration } = hook.getWorkflowStaticData('node');
	return registration as { id: string; wishes: string } | undefined;
}

/** A hash: secrets among the wishes do not stand in the static data in clear. */
async function wishesOf(hook: IHookFunctions, vendor: Registrar): Promise<string> {
	const wishes = [ownAddress(hook), await vendor.wishes(hook)];
	return createHash('sha256').update(JSON.stringify(wishes)).digest('base64url');
}
