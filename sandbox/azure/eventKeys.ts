import { createSign, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { Request, Response } from 'express';
import { note, sendJson } from '../framework/http';
import type { Clock } from '../framework/provider';

/** The immutable ID of the sandbox's resource: the audience of its event tokens. */
export const immutableResourceId = '3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0';

const lifetimeSeconds = 300;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface SigningKey {
	kid: string;
	privateKey: KeyObject;
	jwk: object;
}

/**
 * The keys with which the service signs its callbacks ("How to secure webhook endpoint", Call
 * Automation): an OpenID configuration, a key set, and a fresh RS256 token of five minutes for each
 * delivery. The issuer is the sandbox's own address. Keys are made when they are first needed.
 */
export function createEventKeys(clock: Clock, issuer: () => string) {
	let keys: SigningKey[] = [];

	function made(): SigningKey {
		const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const kid = randomUUID();
		const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
		return { kid, privateKey, jwk };
	}

	function newest(): SigningKey {
		const [first = made()] = keys;
		if (keys.length === 0) keys = [first];
		return first;
	}

	return {
		/** The value of the `Authorization` header of one delivery. */
		authorization: (): string => {
			const { kid, privateKey } = newest();
			const now = Math.floor(clock.now() / 1000);
			const claims = {
				iss: issuer(),
				aud: immutableResourceId,
				iat: now,
				nbf: now,
				exp: now + lifetimeSeconds,
			};
			const text = `${part({ alg: 'RS256', kid, typ: 'JWT' })}.${part(claims)}`;
			const signature = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url');
			return `Bearer ${text}.${signature}`;
		},
		/** GET /calling/keys */
		keySet: (_req: Request, res: Response): void => {
			newest();
			note(res, 'key set');
			sendJson(res, 200, { keys: keys.map(({ jwk }) => jwk) });
		},
		/** GET /calling/.well-known/acsopenidconfiguration */
		configuration: (_req: Request, res: Response): void => {
			note(res, 'OpenID configuration');
			sendJson(res, 200, {
				issuer: issuer(),
				jwks_uri: `${issuer()}/calling/keys`,
				id_token_signing_alg_values_supported: ['RS256'],
				claims_supported: ['sub', 'aud', 'iss', 'nbf', 'exp'],
				response_types_supported: ['id_token'],
				subject_types_supported: ['public'],
			});
		},
		/** A new key signs from now on; the former one stays in the set. */
		rotate: () => {
			keys = [made(), ...keys].slice(0, 2);
		},
	};
}

export type EventKeys = ReturnType<typeof createEventKeys>;
