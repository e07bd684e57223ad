import { Failure } from '../base/failure';
import type { Redact } from './redact';

/** What n8n's OAuth2 client says when a token endpoint refused, or answered something else. */
const OAUTH2_CODES = new Set(['EAUTH', 'ESTATUS']);

/**
 * The failure of a request that was not carried out, because the credential refused to sign it or could
 * not sign in; undefined when the reason is another one, such as a connection that was cut.
 *
 * @param errors what was thrown, with its causes. An error with a `field` comes from a credential,
 * whose message names that field; one with a `code` too was caused by the network.
 */
export function signInProblem(
	errors: ReadonlyArray<Readonly<Record<string, unknown>>>,
	redact: Redact,
): Failure | undefined {
	const text = (message: unknown) => (typeof message === 'string' ? redact(message) : '');
	if (errors.some(({ changed }) => changed === true)) {
		return notSent(
			'The credential was changed while the node was running',
			'It names another address or account now. Run the item again.',
		);
	}
	const refused = errors.find(({ code }) => typeof code === 'string' && OAUTH2_CODES.has(code));
	if (refused) {
		return notSent(
			`No access token was given: ${text(refused.message)}`,
			'Check Client ID, Client Secret, Scope and the addresses for tokens in the credential.',
		);
	}
	if (errors.some(({ code }) => typeof code === 'string' && code !== '')) return undefined;
	const problem = errors.find(({ field }) => typeof field === 'string');
	if (!problem) return undefined;
	return notSent(
		`The credential cannot be used: ${text(problem.message)}`,
		'Open the credential, correct the named field and test it.',
	);
}

function notSent(message: string, description: string): Failure {
	return new Failure({
		kind: 'input',
		message,
		description: `The request was not carried out. ${description}`,
	});
}
