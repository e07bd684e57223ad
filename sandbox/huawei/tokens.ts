import { randomBytes } from 'node:crypto';

const LIFE_MS = 24 * 3600 * 1000;

/** IAM tokens that were handed out; they live 24 hours by the sandbox's clock. */
export class Tokens {
	private readonly expiries = new Map<string, number>();
	/** How many tokens were asked for with the right password, and with a wrong one. */
	logins = 0;
	refusedLogins = 0;

	/** A new token, several hundred characters long as the real ones are, and its end. */
	issue(now: number): { token: string; expiresAt: number } {
		const token = `MIIS${randomBytes(480).toString('base64url')}`;
		const expiresAt = now + LIFE_MS;
		this.expiries.set(token, expiresAt);
		this.logins += 1;
		return { token, expiresAt };
	}

	/** `unknown` is not a token of this IAM; `expired` was one, and must be renewed. */
	check(token: string, now: number): 'valid' | 'expired' | 'unknown' {
		const expiresAt = this.expiries.get(token);
		if (expiresAt === undefined) return 'unknown';
		return expiresAt > now ? 'valid' : 'expired';
	}

	/** A change of permissions or password makes all tokens of a user void at once. */
	invalidateAll(): void {
		for (const token of this.expiries.keys()) this.expiries.set(token, -Infinity);
	}

	all(): string[] {
		return [...this.expiries.keys()];
	}
}
