import {
	createIdentifierFromRawId,
	serializeCommunicationIdentifier,
} from '@azure/communication-common';

import { identifierOf } from '../../nodes/AzureCallAutomation/shared/identifier';

/** What the SDK would send for a raw ID, with the kind that the REST API wants beside it. */
function bySdk(rawId: string): object {
	const sent = serializeCommunicationIdentifier(createIdentifierFromRawId(rawId));
	const kind = Object.keys(sent).find((name) => name !== 'rawId');
	return { kind: kind ?? 'unknown', ...sent };
}

test.each([
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
])("%s goes as Azure's own SDK sends it", (rawId) => {
	const sdk = JSON.parse(JSON.stringify(bySdk(rawId))) as Record<string, object>;
	const ours = JSON.parse(JSON.stringify(identifierOf(rawId))) as Record<string, object>;
	expect(ours.kind).toBe(sdk.kind);
	const kind = String(sdk.kind);
	expect(sdk[kind] ?? {}).toEqual(expect.objectContaining(ours[kind] ?? {}));
});

test('a bare phone number is one', () => {
	expect(identifierOf('+14255550123')).toEqual(identifierOf('4:+14255550123'));
});
