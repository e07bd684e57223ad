import { matchAnswer, type Answer } from '../model/answer';
import { Failure } from '../base/failure';
import { ends, type Operation } from '../model/operation';
import type { Connection, Provider } from '../model/provider';
import { makeRedact } from './redact';
import { BLOCKED, NEVER_SENT, STORE_AWAY } from './retry';
import type { NoAnswer } from './send';
import type { Line } from './line';

/** With its number, a message stays within 500 characters. */
export const LONGEST_MESSAGE = 480;

/** What is known of the attempt that failed. */
export interface Attempt {
	requestId: string | null;
	attempts: number;
	/** A request of ours may have been carried out. */
	ambiguous?: boolean;
	/** That goes for the latest one: its own answer leaves it open. */
	open?: boolean;
	/** Minutes by which our clock is ahead of the vendor's. */
	clockAhead?: number;
}

/** What to do about a missing answer, by the code that Node.js gives. */
const FAULTS: Record<string, string> = {
	[BLOCKED]:
		'The SSRF protection of n8n blocks this address: ask its administrator to allow the host or its IP range.',
	[STORE_AWAY]: 'The database of n8n did not answer: run the item again when it does.',
	ECONNREFUSED: 'Nothing listens at this address: check the address in the credential.',
	ENOTFOUND: 'The host is not known: check the address in the credential.',
	EAI_AGAIN: 'The name service did not answer: try again, and check the network of n8n.',
	ECONNABORTED: 'Raise the option Timeout, or check whether the service is slow.',
	ETIMEDOUT: 'The host does not answer: check the address and any firewall.',
	ECONNRESET: 'The connection was cut.',
	EPIPE: 'The connection was cut.',
	ERR_BAD_RESPONSE: 'The answer was cut short.',
	Z_DATA_ERROR: 'The compressed answer was damaged.',
	ERR_CANCELED: 'The execution was cancelled.',
	EAUTH: 'The authorization server refused: check Client ID and Client Secret in the credential.',
	DEPTH_ZERO_SELF_SIGNED_CERT:
		'The certificate is self-signed: install it, or turn on Ignore SSL Issues in the credential.',
	SELF_SIGNED_CERT_IN_CHAIN:
		'The certificate chain is self-signed: install it, or turn on Ignore SSL Issues in the credential.',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		'The certificate cannot be verified: install its issuer, or turn on Ignore SSL Issues in the credential.',
	CERT_HAS_EXPIRED: 'The certificate has expired.',
};

/** The failure of an item whose request got no usable answer. */
export function explainNoAnswer(
	line: Line,
	operation: Operation,
	missing: NoAnswer,
	attempt: Attempt,
): Failure {
	const { provider, connection } = line;
	const redact = makeRedact(connection.secrets);
	const changes = ends(operation) || operation.kind === 'write';
	const neverSent = missing.neverSent || attempt.attempts === 0 || NEVER_SENT.has(missing.code);
	const known =
		neverSent && !attempt.ambiguous
			? 'Nothing has reached the service. '
			: changes
				? 'It is not known whether the request took effect: look before you repeat it. '
				: '';
	return new Failure({
		kind: 'transport',
		message: redact(
			`${operation.action}: ${provider.displayName} gave no answer (${[missing.code, missing.message].filter(Boolean).join(', ')})`,
		).slice(0, LONGEST_MESSAGE),
		description:
			known +
			(FAULTS[missing.code] ??
				(missing.neverSent
					? 'The login before it failed for a reason that may pass: try again.'
					: 'Check the address in the credential and the network of n8n.')),
		code: missing.code,
		...attempt,
	});
}

/** The failure of an item for which the vendor asks to wait longer than we do. */
export function explainWish(
	{ provider, connection }: Line,
	operation: Operation,
	answer: Answer,
	wish: number,
	attempt: Attempt,
): Failure {
	const seconds = Math.ceil(wish / 1_000);
	const code = makeRedact(connection.secrets)(answer.code);
	return new Failure({
		kind: 'vendor',
		message: `${operation.action}: ${provider.displayName} asks to wait ${seconds} s (${answer.status}${code ? ` ${code}` : ''})`,
		description:
			(attempt.ambiguous ? 'It may have been carried out: look before you repeat it. ' : '') +
			'That is longer than the node waits. Run the workflow again after that time.',
		status: answer.status,
		code,
		...attempt,
	});
}

