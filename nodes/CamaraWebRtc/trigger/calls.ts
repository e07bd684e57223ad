import {
	NodeApiError,
	NodeOperationError,
	type IHookFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { matchAnswer, type Answer, type VendorResponse } from '../../../engine/model/answer';
import { asIs, Failure } from '../../../engine/base/failure';
import type { VendorRequest } from '../../../engine/model/request';
import { makeRedact, type Redact } from '../../../engine/wire/redact';
import { addressOf } from '../../../engine/wire/send';
import { manners } from '../manners';
import type { Values } from '../shared/release';

/** Also for a renewal, which the sender of the last event waits for. */
const TIMEOUT = 10_000;

/** What a hook and a delivery have in common. */
export type Caller = IHookFunctions | IWebhookFunctions;

/** A request as an operation makes it, for the release of the credential. */
export interface Call {
	request(values: Values): VendorRequest;
	read(response: VendorResponse, request: VendorRequest): Answer;
	/** Values that must not stand in a message. */
	secrets?: string[];
}

/** Sends a request with the node's credential. @throws NodeApiError when no answer came. */
export async function call(hook: Caller, { request, read, secrets = [] }: Call): Promise<Answer> {
	const { type, fetchesTokens, connection } = await connectionOf(hook);
	const made = inWords(hook, () => request(connection.values));
	const url = addressOf(connection, made);
	const options: IHttpRequestOptions = {
		...{ method: made.method, url, timeout: TIMEOUT, encoding: 'text', returnFullResponse: true },
		headers: {
			accept: 'application/json',
			...(made.body ? { 'content-type': 'application/json' } : {}),
		},
		...(made.body ? { body: JSON.stringify(made.body) } : {}),
		// A 401 renews a fetched token; a token of the user's own would only be sent twice.
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
	const answer = read({ status: response.statusCode, headers, text }, made);
	return { ...answer, message: redact(answer.message) };
}

/** What an operation refuses before sending, as n8n shows it. */
function inWords<T>(hook: Caller, work: () => T): T {
	try {
		return work();
	} catch (thrown) {
		if (!(thrown instanceof Failure)) throw asIs(thrown);
		const { message, description } = thrown.facts;
		throw new NodeOperationError(hook.getNode(), message, { description });
	}
}

async function send(
	hook: Caller,
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
		const message = `The operator could not be asked about event subscriptions: ${reason}`;
		throw new NodeApiError(
			hook.getNode(),
			{ message },
			{
				message: message.slice(0, 480),
				description: 'Check the credential and its Base URL, then publish again.',
			},
		);
	}
}

/** The release that the credential names. */
export async function valuesOf(hook: Caller): Promise<Values> {
	return (await connectionOf(hook)).connection.values;
}

async function connectionOf(hook: Caller) {
	const choice = hook.getNodeParameter('authentication', 'accessToken');
	const use = manners.credentials.find(({ authentication }) => authentication === choice);
	if (!use) throw new NodeOperationError(hook.getNode(), 'Choose an Authentication from the list');
	const data = await hook.getCredentials(use.type);
	return { ...use, connection: manners.connect(use.type, data) };
}

/** The refusal of a call in n8n's words, with what to do. */
export function refusal(hook: Caller, answer: Answer, what: string): NodeApiError {
	const quote = (answer.message || 'no reason was given').slice(0, 300);
	const said = [answer.status, answer.code].filter(Boolean).join(', ');
	const message = `${what} (${said}): "${quote}"`;
	const advice =
		matchAnswer(manners.advice, answer) ??
		(answer.reading === 'misaddressed'
			? 'The address looks wrong: check Base URL, Layout and Release in the credential.'
			: 'Try again later.');
	return new NodeApiError(
		hook.getNode(),
		{ message },
		{
			message,
			description:
				advice +
				(answer.requestId ? ` Request ID for the operator's support: ${answer.requestId}.` : ''),
			httpCode: String(answer.status),
		},
	);
}
