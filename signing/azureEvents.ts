import {
	createLocalJWKSet,
	decodeProtectedHeader,
	errors,
	jwtVerify,
	type JSONWebKeySet,
} from 'jose';

import type { Refusal } from './webhook';

/** Microsoft signs the callbacks of all resources with the keys of this set ("How to secure webhook endpoint", Call Automation). */
export const ACS_ISSUER = 'https://acscallautomation.communication.azure.com';
export const ACS_KEYS = `${ACS_ISSUER}/calling/keys`;

/** Clocks differ by a little; a token lives five minutes. */
const CLOCK_TOLERANCE_SECONDS = 60;
/** A key that nobody knows is looked for at most so often. */
const RELOAD_AFTER = 60_000;
/** While there is no key at all, every event would be lost: then it is tried sooner. */
const RETRY_AFTER = 2_000;
/** Tokens are small; nothing larger is parsed. */
const LONGEST_TOKEN = 16_384;
/** Key sets are few: one for all of Azure, and those of test servers. */
const MOST_SETS = 20;

/** What a token must say. */
export interface Expected {
	issuer: string;
	/** The immutable ID of the resource. */
	audience: string;
}

interface KeySet {
	keys?: JSONWebKeySet;
	loadedAt: number;
	loading?: Promise<void>;
}

/**
 * The key sets that tokens were checked with, by their addresses. A set is fetched when it is first
 * needed, and again when a token names a key that is not in it, but not more often than once a
 * minute; many deliveries at once fetch it once.
 */
export class KeySets {
	private readonly sets = new Map<string, KeySet>();

	/** The set, fetched again if it lacks the key. @throws whatever `load` throws */
	async having(
		kid: string,
		address: string,
		now: number,
		load: (address: string) => Promise<unknown>,
	): Promise<JSONWebKeySet | undefined> {
		const set = this.setAt(address);
		const known = set.keys?.keys.some((key) => key.kid === kid) === true;
		if (known) return set.keys;
		const pause = set.keys ? RELOAD_AFTER : RETRY_AFTER;
		if (!set.loading && now - set.loadedAt < pause) return set.keys;
		set.loading ??= this.reload(set, address, now, load).finally(() => {
			set.loading = undefined;
		});
		await set.loading;
		return set.keys;
	}

	private async reload(
		set: KeySet,
		address: string,
		now: number,
		load: (address: string) => Promise<unknown>,
	): Promise<void> {
		// Also a failed attempt counts: a broken address is not asked for every delivery.
		set.loadedAt = now;
		const loaded = await load(address);
		if (isKeySet(loaded)) set.keys = loaded;
	}

	private setAt(address: string): KeySet {
		const found = this.sets.get(address);
		if (found) return found;
		if (this.sets.size >= MOST_SETS) this.sets.clear();
		const made: KeySet = { loadedAt: -Infinity };
		this.sets.set(address, made);
		return made;
	}
}

function isKeySet(value: unknown): value is JSONWebKeySet {
	return (
		typeof value === 'object' && value !== null && Array.isArray((value as { keys?: unknown }).keys)
	);
}

const refused = (reason: string): Refusal => ({ status: 401, reason });

/**
 * Verifies the token of a callback: RS256 and nothing else, a key of the set, issuer, audience and
 * lifetime.
 *
 * @param authorization the header as it came
 * @returns why it is refused, or undefined for a good one
 */
export async function refusalOfToken(
	authorization: string,
	{ issuer, audience }: Expected,
	keysFor: (kid: string) => Promise<JSONWebKeySet | undefined>,
	now: Date,
): Promise<Refusal | undefined> {
	const token = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(
		authorization,
	)?.[1];
	if (!token || token.length > LONGEST_TOKEN) return refused('There is no token');
	const kid = kidOf(token);
	if (kid === undefined) return refused('The token is not signed with RS256 by a named key');
	const keys = await keysFor(kid);
	if (!keys) return { status: 503, reason: 'The keys of the sender are not known yet' };
	try {
		await jwtVerify(token, createLocalJWKSet(keys), {
			issuer,
			audience,
			algorithms: ['RS256'],
			clockTolerance: CLOCK_TOLERANCE_SECONDS,
			requiredClaims: ['exp', 'aud', 'iss'],
			currentDate: now,
		});
		return undefined;
	} catch (thrown) {
		// The library's own codes; its messages could quote the token.
		const code = thrown instanceof errors.JOSEError ? thrown.code : 'ERR_JWT';
		return refused(`The token is not good (${code})`);
	}
}

/** The name of the key, when the token claims the one algorithm that is allowed. */
function kidOf(token: string): string | undefined {
	try {
		const { alg, kid } = decodeProtectedHeader(token);
		return alg === 'RS256' && typeof kid === 'string' && kid !== '' ? kid : undefined;
	} catch {
		return undefined;
	}
}
