import { randomUUID } from 'node:crypto';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';

/** What a token allows: whose data it opens, and for which scopes. */
export interface Grant {
	subscriber: string;
	scopes: string[];
	/** Milliseconds of the sandbox's clock. */
	expiresAt: number;
}

export const seededSubscriber = 'subscriber-1';
export const lifetimeSeconds = 3600;
const actions = ['create', 'read', 'write', 'delete'];
export const callHandlingScopes = actions.map((name) => `webrtc-call-handling:sessions:${name}`);
const registrationScopes = actions.map((name) => `webrtc-registration:sessions:${name}`);
const eventScopes = ['webrtc-events', 'webrtc-events-subscriptions'].flatMap((api) =>
	['read', 'update', 'delete'].map((name) => `${api}:${name}`),
);
const everyScope = [...callHandlingScopes, ...registrationScopes, ...eventScopes];

/** Whether an authorization server of an operator would know this scope. */
export function isKnownScope(scope: string): boolean {
	return (
		everyScope.includes(scope) ||
		['openid', 'offline_access'].includes(scope) ||
		/^dpv:[A-Za-z]+$/.test(scope) ||
		/^webrtc-events(-subscriptions)?:org\.camaraproject\.[a-z0-9.-]+:create$/.test(scope)
	);
}

export interface Tokens {
	issue(grant: Omit<Grant, 'expiresAt'>): string;
	/** The grant of a token that is known and not expired. */
	find(token: string): Grant | undefined;
	/** Every token handed out so far expires now; the fixed ones of the sandbox stay. */
	expireIssued(): void;
	reset(): void;
	all(): string[];
}

/** The access tokens of the operator: the fixed ones, and those that the token endpoint issues. */
export function createTokens(clock: Clock): Tokens {
	const fixed = new Map<string, Grant>([
		[
			secrets.camara.token,
			{ subscriber: seededSubscriber, scopes: everyScope, expiresAt: Infinity },
		],
		[
			secrets.camara.readOnlyToken,
			{
				subscriber: seededSubscriber,
				scopes: ['webrtc-call-handling:sessions:read', 'webrtc-events:read'],
				expiresAt: Infinity,
			},
		],
		[
			secrets.camara.foreignToken,
			{ subscriber: 'subscriber-2', scopes: everyScope, expiresAt: Infinity },
		],
	]);
	const issued = new Map<string, Grant>();
	return {
		issue: (grant) => {
			const token = `cam-${randomUUID()}`;
			issued.set(token, { ...grant, expiresAt: clock.now() + lifetimeSeconds * 1000 });
			return token;
		},
		find: (token) => {
			const grant = fixed.get(token) ?? issued.get(token);
			return grant && grant.expiresAt > clock.now() ? grant : undefined;
		},
		expireIssued: () => {
			for (const grant of issued.values()) grant.expiresAt = -Infinity;
		},
		reset: () => issued.clear(),
		all: () => [...fixed.keys(), ...issued.keys()],
	};
}
