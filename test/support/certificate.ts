import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * A self-signed certificate for 127.0.0.1 with a fresh key (RFC 5280, 4.1), so that no private key
 * lies in the repository. Valid from 2020 to 2049. PEM texts.
 */
export function selfSignedCertificate(): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
	const signed = toBeSigned(publicKey);
	const signature = createSign('sha256').update(signed).sign(privateKey);
	const der = sequence(signed, ECDSA_WITH_SHA256, bitString(signature));
	const lines = der.toString('base64').replace(/.{64}/g, '$&\n');
	return {
		key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}

/** Distinguished Encoding Rules (ITU-T X.690): tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const head =
		length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const bitString = (bits: Buffer) => der(0x03, Buffer.from([0]), bits);
const text = (value: string) => der(0x0c, Buffer.from(value));
const time = (value: string) => der(0x17, Buffer.from(value));
const id = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

const ECDSA_WITH_SHA256 = sequence(id('2a8648ce3d040302'));
const COMMON_NAME = id('550403');
const SUBJECT_ALT_NAME = id('551d11');
const name = sequence(der(0x31, sequence(COMMON_NAME, text('127.0.0.1'))));

function toBeSigned(publicKey: KeyObject): Buffer {
	const ipAddress = der(0x87, Buffer.from([127, 0, 0, 1]));
	return sequence(
		der(0xa0, der(0x02, Buffer.from([2]))), // version 3
		der(0x02, Buffer.from([1])), // serial number
		ECDSA_WITH_SHA256,
		name,
		sequence(time('200101000000Z'), time('491231235959Z')),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, sequence(ipAddress))))),
	);
}
