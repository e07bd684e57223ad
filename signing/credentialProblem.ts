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
