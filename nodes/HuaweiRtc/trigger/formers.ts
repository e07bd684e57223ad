import { createHash } from 'node:crypto';
import type { IHookFunctions } from 'n8n-workflow';

import { sealed, unsealed } from '../../../signing/huaweiCallback';
import type { Callback } from './calls';

/** So many earlier callbacks are kept; a chain of triggers that replaced each other is short. */
const MOST = 5;
/** So many addresses are known in this process. */
const MOST_ADDRESSES = 1_000;

/** An earlier callback as it is kept: open, or sealed with a key that we do not have. */
type Kept = Callback | { locked: string };

/**
 * What triggers of this process have replaced, by app and address. Static data belongs to one
 * workflow; a trigger that replaces another one's address learns here what stood there before, so
 * that the original comes back whichever of them goes first.
 */
const replacedBy = new Map<string, Callback[]>();

/** The callbacks that this trigger has replaced, the newest last. */
export function formersOf(hook: IHookFunctions, keys: readonly string[]): Kept[] {
	const { formerCallbacks } = hook.getWorkflowStaticData('node');
	if (!Array.isArray(formerCallbacks)) return [];
	return (formerCallbacks as unknown[]).map((text) => {
		const opened = unsealed(String(text), keys);
		return opened === undefined ? { locked: String(text) } : (JSON.parse(opened) as Callback);
	});
}

export const isLocked = (kept: Kept): kept is { locked: string } => 'locked' in kept;

/**
 * Keeps them, each sealed with the key: they have keys of their own, and static data is readable
 * for whoever may read the workflow.
 */
export function keepFormers(hook: IHookFunctions, formers: readonly Kept[], key: string): void {
	const stored = hook.getWorkflowStaticData('node');
	if (formers.length === 0) {
		delete stored.formerCallbacks;
		return;
	}
	stored.formerCallbacks = formers.map((one) =>
		isLocked(one) ? one.locked : sealed(JSON.stringify(one), key),
	);
}

/** Puts a callback at the end, and what had stood there before it in front of it. */
export function withFormer(formers: readonly Kept[], former: Callback, appId: string): Kept[] {
	const added = [...(replacedBy.get(place(appId, former.url)) ?? []), former];
	const urls = new Set(added.map(({ url }) => url));
	const others = formers.filter((one) => isLocked(one) || !urls.has(one.url));
	return [...others, ...added].slice(-MOST);
}

/** Tells the other triggers of this process what an address has replaced. */
export function tellOthers(appId: string, url: string, formers: readonly Kept[]): void {
	const open = formers.filter((one): one is Callback => !isLocked(one));
	replacedBy.delete(place(appId, url));
	if (open.length > 0) replacedBy.set(place(appId, url), open);
	for (const [oldest] of replacedBy) {
		if (replacedBy.size <= MOST_ADDRESSES) break;
		replacedBy.delete(oldest);
	}
}

const place = (appId: string, url: string): string =>
	createHash('sha256').update(`${appId} ${url}`).digest('base64url');
