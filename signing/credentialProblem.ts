/**
 * A credential that cannot be used as it was filled in. It is thrown before anything is sent.
 *
 * `field` is the display name of the credential's field; the message starts with it and says
 * what to do. Neither ever holds the value of a secret.
 */
export class CredentialProblem extends Error {
	constructor(
		readonly field: string,
		message: string,
	) {
		super(message.startsWith(field) ? message : `${field}: ${message}`);
		this.name = 'CredentialProblem';
	}
}

/**
 * A login that got no answer, or one that means "not now" (408, 429, 5xx): the credential may be
 * right, and another try may work. The request that wanted the session was not sent.
 */
export class PassingProblem extends CredentialProblem {
	readonly passing = true;

	/**
	 * @param code of the network fault, where no answer came. It stands in `cause` alone: with a
	 * code of its own, n8n would put a general text in place of the message.
	 */
	constructor(field: string, message: string, code?: string) {
		super(field, message);
		this.name = 'PassingProblem';
		// Never what the HTTP layer threw: that holds the whole request, with its secrets.
		if (code) this.cause = Object.assign(new Error('the login got no answer'), { code });
	}
}

/** Whether a login failed for a reason that passes by itself. */
export function isPassing(thrown: unknown): boolean {
	return thrown instanceof PassingProblem;
}

/** Statuses that say "not now" and nothing about the credential (RFC 9110, RFC 6585). */
export function isPassingStatus(status: number): boolean {
	return status === 408 || status === 429 || status >= 500;
}
