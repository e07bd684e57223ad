import type { IHookFunctions } from 'n8n-workflow';

import { ownAddress } from '../../../triggers/activation';
import type { Callback } from './calls';

/**
 * Whether an address is, or was, this very node's. n8n's addresses end with an ID of the node, so
 * that it is found again on the same host, as test and as production address. On another host, as
 * after a change of n8n's webhook URL, that is not enough, because a copy of the workflow on
 * another instance has the same ID: we have stored it, or it is a test address with our key (what
 * is stored for a test is lost when n8n is started anew).
 */
export function isOwn(hook: IHookFunctions, callback: Callback, keys: readonly string[]): boolean {
	const { callbackUrl } = hook.getWorkflowStaticData('node');
	if (callback.url === callbackUrl) return true;
	const own = partsOf(ownAddress(hook));
	const theirs = partsOf(callback.url);
	if (!own || !theirs || own.node !== theirs.node) return false;
	if (own.origin === theirs.origin) return true;
	const isTest = (own.door === theirs.door) === isTesting(hook);
	return isTest && keys.includes(callback.authKey);
}

/**
 * While the editor listens for a test event: whether the address is the one of the published
 * workflow, which gets its events back after the test.
 */
export function isProductionDuringTest(hook: IHookFunctions, { url }: Callback): boolean {
	const own = partsOf(ownAddress(hook));
	const theirs = partsOf(url);
	return isTesting(hook) && own?.origin === theirs?.origin && own?.door !== theirs?.door;
}

/** Whether the editor listens for a test event; while it stops, n8n names another mode. */
export function isTesting(hook: IHookFunctions): boolean {
	return hook.getMode() === 'manual' || hook.getWorkflowStaticData('node').isTest === true;
}

/** `https://host/webhook/ID/webhook`: the door is "webhook" or "webhook-test". */
function partsOf(url: string): { origin: string; door: string; node: string } | undefined {
	if (!URL.canParse(url)) return undefined;
	const { origin, pathname } = new URL(url);
	const steps = pathname.split('/');
	return { origin, door: steps.slice(0, -2).join('/'), node: steps.slice(-2).join('/') };
}
