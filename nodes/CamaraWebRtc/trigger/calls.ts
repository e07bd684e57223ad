import {
	call,
	connectionOf,
	refusal,
	type Call,
	type Caller,
	type Errand,
} from '../../../engine/call';
import type { Answer } from '../../../engine/model/answer';
import { manners } from '../manners';
import type { Values } from '../shared/release';

const errand: Errand = {
	manners,
	// Also for a renewal, which the sender of the last event waits for.
	timeout: 10_000,
	failed: 'The operator could not be asked about event subscriptions',
	addressFields: 'Base URL, Layout and Release',
	support: 'operator',
};

/** Sends a request with the node's credential. @throws NodeApiError when no answer came. */
export const ask = async (caller: Caller, request: Call): Promise<Answer> =>
	await call(caller, errand, request);

/** The refusal of a request in n8n's words, with what to do. */
export const refused = (caller: Caller, answer: Answer, what: string) =>
	refusal(caller, errand, answer, what);

/** The release that the credential names. */
export async function valuesOf(caller: Caller): Promise<Values> {
	return (await connectionOf(caller, errand)).connection.values;
}
