import type { INodeProperties } from 'n8n-workflow';

import { sendLogin, type HttpRequest } from './login';

type Fields = Record<string, unknown>;

/** What n8n gives `preAuthentication`: the helpers of whoever wants to send a request. */
interface Helpers {
	httpRequest: HttpRequest;
	/** Only the helpers of a running node have it (n8n-workflow, IExecuteFunctions). */
	normalizeItems?: unknown;
}

/** Whether a server answers at the address of a credential that has no login of its own. */
export interface Reachability {
	/**
	 * What n8n's `preAuthentication` returns: never anything.
	 *
	 * @throws PassingProblem naming the field, in words, when no server answers
	 */
	look(helpers: Helpers, credentials: Fields): Promise<Record<string, never>>;
}

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
 * @param addressOf throws for an address that cannot be used: the test itself says so
 * @param now milliseconds since 1970
 */
export function reachability(
	field: string,
	addressOf: (credentials: Fields) => string,
	now: () => number = () => Date.now(),
): Reachability {
	const answered = new Map<string, number>();
	return {
		async look(helpers, credentials) {
			if (helpers.normalizeItems !== undefined) return {};
			let url: string;
			try {
				url = addressOf(credentials);
			} catch {
				return {};
			}
			if (now() - (answered.get(url) ?? -Infinity) < FRESH) return {};
			const problem = await sendLogin(
				helpers.httpRequest,
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
		},
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
