import { randomUUID } from 'node:crypto';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';
import { releases } from './releases';
import type { CamaraSwitches } from './switches';

/** What a token allows: whose data it opens, and for which scopes. */
export interface Grant {
	subscriber: string;
	phoneNumber: string;
	/** 3: a subscriber's token; 2: an application's. */
	legs: 2 | 3;
	scopes: string[];
	/** Milliseconds of the sandbox's clock. */
	expiresAt: number;
}

export const seededSubscriber = 'subscriber-1';
export const seededPhoneNumber = '+17085852753';
const otherSubscriber = { subscriber: 'subscriber-2', phoneNumber: '+17085859999' };

const actions = ['create', 'read', 'write', 'delete'];
export const callHandlingScopes = actions.map((name) => `webrtc-call-handling:sessions:${name}`);
const registrationScopes = actions.map((name) => `webrtc-registration:sessions:${name}`);
const eventScopes = releases.flatMap(({ events, eventScope, eventPrefix, eventNames }) =>
	events === undefined
		? []
		: [
				...['read', 'update', 'delete'].map((name) => `${eventScope}:${name}`),
				...eventNames.map((name) => `${eventScope}:${eventPrefix}${name}:create`),
			],
);
export const everyScope = [
	...new Set([...callHandlingScopes, ...registrationScopes, ...eventScopes]),
];

/** Whether an authorization server of an operator would know this scope. */
export function isKnownScope(scope: string): boolean {
	return (
		everyScope.includes(scope) ||
		['openid', 'offline_access'].includes(scope) ||
		/^dpv:[A-Za-z]+$/.test(scope)
	);
}

/** The subscriber behind a phone number or an operator token; undefined when there is none. */
export function subscriberOf(hint: string): Pick<Grant, 'subscriber' | 'phoneNumber'> | undefined {
	const seeded = { subscriber: seededSubscriber, phoneNumber: seededPhoneNumber };
	if (hint === `tel:${seededPhoneNumber}` || hint === 'operatortoken:sandbox') return seeded;
	return hint === `tel:${otherSubscriber.phoneNumber}` ? otherSubscriber : undefined;
}

export interface Tokens {
	/** @param seconds its life, unless a switch says otherwise */
	issue(grant: Omit<Grant, 'expiresAt'>, seconds: number): { token: string; seconds: number };
	/** The grant of a token that is known and not expired. */
	find(token: string): Grant | undefined;
	/** Whether a token was good once. */
	isExpired(token: string): boolean;
	/** Every token handed out so far expires now; the fixed ones of the sandbox stay. */
	expireIssued(): void;
	reset(): void;
	all(): string[];
}

/** The access tokens of the operator: the fixed ones, and those that the token endpoint issues. */
export function createTokens(clock: Clock, switches: CamaraSwitches): Tokens {
	const own = { subscriber: seededSubscriber, phoneNumber: seededPhoneNumber, legs: 3 } as const;
	const fixed = new Map<string, Grant>([
		[secrets.camara.token, { ...own, scopes: everyScope, expiresAt: Infinity }],
		[
			secrets.camara.readOnlyToken,
			{
				...own,
				scopes: ['webrtc-call-handling:sessions:read', 'webrtc-events:read'],
				expiresAt: Infinity,
			},
		],
		[
			secrets.camara.foreignToken,
			{ ...otherSubscriber, legs: 3, scopes: everyScope, expiresAt: Infinity },
		],
	]);
	const issued = new Map<string, Grant>();
	const known = (token: string) => fixed.get(token) ?? issued.get(token);
	return {
		issue: (grant, standard) => {
			const token = `cam-${randomUUID()}`;
			const seconds = switches.tokenSeconds > 0 ? switches.tokenSeconds : standard;
			issued.set(token, { ...grant, expiresAt: clock.now() + seconds * 1000 });
			return { token, seconds };
		},
		find: (token) => {
			const grant = known(token);
			return grant && grant.expiresAt > clock.now() ? grant : undefined;
		},
		isExpired: (token) => (known(token)?.expiresAt ?? Infinity) <= clock.now(),
		expireIssued: () => {
			for (const grant of issued.values()) grant.expiresAt = -Infinity;
		},
		reset: () => issued.clear(),
		all: () => [...fixed.keys(), ...issued.keys()],
	};
}
