import { importJWK, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';
import { clientPublicKey } from './clientKey';

/** Longest life of an assertion in seconds (CAMARA Security and Interoperability Profile). */
const longest = 300;
const required = ['iss', 'sub', 'aud', 'exp', 'iat', 'jti'];

/** Assertions that are judged by the profile: who signed them, for whom, for how long, only once. */
export function createAssertions(clock: Clock) {
	const used = new Set<string>();

	/**
	 * The claims of a good assertion of the key client.
	 *
	 * @throws Error that says what is wrong with it
	 */
	async function verify(assertion: string, audiences: string[]): Promise<JWTPayload> {
		const now = Math.floor(clock.now() / 1000);
		const { payload } = await jwtVerify(assertion, await importJWK(clientPublicKey), {
			issuer: secrets.camara.keyClientId,
			audience: audiences,
			algorithms: ['RS256', 'PS256'],
			currentDate: new Date(clock.now()),
			requiredClaims: required,
		});
		const { exp = 0, iat = 0, jti = '' } = payload;
		if (iat > now) throw new Error('iat is in the future');
		if (exp > now + longest) throw new Error(`exp is more than ${longest} s ahead`);
		if (exp - iat > longest) throw new Error(`the life is longer than ${longest} s`);
		if (used.has(jti)) throw new Error('jti was used before');
		used.add(jti);
		return payload;
	}

	return { verify, reset: () => used.clear() };
}
