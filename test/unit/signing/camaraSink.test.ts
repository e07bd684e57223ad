import crypto from 'node:crypto';

import { newSinkToken, sinkTokenHash, verifiedEvent } from '../../../signing/camaraSink';

const hashes = [sinkTokenHash('former'), sinkTokenHash('T0ken_abc')];
const request = (authorization: string) => ({
	headers: { authorization, 'content-type': 'application/cloudevents+json' },
	rawBody: Buffer.from('{}'),
});

test('the hash is SHA-256 of the token (FIPS 180-4, of "abc")', () => {
	expect(Buffer.from(sinkTokenHash('abc'), 'base64url').toString('hex')).toBe(
		'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
	);
});

test('tokens are random, 32 bytes, and good for a header', () => {
	const tokens = Array.from({ length: 100 }, newSinkToken);
	expect(new Set(tokens).size).toBe(100);
	for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
});

test('T5 camara: every hash is compared in constant time, whatever was presented', () => {
	const compare = jest.spyOn(crypto, 'timingSafeEqual');
	for (const presented of [
		'Bearer T0ken_abc',
		'Bearer former',
		'Bearer x',
		'Basic T0ken_abc',
		'',
	]) {
		compare.mockClear();
		verifiedEvent(request(presented), hashes);
		expect(compare.mock.calls.map(([one, other]) => [one.byteLength, other.byteLength])).toEqual([
			[43, 43],
			[43, 43],
		]);
	}
	compare.mockRestore();
});

test.each([
	['Bearer T0ken_abc', true],
	['bearer T0ken_abc', true],
	['BEARER former', true],
	['T0ken_abc', false],
	['Bearer  T0ken_abc', false],
	['Bearer T0ken_abd', false],
	['Bearer T0ken_abc and more', false],
	['Basic T0ken_abc', false],
	['', false],
])('T2 %j: %s', (authorization, good) => {
	const verdict = verifiedEvent(request(authorization), hashes);
	expect(Buffer.isBuffer(verdict)).toBe(good);
	if (!good) expect(verdict).toMatchObject({ status: 401 });
});

test('without a token given, none is wanted; with one that is not known yet, none is good', () => {
	expect(Buffer.isBuffer(verifiedEvent(request(''), undefined))).toBe(true);
	expect(verifiedEvent(request('Bearer T0ken_abc'), [])).toMatchObject({ status: 401 });
});
