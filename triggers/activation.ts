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
 * changed; and removes the registration when it is taken back. Ids are kept by address, so that a
 * test that was cut short is cleaned up by the next one and the production one is left alone.
 */
export function registeredByCall(vendor: Registrar): LifeCycle {
	return {
		async checkExists(this: IHookFunctions) {
			checkOptions(this);
			const own = registrations(this)[ownAddress(this)];
			if (!own) return false;
			const same = own.wishes === fingerprint(await vendor.wishes(this));
			if (same && ((await vendor.exists?.(this, own.id)) ?? true)) return true;
			await removeOwn(this, vendor);
			return false;
		},
		async create(this: IHookFunctions) {
			const wishes = fingerprint(await vendor.wishes(this));
			const id = await vendor.create(this, ownAddress(this));
			keep(this, { ...registrations(this), [ownAddress(this)]: { id, wishes } });
			return true;
		},
		async delete(this: IHookFunctions) {
			await removeOwn(this, vendor);
			return true;
		},
	};
}

interface Registration {
	id: string;
	wishes: string;
}

async function removeOwn(hook: IHookFunctions, vendor: Registrar): Promise<void> {
	const { [ownAddress(hook)]: own, ...others } = registrations(hook);
	if (!own) return;
	await vendor.remove(hook, own.id);
	keep(hook, others);
}

function registrations(hook: IHookFunctions): Record<string, Registration | undefined> {
	const { registrations: kept } = hook.getWorkflowStaticData('node');
	return typeof kept === 'object' && kept !== null
		? { ...(kept as Record<string, Registration>) }
		: {};
}

function keep(hook: IHookFunctions, kept: Record<string, Registration | undefined>): void {
	hook.getWorkflowStaticData('node').registrations = kept as never;
}

/** Secrets among the wishes do not stand in the static data in clear. */
function fingerprint(wishes: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(wishes) ?? '')
		.digest('base64url');
}
