import { isPassing } from './credentialProblem';
import { fingerprint } from './session';

export interface SharedLogin {
	/**
	 * The session for this identity: one that was fetched a moment ago, or the one that is just
	 * being fetched, or a new one by `login`.
	 *
	 * @param identity everything that tells one login from another: address, user, password, …
	 * @param stale the session that the caller holds and cannot use; empty when it has none
	 * @param tried whether the caller wants to see a login: only one of this second will do
	 * @throws what `login` throws; all who wait for the same login get the same
	 */
	session(
		identity: readonly string[],
		stale: string,
		login: () => Promise<string>,
		tried?: boolean,
	): Promise<string>;
}

export interface SharedLoginOptions {
	/** Milliseconds since any moment, growing. */
	now: () => number;
	/** How long a newer session is handed to callers with a stale one, in milliseconds. */
	sharedFor?: number;
	/** The same for callers without any: until n8n has stored the session, and they would find it. */
	storedAfter?: number;
	/** The same for callers who want to see a login. */
	triedFor?: number;
	/**
	 * How long a refused login is not tried again, in milliseconds: a thousand items with a wrong
	 * password must not lock the account. A login that failed for a passing reason is tried again
	 * by whoever asks next.
	 */
	refusedFor?: number;
	/** How many identities are remembered. */
	most?: number;
}

interface Entry {
	/** When the login ended; undefined while it runs. */
	endedAt?: number;
	session?: string;
	outcome: Promise<string>;
}

/**
 * n8n knows no life-time of a session and lets every item log in by itself: ten parallel items on
 * a fresh credential would log in ten times, and again when their session runs out together. This
 * book makes one login of them. It holds no secrets as keys, only their hash.
 */
export function sharedLogin({
	now,
	sharedFor = 60_000,
	storedAfter = 10_000,
	triedFor = 1_000,
	refusedFor = 10_000,
	most = 500,
}: SharedLoginOptions): SharedLogin {
	const entries = new Map<string, Entry>();

	function begin(key: string, login: () => Promise<string>): Promise<string> {
		const entry: Entry = { outcome: login() };
		entry.outcome.then(
			(session) => {
				entry.session = session;
				entry.endedAt = now();
			},
			(thrown: unknown) => {
				entry.endedAt = now();
				if (isPassing(thrown) && entries.get(key) === entry) entries.delete(key);
			},
		);
		entries.delete(key);
		entries.set(key, entry);
		for (const oldest of entries.keys()) {
			if (entries.size <= most) break;
			entries.delete(oldest);
		}
		return entry.outcome;
	}

	return {
		async session(identity, stale, login, tried = false) {
			const key = fingerprint(identity);
			const entry = entries.get(key);
			if (entry === undefined) return await begin(key, login);
			if (entry.endedAt === undefined) return await entry.outcome;
			const age = now() - entry.endedAt;
			const usable =
				entry.session === undefined
					? age < refusedFor
					: entry.session !== stale &&
						age < (tried ? triedFor : stale === '' ? storedAfter : sharedFor);
			return usable ? await entry.outcome : await begin(key, login);
		},
	};
}
