import { checkedBaseUrl } from './address';

/**
 * The address of the Verba HTTP API: the credential's Base URL with `/verba/api` behind it, which
 * the Base URL may already end in, wholly or in part.
 *
 * @throws CredentialProblem naming the field
 */
export function verbaApiAddress(credentials: Record<string, unknown>): string {
	const base = checkedBaseUrl(credentials.baseUrl, {
		field: 'Base URL',
		allowInsecureHttp: credentials.allowInsecureHttp === true,
	});
	return `${base.replace(/\/verba(?:\/api)?$/, '')}/verba/api`;
}
