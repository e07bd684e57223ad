import {
	NodeApiError,
	NodeOperationError,
	type IHookFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type IWebhookFunctions,
} from 'n8n-workflow';

import { asIs, Failure } from './base/failure';
import { matchAnswer, type Answer, type VendorResponse } from './model/answer';
import type { Connection, CredentialUse, Provider } from './model/provider';
import type { VendorRequest } from './model/request';
import { makeRedact, type Redact } from './wire/redact';
import { headersOf, optionsOf, textOf } from './wire/send';

/** What a hook and a delivery have in common. */
export type Caller = IHookFunctions | IWebhookFunctions;

/** What all calls of a trigger have in common. */
export interface Errand {
	manners: Pick<Provider, 'credentials' | 'connect' | 'headers' | 'advice'>;
	/** Milliseconds. */
	timeout: number;
	/** What to say when it did not come about, e.g. "The callback address could not be read or set". */
	failed: string;
	/** The fields of the credential that make the address, e.g. "Base URL". */
	addressFields: string;
	/** Whose support wants the request ID, e.g. "vendor". */
	support: string;
}

/** One request of a trigger, outside of any run of items. */
export interface Call {
	/** @throws Failure when what it is made of cannot be sent */
	request(values: Connection['values']): VendorRequest;
	read(response: VendorResponse, request: VendorRequest): Answer;
	/** Values that must not stand in a message. */
	secrets?: string[];
}

/** Sends a request with the node's credential, once. @throws NodeApiError when no answer came. */
export async function call(
	caller: Caller,
	errand: Errand,
	{ request, read, secrets = [] }: Call,
): Promise<Answer> {
	const { use, connection } = await connectionOf(caller, errand);
	const made = inWords(caller, () => request(connection.values));
	const headers = { ...errand.manners.headers, ...made.headers };
	const options = optionsOf(use, connection, { ...made, headers }, errand.timeout, 'text');
	const redact = makeRedact([...connection.secrets, ...secrets]);
	const response = await send(caller, errand, use.type, options, redact);
	const { statusCode: status, body } = response;
	const answer = read({ status, headers: headersOf(response), text: textOf(body) }, made);
	if (answer.ok || !use.fetchesTokens) return { ...answer, message: redact(answer.message) };
	// n8n may have fetched the token for this very call: what is secret in the words is known only now.
	const fetched = await connectionOf(caller, errand).catch(() => undefined);
	if (!fetched) return { ...answer, message: '' };
	return { ...answer, message: makeRedact(fetched.connection.secrets)(redact(answer.message)) };
}

/** What an operation refuses before sending, as n8n shows it. */
function inWords<T>(caller: Caller, work: () => T): T {
	try {
		return work();
	} catch (thrown) {
		if (!(thrown instanceof Failure)) throw asIs(thrown);
		const { message, description } = thrown.facts;
		throw new NodeOperationError(caller.getNode(), message, { description });
	}
}

async function send(
	caller: Caller,
	{ failed, addressFields }: Errand,
	type: string,
	options: IHttpRequestOptions,
	redact: Redact,
): Promise<IN8nHttpFullResponse> {
	try {
		const { httpRequestWithAuthentication } = caller.helpers;
		const response: unknown = await httpRequestWithAuthentication.call(caller, type, options);
		return response as IN8nHttpFullResponse;
	} catch (thrown) {
		const reason = redact(thrown instanceof Error ? thrown.message : 'no reason was given');
		const message = `${failed}: ${reason}`.slice(0, LONGEST);
		const description = `Check the credential and its ${addressFields}, then publish again.`;
		throw new NodeApiError(caller.getNode(), { message }, { message, description });
	}
}

/** Where the trigger's calls go, by the credential that its Authentication chooses. */
export async function connectionOf(
	caller: Caller,
	{ manners }: Pick<Errand, 'manners'>,
): Promise<{ use: CredentialUse; connection: Connection }> {
	const choice = caller.getNodeParameter('authentication', manners.credentials[0]?.authentication);
	const use = manners.credentials.find(({ authentication }) => authentication === choice);
	if (!use) {
		throw new NodeOperationError(caller.getNode(), 'Choose an Authentication from the list');
	}
	const data = await caller.getCredentials(use.type);
	return { use, connection: manners.connect(use.type, data) };
}

/** The refusal of a call in n8n's words, with what to do. */
export function refusal(
	caller: Caller,
	{ manners, failed, addressFields, support }: Errand,
	answer: Answer,
	what = failed,
): NodeApiError {
	const { status, code, reading, requestId } = answer;
	const quote = (answer.message || 'no reason was given').slice(0, LONGEST_QUOTE);
	const said = [status, code].filter(Boolean).join(', ');
	const message = `${what} (${said}): "${quote}"`;
	const advice =
		matchAnswer(manners.advice, answer) ??
		(reading === 'misaddressed'
			? `The address looks wrong: check ${addressFields} in the credential.`
			: 'Try again later.');
	const hint = requestId ? ` Request ID for the ${support}'s support: ${requestId}.` : '';
	return new NodeApiError(
		caller.getNode(),
		{ message },
		{ message, description: advice + hint, httpCode: String(status) },
	);
}

/** Characters. */
const LONGEST = 480;
const LONGEST_QUOTE = 300;
