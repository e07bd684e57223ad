import type { IHttpRequestOptions } from 'n8n-workflow';

import type { ArrayFormat } from './queryString';

/**
 * What n8n may hand to a credential: its present request options, or the older ones that the HTTP
 * Request node still uses.
 */
export interface RequestOptions extends IHttpRequestOptions {
	uri?: string;
	form?: unknown;
	formData?: unknown;
	useQuerystring?: boolean;
	qsStringifyOptions?: { arrayFormat?: ArrayFormat };
	rejectUnauthorized?: boolean;
	resolveWithFullResponse?: boolean;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
	simple?: boolean;
}

/** Whether these are the older options. They treat empty bodies and bare texts differently. */
export function isOlder(options: RequestOptions): boolean {
	return (
		options.uri !== undefined ||
		options.resolveWithFullResponse !== undefined ||
		options.simple !== undefined ||
		options.followRedirect !== undefined
	);
}
