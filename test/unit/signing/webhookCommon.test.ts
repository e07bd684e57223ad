import { isRecent, rawBytes, sameText, secretsIn, signedByAny } from '../../../signing/webhook';
import { cameBefore, MOST_IDS } from '../../../signing/webhookMemory';

it('T5 texts of different length differ without a comparison, and nothing is thrown', () => {
	expect(sameText('abc', 'abc')).toBe(true);
	expect(sameText('abc', 'abd')).toBe(false);
	expect(sameText('abc', 'ab')).toBe(false);
	// As many characters, but not as many bytes.
	expect(sameText('abc', 'abé')).toBe(false);
	expect(sameText('', '')).toBe(true);
});

it('T6 every secret is tried, and an empty one never counts', () => {
	const tried: string[] = [];
	const sign = (secret: string) => {
		tried.push(secret);
		return `signed with ${secret}`;
	};
	expect(signedByAny('signed with one', ['one', 'two'], sign)).toBe(true);
	expect(tried).toEqual(['one', 'two']);
	expect(signedByAny('signed with ', [''], sign)).toBe(false);
	expect(secretsIn('one', '', undefined, 2)).toEqual(['one']);
});

it('T3 a time stamp counts in seconds and in milliseconds, both ways, up to the tolerance', () => {
	const now = 1_800_000_000_000;
	for (const stamp of [now, now / 1_000, String(now), now - 300_000, now + 300_000]) {
		expect(isRecent(stamp, now, 300_000)).toBe(true);
	}
	for (const stamp of [now - 300_001, now + 300_001, NaN, 'NaN', '', null, undefined, {}]) {
		expect(isRecent(stamp, now, 300_000)).toBe(false);
	}
});

it('T4 a parsed body is never taken for the bytes', () => {
	expect(rawBytes({ headers: {}, rawBody: { a: 1 } })).toMatchObject({ status: 401 });
	expect(rawBytes({ headers: {} })).toMatchObject({ status: 401 });
	const rawBody = Buffer.from('{}');
	expect(rawBytes({ headers: { 'content-encoding': 'identity' }, rawBody })).toBe(rawBody);
});

it('T9 a thousand ids are remembered, the oldest is forgotten first', () => {
	const stored: Record<string, unknown> = {};
	for (let index = 0; index <= MOST_IDS; index++) {
		expect(cameBefore('trigger A', stored, `id ${index}`)).toBe(false);
	}
	expect(stored.eventIds).toHaveLength(MOST_IDS);
	expect(cameBefore('trigger A', stored, 'id 1')).toBe(true);
	expect(cameBefore('trigger A', stored, 'id 0')).toBe(false);
});

it('T9 what another process has stored counts too, another trigger does not', () => {
	expect(cameBefore('trigger B', { eventIds: ['known'] }, 'known')).toBe(true);
	expect(cameBefore('trigger B', {}, 'new')).toBe(false);
	expect(cameBefore('trigger B', {}, 'new')).toBe(true);
	expect(cameBefore('trigger C', {}, 'new')).toBe(false);
});
