import type { IHttpRequestOptions } from 'n8n-workflow';

import { headerText } from './basic';
import { withAuthorization, withCertificateRule } from './outgoing';

/**
 * A request with the credential's `token` in an `Authorization: Bearer` header (RFC 6750). A header
 * of an earlier attempt is replaced, a relative URL is put behind `baseUrl`.
 *
 * @throws CredentialProblem when the token cannot stand in a header, or the address is plain http
 * and the credential does not allow that
 */
export function withBearer(
	options: IHttpRequestOptions,
	credentials: Record<string, unknown>,
	{ baseUrl, field }: { baseUrl: string; field: string },
): IHttpRequestOptions {
	const { allowInsecureHttp } = credentials;
	const token = headerText(credentials.token, field);
	const headers = { Authorization: `Bearer ${token}` };
	const authorized = withAuthorization(options, { allowInsecureHttp, baseUrl }, headers);
	return withCertificateRule(authorized, credentials);
}
