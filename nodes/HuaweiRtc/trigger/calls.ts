import { NodeOperationError, type IHookFunctions, type NodeApiError } from 'n8n-workflow';

import { call, refusal, type Errand } from '../../../engine/call';
import { asObject, asText, isAmong, type Answer } from '../../../engine/model/answer';
import { path } from '../../../engine/model/request';
import { manners } from '../manners';
import { isHuaweiId } from '../shared/fields';

const errand: Errand = {
	manners,
	timeout: 30_000,
	failed: 'The callback address could not be read or set',
	addressFields: 'Base URL',
	support: 'vendor',
};

/** The one callback of an app. */
export interface Callback {
	url: string;
	authKey: string;
}

/** The callback that the app has now; nothing when it has none, or is gone itself. */
export async function currentCallback(hook: IHookFunctions): Promise<Callback | undefined> {
	const answer = await ask(hook, 'GET');
	if (isAmong(['404 RTC.*'], answer)) {
		// The app was deleted, and with it what was registered.
		if (hook.getWorkflowStaticData('node').callbackUrl !== undefined) return undefined;
		throw refusal(hook, errand, answer);
	}
	if (!answer.ok) throw refusal(hook, errand, answer);
	const { url, auth_key } = asObject(asObject(answer.body).record_callback);
	return asText(url) === '' ? undefined : { url: asText(url), authKey: asText(auth_key) };
}

/**
 * Sets the app's callback. Huawei tries the address while it saves it.
 *
 * @returns whether it was saved; not when the address gave Huawei no answer
 * @throws NodeApiError on every other refusal
 */
export async function setCallback(
	hook: IHookFunctions,
	{ url, authKey }: Callback,
): Promise<'saved' | NodeApiError> {
	const body = { url, ...(authKey ? { auth_key: authKey } : {}) };
	const answer = await ask(hook, 'PUT', body, [authKey]);
	if (answer.ok) return 'saved';
	if (isAmong(['400 RTC.00001018'], answer)) return refusal(hook, errand, answer);
	throw refusal(hook, errand, answer);
}

async function ask(
	hook: IHookFunctions,
	method: 'GET' | 'PUT',
	body?: Record<string, unknown>,
	secrets: string[] = [],
): Promise<Answer> {
	const appId = appIdOf(hook);
	const request = () => ({ method, path: path`/v2/apps/${appId}/record-callback`, body });
	return await call(hook, errand, { request, read: manners.read, secrets });
}

/** @throws NodeOperationError when it is no ID */
export function appIdOf(hook: IHookFunctions): string {
	const appId = hook.getNodeParameter('appId', '', { extractValue: true });
	const complaint = isHuaweiId(appId);
	if (complaint) throw new NodeOperationError(hook.getNode(), `App ID ${complaint}`);
	return String(appId);
}
