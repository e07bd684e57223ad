/** A participant as the REST API takes it: the kind and the member of that kind. */
export type CommunicationIdentifier = Readonly<Record<string, unknown>>;

const CLOUDS: Record<string, string> = { orgid: 'public', dod: 'dod', gcch: 'gcch' };

/**
 * Builds the identifier of a phone number (`+14255550123`) or a raw ID (`8:acs:…`, `4:+1…`,
 * `8:orgid:…`, `28:orgid:…`), by the rules of the vendor's own SDKs, except that a user of the
 * Teams phone extension goes as the communication user that it also is: versions before 2025-05-15
 * know no other form. Whatever else it is goes as `unknown`, and the service decides.
 */
export function identifierOf(text: string): CommunicationIdentifier {
	const phone = /^(?:4:)?(\+[0-9]+)$/.exec(text)?.[1];
	if (phone) return { kind: 'phoneNumber', phoneNumber: { value: phone } };
	const [prefix, scope, id, ...rest] = text.split(':');
	if (id === undefined || rest.length > 0) return { kind: 'unknown', rawId: text };
	if (prefix === '8' && (scope === 'acs' || scope === 'spool')) {
		return { kind: 'communicationUser', communicationUser: { id: text } };
	}
	if (prefix === '8' && scope === 'teamsvisitor') {
		return { kind: 'microsoftTeamsUser', microsoftTeamsUser: { userId: id, isAnonymous: true } };
	}
	const cloud = CLOUDS[scope ?? ''];
	if (prefix === '8' && cloud) {
		return {
			kind: 'microsoftTeamsUser',
			microsoftTeamsUser: { userId: id, isAnonymous: false, cloud },
		};
	}
	if (prefix === '28' && cloud) {
		return { kind: 'microsoftTeamsApp', microsoftTeamsApp: { appId: id, cloud } };
	}
	return { kind: 'unknown', rawId: text };
}

/** Whether an identifier is a phone number, which needs a caller ID. */
export function isPhoneNumber(identifier: CommunicationIdentifier): boolean {
	return identifier.kind === 'phoneNumber';
}
