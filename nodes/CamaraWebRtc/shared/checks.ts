import { isId, isText, type Check } from '../../../engine/model/checks';
import type { Idempotency, Parameters, Tools } from '../../../engine/model/operation';
import { isEmpty, refuse, type Release } from './release';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A device is named by a UUID at every release (WebRTC Registration, deviceId). */
export const isDeviceId = isId({
	max: 36,
	pattern: UUID,
	allowed: 'it is a UUID, e.g. 5b0e4f1c-2a7d-4c39-9e86-0f6c1d2b3a48',
});

/** Names are at most 256 characters in the candidate. */
export const isName = isText({ max: 256 });

/** Longest SDP of the candidate; older releases have no limit. */
const LONGEST_SDP = 65_536;

/** Checks a session description (RFC 8866): lines `x=…`, the first of them `v=0`. */
export const isSdp: Check = (value) => {
	if (typeof value !== 'string') return 'must be text';
	if (value === '') return 'may not be empty';
	if (value.length > LONGEST_SDP) {
		return `has ${value.length} characters, the limit is ${LONGEST_SDP}`;
	}
	const lines = value.split(/\r?\n/);
	if (lines.at(-1) === '') lines.pop();
	if (lines[0] !== 'v=0') return 'is not SDP: its first line is not v=0';
	const bad = lines.findIndex((line) => !/^[a-z]=/.test(line));
	return bad < 0 ? undefined : `is not SDP: line ${bad + 1} does not begin with a letter and =`;
};

/** Addresses of a release that a party may have in a request (WebRTC Call Handling, Address). */
const NARROW = /^(tel:\+[0-9]{5,15}|sip:[A-Za-z0-9_.!%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})$/;
const HOST_LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const CONTEXT = `;phone-context=(?:\\+[1-9][0-9]{0,14}|${HOST_LABEL}(?:\\.${HOST_LABEL})+)`;
const DOMAIN = '@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}';
const WIDE = new RegExp(
	`^(?:${[
		'tel:\\+[1-9][0-9]{4,14}',
		`tel:[0-9*#]{1,15}${CONTEXT}`,
		`sip:[A-Za-z0-9_.!%+-]+${DOMAIN}`,
		`sip:[0-9*#]{1,15}${CONTEXT}${DOMAIN};user=phone`,
		'urn:service:sos(?:\\.[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)*',
		'sip:anonymous@anonymous\\.invalid',
	].join('|')})$`,
);
const ANONYMOUS = 'sip:anonymous@anonymous.invalid';
const FORMS = 'it is tel:+17085852753 or sip:alice@example.com';

/** Refuses an address that the release does not take. @throws Failure that names the field. */
export function checkAddress(release: Release, field: string, value: unknown): void {
	const address = String(value);
	if (release === 'r1.2') return;
	if (release === 'r2.2') {
		if (!NARROW.test(address)) refuse(field, `is no address of release R2.2: ${FORMS}`);
		return;
	}
	if (address.length > 256 || !WIDE.test(address)) {
		refuse(
			field,
			`is no address of the candidate: ${FORMS}, or a local, emergency or anonymous one`,
		);
	}
	if (field === 'Receiver Address' && address === ANONYMOUS) {
		refuse(field, 'may not be anonymous; only the originator may');
	}
}

/** Checks a time; the engine has put what is one into ISO form before (engine/base/moment.ts). */
export const isTime: Check = (value) =>
	typeof value === 'string' && !Number.isNaN(Date.parse(value))
		? undefined
		: 'is not a time, e.g. 2026-11-20T09:00:00Z';

/**
 * Refuses times that are over when the request is made, by the run's clock. It has the shape of
 * `idempotency`, which is what may use the clock; it adds no header.
 */
export function notInThePast(fields: Record<string, string>) {
	return (parameters: Parameters, tools: Tools): Idempotency => {
		for (const [name, displayName] of Object.entries(fields)) {
			const value = parameters[name];
			if (isEmpty(value) || Date.parse(String(value)) > tools.now().getTime()) continue;
			refuse(displayName, `is in the past (${String(value)})`);
		}
		return { headers: {}, report: {} };
	};
}
