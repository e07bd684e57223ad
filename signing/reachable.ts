import type { ICredentialType, IHttpRequestHelper, INodeProperties } from 'n8n-workflow';

import { sendLogin } from './login';

type Fields = Record<string, unknown>;

/** What n8n calls before it signs; it may throw, and its message is shown as it is. */
type PreAuthentication = NonNullable<ICredentialType['preAuthentication']>;

/** For so long an address that answered is not looked at again, in milliseconds. */
const FRESH = 60_000;

/**
 * n8n's test of a credential shows the bare code of a fault (`ECONNREFUSED`), and no rule of a test can
 * put words in its place. But it runs `preAuthentication` first, whose own message is shown. So one
 * plain request without any secret looks there whether somebody answers; whatever is answered, the test
 * itself judges it.
 *
 * While a node runs, nothing is looked at: its own request will tell.
 *
 * Nothing ever comes back from it, so that n8n has nothing to keep.
 *
 * @param addressOf throws for an address that cannot be used: the test itself says so
 * @param now milliseconds since 1970
 * @returns what n8n calls before it signs; it throws a PassingProblem naming the field, in words, when no server answers
 */
export function reachability(
	field: string,
	addressOf: (credentials: Fields) => string,
	now: () => number = () => Date.now(),
): PreAuthentication {
	const answered = new Map<string, number>();
	return async function look(this: IHttpRequestHelper, credentials) {
		// Only the helpers of a running node have it (n8n-workflow, IExecuteFunctions).
		if ('normalizeItems' in this.helpers) return {};
		let url: string;
		try {
			url = addressOf(credentials);
		} catch {
			return {};
		}
		if (now() - (answered.get(url) ?? -Infinity) < FRESH) return {};
		const problem = await sendLogin(
			this.helpers.httpRequest,
			{ method: 'GET', url },
			credentials,
			field,
		).then(
			() => undefined,
			(thrown: Error) => thrown,
		);
		if (problem && hungUp(problem)) return {};
		if (problem) throw problem;
		answered.clear();
		answered.set(url, now());
		return {};
	};
}

/**
 * Somebody is there, and hangs up on a plain request: some gateways do so to whoever shows no credential.
 * The request itself tells.
 */
function hungUp({ cause }: Error): boolean {
	const { code } = (cause ?? {}) as { code?: unknown };
	return /^(?:ECONNRESET|EPIPE|HPE_\w+)$/.test(String(code));
}

/**
 * n8n runs `preAuthentication` only for types with a hidden field that can expire, and while that field is
 * empty: this one stays so. An expression that tells a test from an execution would be worked out for each
 * item, and that took as long as all else that a node does for it.
 */
export const lookedAt: INodeProperties = {
	displayName: 'Looked At',
	name: 'lookedAt',
	type: 'hidden',
	typeOptions: { expirable: true },
	default: '',
};