/**
 * The failure of an item that the vendor, or something in front of it, answered with no. The headline
 * carries one ID, because n8n keeps nothing else of an item that goes on as an error; the others stand
 * in the details.
 */
export function explainAnswer(
	{ provider, connection }: Line,
	operation: Operation,
	answer: Answer,
	target: { thing: string; place: string },
	attempt: Attempt,
	secrets: readonly string[],
): Failure {
	const redact = makeRedact(connection.secrets, secrets);
	const code = redact(answer.code);
	const { headline, advice } = reading(answer, provider, connection, ends(operation));
	const said = [answer.status, code, redact(target.thing)].filter(Boolean).join(', ');
	const head = `${operation.action}: ${headline} (${said})`;
	// A body that may hold secrets of the vendor is not quoted: unread it cannot be masked.
	const text = answer.message || (operation.secretResponse ? '' : answer.text);
	const quote = redact(text)
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, Math.max(0, LONGEST_MESSAGE - head.length));
	const { requestId, clockAhead } = attempt;
	return new Failure({
		kind: 'vendor',
		message: (quote ? `${head}: "${quote}"` : head).slice(0, LONGEST_MESSAGE + 3),
		description: [
			advice,
			clockAhead === undefined || (answer.status !== 401 && answer.status !== 403)
				? ''
				: `The clock of n8n is ${Math.abs(clockAhead)} minutes ${clockAhead > 0 ? 'ahead of' : 'behind'} the vendor's: correct it.`,
			target.place ? `Asked for with ${redact(target.place)}.` : '',
			requestId ? `Request ID for the vendor's support: ${requestId}.` : '',
		]
			.filter(Boolean)
			.join(' '),
		status: answer.status,
		code,
		...attempt,
	});
}

/** The vendor's own advice is about its own answers; what others answer is told apart first. */
function reading(
	answer: Answer,
	provider: Provider,
	connection: Connection,
	ending: boolean,
): { headline: string; advice: string } {
	const vendor = provider.displayName;
	const nothingIsClaimed = ending ? ' Nothing is said about whether the thing is over.' : '';
	if (answer.status >= 300 && answer.status < 400) {
		return {
			headline: 'the address answers with a redirect, which is never followed',
			advice: `Enter the final address of ${vendor} in the credential.${nothingIsClaimed}`,
		};
	}
	switch (answer.reading) {
		case 'misaddressed':
			return {
				headline: `the address looks wrong: what answered is not ${vendor}`,
				advice: `Check the address (host and path) in the credential.${nothingIsClaimed}`,
			};
		case 'unreadable':
			return {
				headline: `${vendor} answered in an unexpected format`,
				advice: `A login page, a proxy or a cut connection can cause this: check the address in the credential, then look before you repeat.${nothingIsClaimed}`,
			};
		default:
			if (answer.ok) {
				return {
					headline: `${vendor} answered with something that it does not document`,
					advice: `It may have been done: look before you repeat.${nothingIsClaimed}`,
				};
			}
			return {
				headline: `${vendor} refused`,
				advice:
					matchAnswer({ ...provider.advice, ...connection.advice }, answer) ??
					adviceByStatus(answer.status, vendor),
			};
	}
}

function adviceByStatus(status: number, vendor: string): string {
	if (status === 400 || status === 422) return 'Correct the parameter that the text names.';
	if (status === 401) return 'Check the secrets in the credential, and test it.';
	if (status === 403) return 'The credential is known, but may not do this: check its permissions.';
	if (status === 404) return 'Check the IDs: no such thing is known there.';
	if (status === 409) return 'Another action is under way: look, then try again.';
	if (status === 429) return `${vendor} limits the rate of requests: try again later.`;
	if (status >= 500) return `${vendor} has trouble: look at the state before you repeat.`;
	return 'See the documentation of the vendor for this code.';
}
