const memberOfKind = {
	communicationUser: { member: 'communicationUser', key: 'id' },
	phoneNumber: { member: 'phoneNumber', key: 'value' },
	microsoftTeamsUser: { member: 'microsoftTeamsUser', key: 'userId' },
	microsoftTeamsApp: { member: 'microsoftTeamsApp', key: 'appId' },
	teamsExtensionUser: { member: 'teamsExtensionUser', key: 'userId' },
} as const;
type Kind = keyof typeof memberOfKind;
const kinds = Object.keys(memberOfKind) as Kind[];

/** A CommunicationIdentifierModel as the service answers it: kind and rawId are always there. */
export interface Identifier {
	kind: string;
	rawId: string;
	[member: string]: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an identifier of a request: exactly one typed member, fitting `kind` when that is given;
 * `unknown` needs a rawId. Returns undefined when it is none.
 */
export function readIdentifier(value: unknown): Identifier | undefined {
	if (!isObject(value)) return undefined;
	const given = kinds.filter((kind) => value[kind] !== undefined && value[kind] !== null);
	if (given.length === 0) {
		const { rawId } = value;
		return typeof rawId === 'string' && rawId !== '' ? { kind: 'unknown', rawId } : undefined;
	}
	const kind = given[0];
	if (!kind || given.length > 1 || (value.kind !== undefined && value.kind !== kind)) {
		return undefined;
	}
	const member = value[kind];
	if (!isObject(member)) return undefined;
	const id = member[memberOfKind[kind].key];
	if (typeof id !== 'string' || id === '') return undefined;
	if (kind === 'phoneNumber' && !/^\+[1-9][0-9]{4,14}$/.test(id)) return undefined;
	return { kind, rawId: rawIdOf(kind, id, member), [kind]: member };
}

/** Identifiers of a body that `checkBody` has passed already. */
export function readIdentifiers(value: unknown): Identifier[] {
	return Array.isArray(value)
		? value.map(readIdentifier).filter((one): one is Identifier => one !== undefined)
		: [];
}

function rawIdOf(kind: Kind, id: string, member: Record<string, unknown>): string {
	const cloud = typeof member.cloud === 'string' ? member.cloud : 'public';
	const prefix = { dod: 'dod', gcch: 'gcch' }[cloud] ?? 'orgid';
	switch (kind) {
		case 'communicationUser':
			return id;
		case 'phoneNumber':
			return `4:${id}`;
		case 'microsoftTeamsUser':
			return member.isAnonymous === true ? `8:teamsvisitor:${id}` : `8:${prefix}:${id}`;
		case 'microsoftTeamsApp':
			return `28:${prefix}:${id}`;
		case 'teamsExtensionUser':
			return `8:acs:${String(member.resourceId)}_${String(member.tenantId)}_${id}`;
	}
}

export const phoneNumber = (value: string): Identifier => ({
	kind: 'phoneNumber',
	rawId: `4:${value}`,
	phoneNumber: { value },
});

export const communicationUser = (id: string): Identifier => ({
	kind: 'communicationUser',
	rawId: id,
	communicationUser: { id },
});
