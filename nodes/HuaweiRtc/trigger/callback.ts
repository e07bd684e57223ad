import {
	NodeApiError,
	NodeOperationError,
	type IHookFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { asObject, asText, isAmong, matchAnswer, type Answer } from '../../../engine/model/answer';
import { makeRedact, type Redact } from '../../../engine/wire/redact';
import { path } from '../../../engine/model/request';
import { sealed, unsealed } from '../../../signing/huaweiCallback';
import { secretsIn } from '../../../signing/webhook';
import { manners } from '../manners';
import { isCallbackKey } from '../shared/callbackKey';
import { isHuaweiId } from '../shared/fields';

const TIMEOUT = 30_000;

interface Callback {
	url: string;
	authKey: string;
}

/** Whether the app's callback is this trigger's, with this key. */
export async function isRegistered(hook: IHookFunctions): Promise<boolean> {
	const [key] = await keysOf(hook);
	const current = await currentCallback(hook);
	return current?.url === ownUrl(hook) && current.authKey === key;
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
	const url = ownUrl(hook);
	const former = await currentCallback(hook);
	const stored = hook.getWorkflowStaticData('node');
	if (former && former.url !== url) {
		const { replaceExisting } = hook.getNodeParameter('options', {}) as Record<string, unknown>;
		if (replaceExisting !== true) throw occupied(hook, former.url);
		stored.formerCallback = sealed(JSON.stringify(former), key);
	}
	await setCallback(hook, { url, authKey: key });
	stored.callbackUrl = url;
}

/**
 * Puts the former callback back. Huawei has no call that removes one, so that without a former one
 * ours stays; its deliveries find nobody.
 */
export async function unregister(hook: IHookFunctions): Promise<void> {
	const stored = hook.getWorkflowStaticData('node');
	const { formerCallback } = stored;
	const current = await currentCallback(hook);
	// What is not ours any more is not touched.
	if (current?.url === ownUrl(hook)) {
		if (typeof formerCallback === 'string') {
			await setCallback(hook, await openedCallback(hook, formerCallback));
		} else {
			hook.logger.warn(
				'Huawei has no call that removes a callback address: the one of this trigger stays in the app until another one is set.',
			);
		}
	}
	delete stored.formerCallback;
	delete stored.callbackUrl;
}

async function openedCallback(hook: IHookFunctions, text: string): Promise<Callback> {
	const opened = unsealed(text, await keysOf(hook));
	if (opened === undefined) {
		throw new NodeOperationError(
			hook.getNode(),
			'The former callback address could not be put back, because the Callback Key was changed',
			{
				description:
					'Enter the key with which the workflow was published as Former Callback Key, or set the address with Recording Callback: Update.',
			},
		);
	}
	return JSON.parse(opened) as Callback;
}

function ownUrl(hook: IHookFunctions): string {
	return hook.getNodeWebhookUrl('default') ?? '';
}

async function keysOf(hook: IHookFunctions): Promise<string[]> {
	const { authKey, formerAuthKey } = await hook.getCredentials('huaweiRtcCallbackApi');
	return secretsIn(authKey, formerAuthKey);
}

function occupied(hook: IHookFunctions, url: string): NodeOperationError {
	const host = URL.canParse(url) ? new URL(url).host : 'another address';
	return new NodeOperationError(
		hook.getNode(),
		`The app already sends its recording events to ${host}, and an app has one address only`,
		{
			description:
				'Turn on Replace Existing to put this trigger in its place; it is put back when the workflow is no longer published. Test and production address of a trigger are two addresses.',
		},
	);
}

/** The callback that the app has now; nothing when it has none, or is gone itself. */
async function currentCallback(hook: IHookFunctions): Promise<Callback | undefined> {
	const answer = await ask(hook, 'GET');
	if (isAmong(['404 RTC.*'], answer)) {
		if (hook.getWorkflowStaticData('node').callbackUrl !== undefined) return undefined;
		throw refusal(hook, answer);
	}
	if (!answer.ok) throw refusal(hook, answer);
	const { url, auth_key } = asObject(asObject(answer.body).record_callback);
	return asText(url) === '' ? undefined : { url: asText(url), authKey: asText(auth_key) };
}

async function setCallback(hook: IHookFunctions, { url, authKey }: Callback): Promise<void> {
	const answer = await ask(hook, 'PUT', { url, ...(authKey ? { auth_key: authKey } : {}) });
	if (!answer.ok) throw refusal(hook, answer);
}

async function ask(hook: IHookFunctions, method: 'GET' | 'PUT', body?: object): Promise<Answer> {
	const appId = hook.getNodeParameter('appId', '', { extractValue: true });
	const complaint = isHuaweiId(appId);
	if (complaint) throw new NodeOperationError(hook.getNode(), `App ID ${complaint}`);
	const { type, fetchesTokens, connection } = await connectionOf(hook);
	const url = connection.baseUrl + path`/v2/apps/${appId}/record-callback`;
	const options: IHttpRequestOptions = {
		...{ method, url, timeout: TIMEOUT, encoding: 'text', returnFullResponse: true },
		headers: { accept: 'application/json', 'content-type': 'application/json' },
		...(body ? { body: JSON.stringify(body) } : {}),
		// A 401 renews a fetched token, and must not send a signed request again.
		ignoreHttpStatusErrors: fetchesTokens ? { ignore: true, except: [401] } : true,
		disableFollowRedirect: true,
		allowedDomains: new URL(url).hostname,
		skipSslCertificateValidation: connection.allowUnauthorizedCerts,
	};
	const redact = makeRedact(connection.secrets);
	const response = await send(hook, type, options, redact);
	const headers = Object.fromEntries(
		Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
	const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
	const answer = manners.read({ status: response.statusCode, headers, text });
	return { ...answer, message: redact(answer.message) };
}

async function send(
	hook: IHookFunctions,
	type: string,
	options: IHttpRequestOptions,
	redact: Redact,
): Promise<IN8nHttpFullResponse> {
	try {
		return (await hook.helpers.httpRequestWithAuthentication.call(
			hook,
			type,
			options,
		)) as IN8nHttpFullResponse;
	} catch (thrown) {
		const reason = redact(thrown instanceof Error ? thrown.message : 'no reason was given');
		const message = `The callback address could not be read or set: ${reason}`.slice(0, 480);
		throw new NodeApiError(
			hook.getNode(),
			{ message },
			{ message, description: 'Check the credential and its Base URL, then publish again.' },
		);
	}
}

async function connectionOf(hook: IHookFunctions) {
	const choice = hook.getNodeParameter('authentication', 'accessKey');
	const [first, second] = manners.credentials;
	const use = choice === 'token' ? second : first;
	if (!use) throw new NodeOperationError(hook.getNode(), 'Choose an authentication');
	const data = await hook.getCredentials(use.type);
	return { ...use, connection: manners.connect(use.type, data) };
}

function refusal(hook: IHookFunctions, answer: Answer): NodeApiError {
	const quote = (answer.message || 'no reason was given').slice(0, 300);
	const said = [answer.status, answer.code].filter(Boolean).join(', ');
	const message = `The callback address could not be read or set (${said}): "${quote}"`;
	return new NodeApiError(
		hook.getNode(),
		{ message },
		{
			message,
			description:
				(matchAnswer(manners.advice, answer) ??
					(answer.reading === 'misaddressed'
						? 'The address looks wrong: check Base URL in the credential.'
						: 'Try again later.')) +
				(answer.requestId ? ` Request ID for the vendor's support: ${answer.requestId}.` : ''),
			httpCode: String(answer.status),
		},
	);
}
