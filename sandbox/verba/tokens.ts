import { randomUUID } from 'node:crypto';

const LIFE_MS = 3_600_000;

/** Session tokens of RequestToken; they live one hour by the sandbox's clock. */
export class Tokens {
	private readonly expiries = new Map<string, number>();
	private readonly cookies = new Map<string, string>();
	/** How many RequestToken calls succeeded, and how many named a wrong login. */
	logins = 0;
	refusedLogins = 0;

	issue(now: number): { token: string; cookie: string } {
		const token = randomUUID();
		const cookie = randomUUID().replaceAll('-', '').toUpperCase();
		this.expiries.set(token, now + LIFE_MS);
		this.cookies.set(token, cookie);
		this.logins += 1;
		return { token, cookie };
	}

	/** Whether the cookie came with the token. */
	belongs(token: string, cookie: string | undefined): boolean {
		return cookie !== undefined && this.cookies.get(token) === cookie;
	}

	check(token: string, now: number): 'valid' | 'expired' | 'unknown' {
		const expiresAt = this.expiries.get(token);
		if (expiresAt === undefined) return 'unknown';
		return expiresAt > now ? 'valid' : 'expired';
	}

	expireAll(): void {
		for (const token of this.expiries.keys()) this.expiries.set(token, -Infinity);
	}

	all(): string[] {
		return [...this.expiries.keys(), ...this.cookies.values()];
	}
}
