import {
	createIdentifierFromRawId,
	serializeCommunicationIdentifier,
} from '@azure/communication-common';

import {
	areIdentifiers,
	identifierOf,
	isIdentifier,
	rawIdOf,
} from '../../nodes/AzureCallAutomation/shared/identifier';

/** What the SDK would send for a raw ID, with the kind that the REST API wants beside it. */
function bySdk(rawId: string): object {
	const sent = serializeCommunicationIdentifier(createIdentifierFromRawId(rawId));
	const kind = Object.keys(sent).find((name) => name !== 'rawId');
	return { kind: kind ?? 'unknown', ...sent };
}

const RAW_IDS = [
	'8:acs:37691ec4-57fb-4c0f-ae31-32791610cb14_00000007-6a1b-4b1e',
	'8:spool:37691ec4-57fb-4c0f-ae31-32791610cb14_1',
	'8:orgid:45ab2481-1c1c-4005-be24-0ffb879b1130',
	'8:dod:45ab2481-1c1c-4005-be24-0ffb879b1130',
	'8:gcch:45ab2481-1c1c-4005-be24-0ffb879b1130',
	'8:teamsvisitor:45ab2481-1c1c-4005-be24-0ffb879b1130',
	'28:orgid:01234567-89ab-cdef-0123-456789abcdef',
	'28:dod:01234567-89ab-cdef-0123-456789abcdef',
	'28:gcch:01234567-89ab-cdef-0123-456789abcdef',
	'4:+14255550123',
	'48:45ab2481-1c1c-4005-be24-0ffb879b1130',
	'something else',
	'8:acs',
	'8:dod-acs:37691ec4-57fb-4c0f-ae31-32791610cb14_00000007-6a1b-4b1e',
	'8:gcch-acs:37691ec4-57fb-4c0f-ae31-32791610cb14_00000007-6a1b-4b1e',
	'4:anonymous',
	'4:+14255550123_second',
];

test.each(RAW_IDS)("%s goes as Azure's own SDK sends it", (rawId) => {
	const sdk = JSON.parse(JSON.stringify(bySdk(rawId))) as Record<string, object>;
	const ours = JSON.parse(JSON.stringify(identifierOf(rawId))) as Record<string, object>;
	expect(ours.kind).toBe(sdk.kind);
	const kind = String(sdk.kind);
	expect(sdk[kind] ?? {}).toEqual(expect.objectContaining(ours[kind] ?? {}));
});

test('a bare phone number is one', () => {
	expect(identifierOf('+14255550123')).toEqual(identifierOf('4:+14255550123'));
});

test.each([
	['8:acs:r_t_u', 'public'],
	['8:dod-acs:r_t_u', 'dod'],
	['8:gcch-acs:r_t_u', 'gcch'],
])('%s is a user of the Teams phone extension where the version knows one', (rawId, cloud) => {
	const sdk = JSON.parse(JSON.stringify(bySdk(rawId))) as Record<string, object>;
	const ours = identifierOf(rawId, '2025-06-15');
	expect(ours).toEqual({
		kind: 'teamsExtensionUser',
		teamsExtensionUser: { userId: 'u', tenantId: 't', resourceId: 'r', cloud },
	});
	expect(sdk.teamsExtensionUser).toEqual(ours.teamsExtensionUser);
	// Older versions know the communication user that it also is.
	expect(identifierOf(rawId, '2025-05-15')).toEqual({
		kind: 'communicationUser',
		communicationUser: { id: rawId },
	});
});

test.each([...RAW_IDS, '8:acs:r_t_u', '8:gcch-acs:r_t_u'])('%s comes back unchanged', (rawId) => {
	for (const version of ['2024-09-15', '2026-03-12']) {
		const typed = identifierOf(rawId, version);
		expect(rawIdOf(typed)).toBe(rawId);
		expect(rawIdOf(JSON.stringify(typed))).toBe(rawId);
		// A typed form is sent as it was given.
		expect(identifierOf(typed, version)).toEqual(typed);
		expect(isIdentifier(typed)).toBeUndefined();
	}
});

test('what the service itself shows is good input', () => {
	const shown = {
		kind: 'phoneNumber',
		rawId: '4:+14255550123',
		phoneNumber: { value: '+14255550123', isAnonymous: false },
	};
	expect(isIdentifier(shown)).toBeUndefined();
	expect(identifierOf(shown)).toBe(shown);
	expect(rawIdOf(shown)).toBe('4:+14255550123');
});

test.each([
	['', /may not be empty/],
	['..', /may not be/],
	['+1 425', /blank/],
	['+1425555012312345', /E\.164/],
	['a\r\nb', /blank/],
	['{"kind":', /looks like JSON/],
	[7, /no phone number/],
	[null, /no phone number/],
	[{}, /has none of rawId/],
	[{ rawId: '' }, /has none of rawId/],
	[{ kind: 'phoneNumber', communicationUser: { id: 'x' } }, /says kind phoneNumber/],
	[{ phoneNumber: { value: '+1' }, communicationUser: { id: 'x' } }, /is one of them/],
	[{ phoneNumber: {} }, /has no phoneNumber\.value/],
	[{ communicationUser: 'x' }, /has no communicationUser\.id/],
])('%j is refused', (value, message) => {
	expect(isIdentifier(value)).toMatch(message);
});

test.each([
	[['+14255550123', { rawId: 'x' }], undefined],
	['["+14255550123","8:acs:r_u"]', undefined],
	['+14255550123', undefined],
	[[], /may not be empty/],
	['', /may not be empty/],
	[['+14255550123', '+1 2'], /\(\+1 2\) has a blank/],
])('a list %j', (value, message) => {
	const complaint = areIdentifiers({ least: 1 })(value);
	if (message) expect(complaint).toMatch(message);
	else expect(complaint).toBeUndefined();
});
