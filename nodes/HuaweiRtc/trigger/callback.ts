import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { secretsIn } from '../../../signing/webhook';
import { checkOptions, ownAddress } from '../../../triggers/activation';
import { isCallbackKey } from '../shared/callbackKey';
import { appIdOf, currentCallback, setCallback, type Callback } from './calls';
import { formersOf, isLocked, keepFormers, tellOthers, withFormer } from './formers';
import { isOwn, isProductionDuringTest, isTesting } from './own';

/** Whether the app's callback is this trigger's, with this key. */
export async function isRegistered(hook: IHookFunctions): Promise<boolean> {
	checkOptions(hook);
	const keys = await keysOf(hook);
	const current = await currentCallback(hook);
	const url = ownAddress(hook);
	if (current?.url !== url || current.authKey !== keys[0]) return false;
	// After n8n was started anew.
	tellOthers(appIdOf(hook), url, formersOf(hook, keys));
	return true;
}

/**
 * Makes this trigger's address the app's callback.
 *
 * @throws NodeOperationError when somebody else's address is there and may not be replaced
 */
export async function register(hook: IHookFunctions): Promise<void> {
	const keys = await keysOf(hook);
	const [key = ''] = keys;
	const complaint = isCallbackKey(key);
	if (complaint) {
		throw new NodeOperationError(hook.getNode(), `Callback Key ${complaint}`, {
			description: 'Correct it in the Huawei Cloud RTC Callback credential.',
		});
	}
	const url = ownAddress(hook);
	const current = await currentCallback(hook);
	let formers = formersOf(hook, keys);
	if (current && current.url !== url) {
		const own = isOwn(hook, current, keys);
		const { replaceExisting } = hook.getNodeParameter('options', {}) as Record<string, unknown>;
		if (!own && replaceExisting !== true) throw occupied(hook, current.url);
		if (!own || isProductionDuringTest(hook, current)) {
			formers = withFormer(formers, current, appIdOf(hook)).filter(
				(one) => isLocked(one) || one === current || !isOwn(hook, one, keys),
			);
		}
	}
	const said = await setCallback(hook, { url, authKey: key });
	if (said !== 'saved') throw said;
	const stored = hook.getWorkflowStaticData('node');
	stored.callbackUrl = url;
	stored.isTest = isTesting(hook);
	// Sealed anew with the key of now: the one before is gone some day.
	keepFormers(hook, formers, key);
	tellOthers(appIdOf(hook), url, formers);
}

/**
 * Puts the former callback back. Huawei has no call that removes one, so that without a former one
 * ours stays; its deliveries find nobody. What cannot be put back stops nobody from taking the
 * workflow back: it is told to n8n's log.
 */
export async function unregister(hook: IHookFunctions): Promise<void> {
	const keys = await keysOf(hook);
	const current = await currentCallback(hook);
	if (!current) return forget(hook);
	// What is not ours any more is not touched. What was there before us stays known: whoever has
	// replaced us may put our address back.
	if (!mayTakeBack(hook, current, keys)) return;
	const said = await putBack(hook, keys);
	if (said === 'done') return forget(hook);
	hook.logger.warn(
		`${hook.getNode().name}: ${said}Huawei has no call that removes a callback address: the one of this trigger stays in the app until another one is set.`,
	);
}

/** A test takes back its own address only, never the one of the published workflow. */
function mayTakeBack(hook: IHookFunctions, current: Callback, keys: readonly string[]): boolean {
	return isTesting(hook) ? current.url === ownAddress(hook) : isOwn(hook, current, keys);
}

/** Puts back the newest callback whose address still answers; or says why there is none. */
async function putBack(hook: IHookFunctions, keys: readonly string[]): Promise<string> {
	let dead = '';
	for (const former of formersOf(hook, keys).reverse()) {
		if (isLocked(former)) {
			return `${dead}the former address cannot be put back, because the Callback Key was changed. Enter the key with which the workflow was published as Former Callback Key, publish and unpublish once more, or set the address with Recording Callback: Update. `;
		}
		if ((await setCallback(hook, former)) === 'saved') return 'done';
		dead += `the former address on ${hostOf(former.url)} gives Huawei no answer any more and was not put back. `;
	}
	return dead;
}

function forget(hook: IHookFunctions): void {
	const stored = hook.getWorkflowStaticData('node');
	tellOthers(appIdOf(hook), ownAddress(hook), []);
	delete stored.formerCallbacks;
	delete stored.callbackUrl;
	delete stored.isTest;
}

async function keysOf(hook: IHookFunctions): Promise<string[]> {
	const { authKey, formerAuthKey } = await hook.getCredentials('huaweiRtcCallbackApi');
	return secretsIn(authKey, formerAuthKey);
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'another address');

function occupied(hook: IHookFunctions, url: string): NodeOperationError {
	return new NodeOperationError(
		hook.getNode(),
		`The app already sends its recording events to ${hostOf(url)}, and an app has one address only. Turn on the option Replace Existing to put this trigger in its place`,
		{ description: 'The former address is put back when the workflow is no longer published.' },
	);
}
