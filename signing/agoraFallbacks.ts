import { checkedBaseUrl } from './address';

/**
 * The addresses that the user listed for when the Base URL gives no answer, checked like it. One in
 * a line, or separated by commas.
 *
 * @throws CredentialProblem naming the field
 */
export function parseFallbackUrls(credentials: Record<string, unknown>): string[] {
	const { fallbackBaseUrls, allowInsecureHttp } = credentials;
	if (typeof fallbackBaseUrls !== 'string') return [];
	return fallbackBaseUrls
		.split(/[\s,]+/)
		.filter(Boolean)
		.map((address) =>
			checkedBaseUrl(address, {
				field: 'Fallback Base URLs',
				allowInsecureHttp: allowInsecureHttp === true,
			}),
		);
}
