import {
	NodeApiError,
	NodeOperationError,
	type IHookFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { asObject, asText, isAmong, matchAnswer, type Answer } from '../../../engine/model/answer';
import { path } from '../../../engine/model/request';
import { makeRedact, type Redact } from '../../../engine/wire/redact';
import { manners } from '../manners';
import { isHuaweiId } from '../shared/fields';

const TIMEOUT = 30_000;

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
		throw refusal(hook, answer);
	}
	if (!answer.ok) throw refusal(hook, answer);
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
	if (isAmong(['400 RTC.00001018'], answer)) return refusal(hook, answer);
	throw refusal(hook, answer);
}

async function ask(
	hook: IHookFunctions,
	method: 'GET' | 'PUT',
	body?: object,
	secrets: string[] = [],
): Promise<Answer> {
	const appId = appIdOf(hook);
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
	const redact = makeRedact([...connection.secrets, ...secrets]);
	const response = await send(hook, type, options, redact);
	const headers = Object.fromEntries(
		Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
	const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
	const answer = manners.read({ status: response.statusCode, headers, text });
	return { ...answer, message: redact(answer.message) };
}

/** @throws NodeOperationError when it is no ID */
export function appIdOf(hook: IHookFunctions): string {
	const appId = hook.getNodeParameter('appId', '', { extractValue: true });
	const complaint = isHuaweiId(appId);
	if (complaint) throw new NodeOperationError(hook.getNode(), `App ID ${complaint}`);
	return String(appId);
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
