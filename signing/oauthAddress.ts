import { CredentialProblem } from './credentialProblem';

/**
 * Checks the addresses to which n8n's own OAuth2 code sends client secrets and codes. That code
 * asks no credential type first, so the nodes do it before their first request.
 *
 * @param fields display names by field name, e.g. `{ accessTokenUrl: 'Access Token URL' }`; an
 * empty value is left to n8n
 * @throws CredentialProblem for plain http without permission, and for other schemes
 */
export function checkOAuthAddresses(
	credentials: Record<string, unknown>,
	fields: Record<string, string>,
): void {
	for (const [name, field] of Object.entries(fields)) {
		const value = credentials[name];
		if (value === undefined || value === '') continue;
		const scheme = /^(https?):\/\/[^/]/i.exec(String(value))?.[1]?.toLowerCase();
		if (scheme === undefined) {
			throw new CredentialProblem(field, 'must start with https:// followed by a host name');
		}
		if (scheme === 'http' && credentials.allowInsecureHttp !== true) {
			throw new CredentialProblem(
				field,
				'starts with http://, which would send the client secret unencrypted. Use https://, or switch on Allow Insecure HTTP for a server of your own',
			);
		}
	}
}
