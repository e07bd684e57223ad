import { createHash } from 'node:crypto';

/**
 * A hash that tells two sets of values apart without holding any of them: SHA-256, the first 32
 * hexadecimal characters.
 */
export function fingerprint(values: readonly string[]): string {
	return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32);
}

/**
 * A session as the credential keeps it in its hidden field: when it was fetched, for whom, and the
 * vendor's token. n8n stores it with the credential; see readSession for what that guards against.
 *
 * @param fetchedAt milliseconds since 1970
 */
export function writeSession(token: string, identity: readonly string[], fetchedAt: number) {
	return `${fetchedAt}.${fingerprint(identity)}.${token}`;
}

/** How far ahead a session may be dated, in milliseconds: several processes, several clocks. */
const CLOCK_TOLERANCE = 60_000;

/**
 * The vendor's token in a stored session, or undefined when the session must not be used: none is
 * stored, it is as old as the vendor's limit, it is dated more than a minute ahead (the clock was
 * put back since, so that its age is not known), or it was fetched with other values of the
 * credential. Without the last check a token of one server would be sent to the next one when the
 * user changes the address.
 *
 * @param maxAge milliseconds
 */
export function readSession(
	stored: unknown,
	identity: readonly string[],
	{ now, maxAge }: { now: number; maxAge: number },
): string | undefined {
	const [, fetchedAt, owner, token] =
		/^(\d+)\.([0-9a-f]{32})\.(.+)$/s.exec(String(stored ?? '')) ?? [];
	if (owner !== fingerprint(identity)) return undefined;
	const age = now - Number(fetchedAt);
	return age >= -CLOCK_TOLERANCE && age < maxAge ? token : undefined;
}

/** The vendor's token in a stored session whatever its age, to be kept out of messages; or empty. */
export function tokenInSession(stored: unknown): string {
	return /^\d+\.[0-9a-f]{32}\.(.+)$/s.exec(String(stored ?? ''))?.[1] ?? '';
}

/**
 * Thrown by a credential whose session must not be used. n8n takes the status 401 as the sign to
 * fetch a new one, stores it and asks the credential again.
 */
export class SessionOver extends Error {
	readonly response = { status: 401 };

	constructor() {
		super('There is no usable session, and none could be fetched. Test the credential');
		this.name = 'SessionOver';
	}
}

/**
 * Thrown in place of a second try that n8n makes by itself although no new session came: the
 * service has refused this very request with this very session, and another one like it could only
 * do harm.
 */
export class NotRepeated extends Error {
	readonly response = { status: 401 };

	constructor() {
		super('The request was refused (401), although the session is good. It was not sent again');
		this.name = 'NotRepeated';
	}
}
