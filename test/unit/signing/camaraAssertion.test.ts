import { createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { jwtVerify } from 'jose';

import { clientPrivateKey, clientPublicKey } from '../../../sandbox/camara/clientKey';
import {
	readSigningKey,
	signatureOf,
	signedAssertion,
	signedJwt,
	type Algorithm,
} from '../../../signing/clientAssertion';

/** Client assertions: published vectors, and jose as a second implementation. */
const rsa = (algorithm: Algorithm = 'RS256') =>
	readSigningKey({ privateKey: clientPrivateKey(), algorithm });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ec = () =>
	readSigningKey({
		privateKey: curve.privateKey.export({ type: 'pkcs8', format: 'pem' }),
		algorithm: 'ES256',
	});

test('S1 RS256 signs the published input (RFC 7515, A.2)', () => {
	const input =
		'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
	expect(signatureOf(input, rsa().key, 'RS256').toString('base64url')).toBe(
		'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw',
	);
});

test('S1 a client assertion with that key, to the letter', () => {
	const jwt = signedJwt(
		{ alg: 'RS256', typ: 'JWT' },
		{
			iss: 'my-client',
			sub: 'my-client',
			aud: 'https://auth.example.com/token',
			jti: '00000000-0000-4000-8000-000000000001',
			iat: 1767225600,
			exp: 1767225900,
		},
		rsa(),
	);
	expect(jwt).toBe(
		'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJteS1jbGllbnQiLCJzdWIiOiJteS1jbGllbnQiLCJhdWQiOiJodHRwczovL2F1dGguZXhhbXBsZS5jb20vdG9rZW4iLCJqdGkiOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDEiLCJpYXQiOjE3NjcyMjU2MDAsImV4cCI6MTc2NzIyNTkwMH0.M0TlMc6Z4A5RJ7gjzX6STbuhDdw2aYyHLhcGRnqUdlWROSiDuexphPUixceeMA3ZEdZ6RmnM6bTuS6l3lCHDebIaZf8rhrkEwDWXgPQYt8RY77jj_wWXSUqlkfUe-yD0zHLmF6FAU252luEdV3VtPTdEchu-LB3vJQqA9Tqiob1mTtb0OvHWydelZ6dkEZ_hAPQyZ8l0P3mQ4w09l8qR2qPHxB_Ir4UGo18jJV-XDKzjCk4zs5OXpFspjY9m2W9whUxiwscvIjWDZf8krfmBfx_eylbpwz8Ks2nxn_yelEqk8PTxjMAQhgOlP-axtzLx_reUSf-InwfJFBAETlnSnQ',
	);
});

describe.each(['RS256', 'PS256', 'ES256'] as const)('%s', (algorithm) => {
	const signing = () => (algorithm === 'ES256' ? ec() : rsa(algorithm));
	const publicKey = () => (algorithm === 'ES256' ? curve.publicKey : createPublicKey(rsa().key));

	test('jose accepts it, with the claims that the profile wants, for 50 seconds', async () => {
		const now = Date.parse('2026-11-20T09:30:00.700Z');
		const id = randomUUID();
		const jwt = signedAssertion(
			{
				issuer: 'me',
				subject: 'tel:+34666',
				audience: 'https://a.example/t',
				id,
				more: { scope: 'x' },
			},
			{ ...signing(), keyId: 'key-1' },
			now,
		);
		const { payload, protectedHeader } = await jwtVerify(jwt, publicKey(), {
			issuer: 'me',
			subject: 'tel:+34666',
			audience: 'https://a.example/t',
			currentDate: new Date(now),
		});
		expect(protectedHeader).toEqual({ alg: algorithm, typ: 'JWT', kid: 'key-1' });
		const seconds = Math.floor(now / 1000);
		expect(payload).toMatchObject({ jti: id, iat: seconds - 10, exp: seconds + 50, scope: 'x' });
		for (const late of [51_000, 3_600_000]) {
			const currentDate = new Date(now + late);
			await expect(jwtVerify(jwt, publicKey(), { currentDate })).rejects.toThrow(/exp/);
		}
	});
});

test('PS256 has a salt as long as the hash (RFC 7518, 3.5)', () => {
	const { key } = rsa();
	const signature = signatureOf('x', key, 'PS256');
	const padded = { key: createPublicKey(key), padding: 6, saltLength: 32 };
	expect(verify('sha256', Buffer.from('x'), padded, signature)).toBe(true);
});

describe('the key as people paste it', () => {
	const pem = clientPrivateKey();

	test.each([
		['as it is', pem],
		['in one line', pem.replaceAll('\n', ' ')],
		['with \\n in it', pem.replaceAll('\n', '\\n')],
		['with CRLF and blanks around', `  ${pem.replaceAll('\n', '\r\n')}  `],
		['in the older form', rsa().key.export({ type: 'pkcs1', format: 'pem' })],
	])('%s', (_name, privateKey) => {
		const { key } = readSigningKey({ privateKey, algorithm: 'RS256' });
		expect(key.export({ format: 'jwk' }).n).toBe(clientPublicKey.n);
	});

	const encrypted = curve.privateKey.export({
		type: 'pkcs8',
		format: 'pem',
		cipher: 'aes-256-cbc',
		passphrase: 'x',
	});
	const other = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey;
	test.each([
		['nothing', '', 'RS256', /^Private Key: is empty/],
		['no PEM', 'MIIEvQIBADANBg', 'RS256', /^Private Key: is no PEM text/],
		[
			'a public key',
			createPublicKey(pem).export({ type: 'spki', format: 'pem' }),
			'RS256',
			/no PEM/,
		],
		['half of it', pem.replace(/.{400}\n-----END/s, '\n-----END'), 'RS256', /cannot be read/],
		['an encrypted one', encrypted, 'RS256', /is encrypted/],
		['a key of the other kind', pem, 'ES256', /^Algorithm: needs an elliptic curve key/],
		['another curve', other.export({ type: 'pkcs8', format: 'pem' }), 'ES256', /P-256/],
		['another algorithm', pem, 'none', /^Algorithm: is not known/],
	])('S6 %s is refused, and nothing of it is shown', (_name, privateKey, algorithm, message) => {
		let shown = '';
		try {
			readSigningKey({ privateKey, algorithm });
		} catch (error) {
			shown = (error as Error).message;
		}
		expect(shown).toMatch(message);
		expect(shown).not.toMatch(/MII/);
	});
});
