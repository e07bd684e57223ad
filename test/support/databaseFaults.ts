import { UserError } from 'n8n-workflow';

/** What the PostgreSQL client throws when the server is shut down under a query (SQLSTATE 57P01). */
export function databaseFault(): Error {
	const error = new Error('terminating connection due to administrator command');
	return Object.assign(error, { name: 'error', code: '57P01' });
}

/** What Node.js throws when nothing listens where the database was, as while it is restarted. */
export function connectionFault(): Error {
	const error = new Error('connect ECONNREFUSED 10.0.0.5:5432');
	return Object.assign(error, { code: 'ECONNREFUSED' });
}

/** As n8n's server says that a node's credential is not there any more. */
export class CredentialNotFoundErrorLike extends UserError {
	constructor() {
		super('Credential with ID "7" does not exist for type "someApi".');
	}
}
