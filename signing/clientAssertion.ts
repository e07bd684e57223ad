import { constants, createPrivateKey, sign, type KeyObject } from 'node:crypto';

import { CredentialProblem } from './credentialProblem';

/** Signature algorithms (RFC 7518, 3.1); the profile names none, its examples show RS256. */
export const ALGORITHMS = ['RS256', 'PS256', 'ES256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** The clock of a server may be behind ours: it refuses an `iat` that is later than its own. */
const BACKDATED = 10;
/** Far below the 300 seconds that the profile allows. */
const LIFE = 60;

/** What an assertion says, apart from its times. */
export interface Assertion {
	issuer: string;
	subject: string;
	audience: string;
	/** Fresh for each assertion. */
	id: string;
	/** Further claims, e.g. the scope of a JWT Bearer grant. */
	more?: Record<string, string>;
}

/** How an assertion is signed. */
export interface SigningKey {
	key: KeyObject;
	algorithm: Algorithm;
	/** Which of the registered keys it is; not sent if empty. */
	keyId: string;
}

/**
 * A signed assertion (RFC 7523): who asks, for whom, at which address, for the next 50 seconds.
 *
 * @param now milliseconds since 1970
 */
export function signedAssertion(
	{ issuer, subject, audience, id, more = {} }: Assertion,
	{ key, algorithm, keyId }: SigningKey,
	now: number,
): string {
	const issuedAt = Math.floor(now / 1_000) - BACKDATED;
	return signedJwt(
		{ alg: algorithm, typ: 'JWT', ...(keyId === '' ? {} : { kid: keyId }) },
		{
			iss: issuer,
			sub: subject,
			aud: audience,
			jti: id,
			iat: issuedAt,
			exp: issuedAt + LIFE,
			...more,
		},
		{ key, algorithm },
	);
}

/** A compact JWS over JSON (RFC 7515, 3.1), members in the order given. */
export function signedJwt(
	header: object,
	claims: object,
	{ key, algorithm }: Pick<SigningKey, 'key' | 'algorithm'>,
): string {
	const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
	return `${input}.${signatureOf(input, key, algorithm).toString('base64url')}`;
}

/** The signature over a signing input (RFC 7518, 3.3 to 3.5). */
export function signatureOf(input: string, key: KeyObject, algorithm: Algorithm): Buffer {
	const bytes = Buffer.from(input, 'utf8');
	if (algorithm === 'ES256') return sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });
	if (algorithm === 'RS256') return sign('sha256', bytes, key);
	return sign('sha256', bytes, {
		key,
		padding: constants.RSA_PKCS1_PSS_PADDING,
		saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
	});
}

/**
 * Reads a private key as people paste it: a password field has lost its line breaks, or they stand
 * there as `\n`.
 *
 * @throws CredentialProblem that never holds a part of the key
 */
export function readSigningKey(credentials: Record<string, unknown>): SigningKey {
	const { privateKey, algorithm, keyId } = credentials;
	if (!(ALGORITHMS as readonly unknown[]).includes(algorithm)) {
		throw new CredentialProblem('Algorithm', 'is not known. Choose one from the list');
	}
	const key = keyIn(String(privateKey ?? ''));
	const wanted = algorithm === 'ES256' ? 'ec' : 'rsa';
	if (key.asymmetricKeyType !== wanted) {
		throw new CredentialProblem(
			'Algorithm',
			`needs ${wanted === 'ec' ? 'an elliptic curve' : 'an RSA'} key, but Private Key is another one. Choose the algorithm that fits the key`,
		);
	}
	if (wanted === 'ec' && key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
		throw new CredentialProblem('Private Key', 'is not on the curve P-256, which ES256 needs');
	}
	return { key, algorithm: algorithm as Algorithm, keyId: String(keyId ?? '').trim() };
}

function keyIn(text: string): KeyObject {
	if (text.trim() === '') throw new CredentialProblem('Private Key', 'is empty. Fill it in');
	const parts = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*)-----END \1-----/s.exec(text);
	if (!parts) {
		throw new CredentialProblem(
			'Private Key',
			'is no PEM text. Paste it whole, from -----BEGIN PRIVATE KEY----- to the end line',
		);
	}
	const [, kind = '', body = ''] = parts;
	if (kind.includes('ENCRYPTED') || body.includes('ENCRYPTED')) {
		throw new CredentialProblem('Private Key', 'is encrypted. Paste it without a passphrase');
	}
	const base64 = body.replace(/\\[rn]/g, '').replace(/\s/g, '');
	const lines = base64.replace(/.{64}/g, '$&\n');
	const key = parsed(`-----BEGIN ${kind}-----\n${lines}\n-----END ${kind}-----\n`);
	if (key) return key;
	throw new CredentialProblem('Private Key', 'cannot be read. Check that it was pasted whole');
}

function parsed(pem: string): KeyObject | undefined {
	try {
		return createPrivateKey(pem);
	} catch {
		return undefined;
	}
}

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
