import { isId, type Check } from '../../../engine/model/checks';

/** The 89 characters of a channel name or string user ID (RTC documentation, joinChannel). */
const NAME = /^[a-zA-Z0-9 !#$%&()+\-:;<=.>?@[\]^_{}|~,]*$/;
const LARGEST_UID = 4_294_967_295;

/** A channel name: under 64 bytes, of the allowed characters. Empty where the field says so. */
export const isChannel =
	(rule: { empty: 'allowed' | 'refused' }): Check =>
	(value) => {
		if (typeof value !== 'string') return 'must be text';
		if (value === '') return rule.empty === 'allowed' ? undefined : 'may not be empty';
		if (Buffer.byteLength(value) >= 64) {
			return `has ${Buffer.byteLength(value)} bytes, but a channel name must be under 64`;
		}
		return NAME.test(value)
			? undefined
			: 'contains a character that no channel name has: allowed are letters, digits, blanks and !#$%&()+-:;<=.>?@[]^_{}|~,';
	};

/** A user ID as Media Gateway takes it: a text, numeric or not, at most 255 bytes. */
export const isTextUid: Check = (value) => {
	if (typeof value !== 'string') return 'must be text';
	if (Buffer.byteLength(value) > 255) return 'has more than 255 bytes';
	return NAME.test(value) ? undefined : 'contains a character that no user ID has';
};

/** A user ID where Agora takes numbers only. */
export const isNumericUid: Check = (value) => {
	const text = typeof value === 'number' ? String(value) : value;
	if (text === '' || text === undefined || text === null) return 'may not be empty';
	if (typeof text !== 'string' || !/^\d{1,10}$/.test(text)) {
		return 'must be a number: this API does not know string user IDs. Use the SID of the stream, or the whole channel';
	}
	const number = Number(text);
	return number >= 1 && number <= LARGEST_UID
		? undefined
		: `must be from 1 to ${LARGEST_UID}, and never 0`;
};

/**
 * The ID of one push: 32 hexadecimal digits in groups, as on all pages of Media Gateway. Not every
 * one is a UUID by RFC 9562, so that version and variant are not looked at.
 */
export const isSid: Check = isId({
	max: 256,
	pattern: /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i,
	allowed:
		'a SID looks like 0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b. It is neither the channel nor the streaming key',
});

/** ID of a stream template. */
export const isTemplateId: Check = (value) =>
	typeof value === 'string' && /^[A-Za-z0-9]{1,12}$/.test(value)
		? undefined
		: 'must have 1 to 12 letters and digits, nothing else';

/** How long a ban lasts, in seconds: other values would be changed silently by the service. */
export const isBanTime =
	(rule: { zero: 'allowed' | 'refused' }): Check =>
	(value) => {
		if (value === 0 && rule.zero === 'allowed') return undefined;
		return typeof value === 'number' && Number.isInteger(value) && value >= 10 && value <= 86_430
			? undefined
			: `must be a whole number from 10 to 86430 seconds${rule.zero === 'allowed' ? ', or 0 for a one-time kick' : ''}`;
	};

/** An IP address, version 4 or 6, in plain form; `0` would mean none. */
export const isIpAddress: Check = (value) =>
	typeof value === 'string' &&
	(/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/.test(value) ||
		(/^[0-9a-f:]{2,39}$/i.test(value) && value.includes(':')))
		? undefined
		: 'must be an IP address such as 203.0.113.7';

/** A whole number that may be left at 0. */
export const isUnixTime: Check = (value) =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0
		? undefined
		: 'must be a whole number of seconds since 1970, or 0 for no limit';
