import type {
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import type { HttpRequest } from './login';
import { fingerprint, NotRepeated, readSession, SessionOver, writeSession } from './session';
import { sharedLogin } from './sharedLogin';

type Fields = Record<string, unknown>;

/** What is the vendor's own of a session that a credential fetches. */
export interface SessionManners {
	/** How long a session is used, in milliseconds. */
	maxAge: number;
	/** Whether a session is still to be used, where each has a life of its own. */
	lives?(session: string, now: number): boolean;
	/** Everything that makes a different session. */
	identity(credentials: Fields): string[];
	/** Whether a login fetches the session; otherwise there is nothing to renew. */
	fetches(credentials: Fields): boolean;
	/** Logs in. Where nothing is fetched: makes sure that the credential is good, as far as it can. */
	login(credentials: Fields, httpRequest: HttpRequest): Promise<string>;
	/** Asks the vendor, without changing anything, whether a session is over; false when unknown. */
	isOver(session: string, credentials: Fields, httpRequest: HttpRequest): Promise<boolean>;
	/** Whether a request may be sent again when it failed and its session turned out to be over. */
	mayRepeat(options: IHttpRequestOptions): boolean;
}

/** A request that was made ready, and the vendor's token in it; undefined when none was needed. */
export interface Signed {
	options: IHttpRequestOptions;
	token: string | undefined;
}

interface Sessions {
	/** What n8n's `preAuthentication` returns: a new session, or nothing. */
	renew(httpRequest: HttpRequest, credentials: Fields): Promise<{ sessionToken?: string }>;
	/**
	 * What n8n's `authenticate` returns.
	 *
	 * @param write puts the session of these credentials into the request, in place of the one that
	 * an earlier attempt put there
	 * @throws SessionOver when a session is needed and the stored one must not be used
	 * @throws NotRepeated when this very request was sent with this very session before
	 */
	sign(
		options: IHttpRequestOptions,
		credentials: Fields,
		write: (credentials: Fields, earlier: string | undefined) => Signed,
	): IHttpRequestOptions;
}

export interface FetchedSession extends Pick<Sessions, 'sign'> {
	/** What n8n calls before it signs, and after a failure. */
	preAuthentication: NonNullable<ICredentialType['preAuthentication']>;
}

/** Where n8n keeps the session; it runs `preAuthentication` because of it. */
export const sessionTokenField: INodeProperties = {
	displayName: 'Session Token',
	name: 'sessionToken',
	type: 'hidden',
	typeOptions: { expirable: true, password: true },
	default: '',
};

/** How many sessions are remembered as over. */
const MOST_OVER = 1_000;

/**
 * The sessions of one credential type, kept in its hidden field `sessionToken`.
 *
 * n8n runs `preAuthentication` before the first request, in a credential test, and once more after
 * a failure: in a node that uses `httpRequestWithAuthentication` after a 401, in the HTTP Request
 * node after whatever went wrong. It does not say which of these it is, and it repeats the failed
 * request when a session comes back. So a session is returned only when nothing was sent with these
 * credentials, or when the vendor itself says, asked for something harmless, that the session of
 * the failed request is over; never because of a 500, a 404 or a lost answer.
 *
 * @param manners asked for at the first request: n8n loads every credential type when it starts, and
 * what talks to the vendor is not needed then
 * @param now milliseconds since 1970
 */
export function fetchedSession(manners: () => SessionManners, now: () => number): FetchedSession {
	let made: Sessions | undefined;
	const sessions = () => (made ??= sessionsOf(manners(), now));
	return {
		preAuthentication: async function (this: IHttpRequestHelper, credentials) {
			return await sessions().renew(this.helpers.httpRequest, credentials);
		},
		sign: (options, credentials, write) => sessions().sign(options, credentials, write),
	};
}

function sessionsOf(manners: SessionManners, now: () => number): Sessions {
	const logins = sharedLogin({ now });
	/** What was sent with the credentials of an attempt: n8n hands the same object to every step. */
	const sent = new WeakMap<object, { token: string | undefined; mayRepeat: boolean }>();
	/** The token in a request, '' for none: n8n hands the same options to its second try. */
	const signed = new WeakMap<object, string>();
	const over = new Set<string>();
	/** Questions that are under way, by session: many requests fail together. */
	const asked = new Map<string, Promise<boolean>>();

	const tokenIn = (session: unknown, credentials: Fields) => {
		const age = { now: now(), maxAge: manners.maxAge };
		const token = readSession(session, manners.identity(credentials), age);
		if (token === undefined || manners.lives?.(token, age.now) === false) return undefined;
		return over.has(fingerprint([token])) ? undefined : token;
	};

	async function login(
		httpRequest: HttpRequest,
		credentials: Fields,
		stale: string,
		tried = false,
	) {
		const identity = manners.identity(credentials);
		const fetchOne = async () =>
			writeSession(await manners.login(credentials, httpRequest), identity, now());
		const session = await logins.session(identity, stale, fetchOne, tried);
		const usable = !manners.fetches(credentials) || tokenIn(session, credentials) !== undefined;
		// Another caller's session, which is over by now.
		return usable ? session : await logins.session(identity, session, fetchOne);
	}

	async function isOver(token: string, credentials: Fields, httpRequest: HttpRequest) {
		const name = fingerprint([token]);
		if (over.has(name)) return true;
		let question = asked.get(name);
		if (question === undefined) {
			question = manners.isOver(token, credentials, httpRequest).finally(() => asked.delete(name));
			asked.set(name, question);
		}
		if (!(await question)) return false;
		for (const oldest of over) {
			if (over.size < MOST_OVER) break;
			over.delete(oldest);
		}
		over.add(name);
		return true;
	}

	/** After a failed request: something only if it may be sent again with it. */
	async function renewAfter(
		{ token, mayRepeat }: { token: string | undefined; mayRepeat: boolean },
		httpRequest: HttpRequest,
		credentials: Fields,
	) {
		if (!manners.fetches(credentials) || token === undefined) return {};
		if (!(await isOver(token, credentials, httpRequest))) return {};
		// The next request finds the session to be over before it is sent, and gets a new one.
		if (!mayRepeat) return {};
		return {
			sessionToken: await login(httpRequest, credentials, String(credentials.sessionToken)),
		};
	}

	return {
		async renew(httpRequest, credentials) {
			const failed = sent.get(credentials);
			if (failed) return await renewAfter(failed, httpRequest, credentials);
			const stored = String(credentials.sessionToken ?? '');
			if (tokenIn(stored, credentials) !== undefined) {
				// n8n tests the credential: the login is tried, the session is still good.
				await login(httpRequest, credentials, '', true);
				return {};
			}
			const sessionToken = await login(
				httpRequest,
				credentials,
				stored,
				!manners.fetches(credentials),
			);
			// Where nothing is fetched, a mark is kept once, so that n8n does not ask before every request.
			return manners.fetches(credentials) || stored === '' ? { sessionToken } : {};
		},

		sign(options, credentials, write) {
			const earlier = signed.get(options);
			const usable = tokenIn(credentials.sessionToken, credentials) !== undefined;
			const offered = usable ? credentials : { ...credentials, sessionToken: '' };
			let written: Signed;
			try {
				written = write(offered, earlier || undefined);
			} catch (thrown) {
				// Nothing is sent, so a login is free to follow.
				if (earlier === undefined) sent.delete(credentials);
				throw thrown instanceof SessionOver && earlier !== undefined ? new NotRepeated() : thrown;
			}
			const { token } = written;
			if (earlier !== undefined && earlier === (token ?? '')) throw new NotRepeated();
			const result = manners.fetches(credentials)
				? written.options
				: withoutSecondTry(written.options);
			signed.set(result, token ?? '');
			sent.set(credentials, { token, mayRepeat: manners.mayRepeat(result) });
			return result;
		},
	};
}

/**
 * Lets a 401 come back as an answer where the caller left it to n8n to renew the session: there is
 * none to renew, and n8n would only send the request twice.
 */
function withoutSecondTry(options: IHttpRequestOptions): IHttpRequestOptions {
	const { ignoreHttpStatusErrors: ignored } = options;
	if (typeof ignored !== 'object' || !ignored.ignore) return options;
	const except = (ignored.except ?? []).filter((status) => status !== 401);
	return {
		...options,
		ignoreHttpStatusErrors: except.length > 0 ? { ...ignored, except } : true,
	};
}
