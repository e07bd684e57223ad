import { CredentialProblem } from './credentialProblem';

export interface AddressRules {
	/** Display name of the credential's field, for the message. */
	field: string;
	/** Whether `http://` may be used (the credential's Allow Insecure HTTP). */
	allowInsecureHttp: boolean;
	/** Whether the address may go on after the host, e.g. `https://gateway.example/webrtc`. Default: allowed. */
	path?: 'allowed' | 'refused';
}

const dotSegment = /^(?:\.|%2e){1,2}$/i;

/**
 * Checks the base URL of a credential and returns it in its normal form: lower-case host, no
 * default port, no slash at the end.
 *
 * @throws CredentialProblem for an empty address, another scheme than https (or http without the
 * permission), user info, backslash, query, fragment, white space, control characters, empty or
 * dot segments, and for a path where none is allowed.
 */
export function checkedBaseUrl(value: unknown, { field, allowInsecureHttp, path }: AddressRules) {
	const refuse = (reason: string) => new CredentialProblem(field, reason);

	if (typeof value !== 'string' || value === '') {
		throw refuse('is empty. Enter the address of the service, e.g. https://api.example.com');
	}
	if (/[\s\u0000-\u001f\u007f]/.test(value)) {
		throw refuse('contains a space, a line break or a control character. Remove it');
	}
	if (!/^https?:\/\/[^/]/i.test(value)) {
		throw refuse('must start with https:// followed by a host name');
	}
	if (/^http:/i.test(value) && !allowInsecureHttp) {
		throw refuse(
			'starts with http://, which sends everything unencrypted. Use https://, or switch on Allow Insecure HTTP for a server of your own',
		);
	}
	if (/[\\@?#]/.test(value)) {
		throw refuse(
			'contains a backslash, @, ? or #. Enter only scheme, host, port and path, without user name, query or fragment',
		);
	}
	const url = parsed(value);
	if (url === undefined || value.split('/')[2]?.includes('%')) {
		throw refuse('is not a valid URL. Check host name and port');
	}
	// Judged on the text as it was entered: the URL parser resolves dot segments without a word.
	const segments = value.replace(/\/+$/, '').split('/').slice(3);
	if (segments.some((segment) => segment === '' || dotSegment.test(segment))) {
		throw refuse('contains an empty segment or a dot segment ("//", "." or ".."). Remove it');
	}
	if (path === 'refused' && segments.length > 0) {
		throw refuse('must end after the host. Remove the path');
	}
	return url.origin + url.pathname.replace(/\/+$/, '');
}

/** The URL, or undefined when the text is none. */
export function parsed(value: string, base?: string): URL | undefined {
	return URL.canParse(value, base) ? new URL(value, base) : undefined;
}
