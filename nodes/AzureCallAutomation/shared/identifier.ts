import { parseJson } from '../../../engine/model/answer';
import type { Check } from '../../../engine/model/checks';
import { isRecord, type Json } from './json';

/** A participant as the REST API takes it: the kind and the member of that kind. */
export type CommunicationIdentifier = Readonly<Record<string, unknown>>;

const CLOUDS: Record<string, string> = { orgid: 'public', dod: 'dod', gcch: 'gcch' };
const ACS: Record<string, string> = { acs: 'public', 'dod-acs': 'dod', 'gcch-acs': 'gcch' };
/** The member that holds the ID, by kind (REST reference, CommunicationIdentifierModel). */
const MEMBERS: Record<string, string> = {
	communicationUser: 'id',
	phoneNumber: 'value',
	microsoftTeamsUser: 'userId',
	microsoftTeamsApp: 'appId',
	teamsExtensionUser: 'userId',
};
/** The first version in which a user of the Teams phone extension has a form of its own. */
const TEAMS_EXTENSION = '2025-06-15';

/**
 * Builds the identifier of a phone number (`+14255550123`) or a raw ID (`8:acs:…`, `4:+1…`,
 * `8:orgid:…`, `28:orgid:…`), by the rules of the vendor's own SDKs
 * (`@azure/communication-common`, createIdentifierFromRawId). A user of the Teams phone extension
 * goes as the communication user that it also is where the version knows no other form. Whatever
 * else it is goes as `unknown`, and the service decides. A typed form goes back unchanged.
 */
export function identifierOf(given: unknown, apiVersion = ''): CommunicationIdentifier {
	const typed = typedForm(given);
	if (typed) return typed;
	const text = String(given);
	const phone = /^(?:4:)?(\+[0-9]+)$/.exec(text)?.[1];
	if (phone) return { kind: 'phoneNumber', phoneNumber: { value: phone } };
	// `4:anonymous`, or the same number for the second time: `4:+1…_suffix`.
	if (text.startsWith('4:')) {
		return { kind: 'phoneNumber', rawId: text, phoneNumber: { value: text.slice(2) } };
	}
	const [prefix, scope = '', id, ...rest] = text.split(':');
	if (id === undefined || rest.length > 0) return { kind: 'unknown', rawId: text };
	const acs = ACS[scope];
	if (prefix === '8' && (acs || scope === 'spool')) {
		const [resourceId, tenantId, userId, ...more] = id.split('_');
		const extension = acs && userId !== undefined && more.length === 0;
		return extension && apiVersion >= TEAMS_EXTENSION
			? {
					kind: 'teamsExtensionUser',
					teamsExtensionUser: { userId, tenantId, resourceId, cloud: acs },
				}
			: { kind: 'communicationUser', communicationUser: { id: text } };
	}
	if (prefix === '8' && scope === 'teamsvisitor') {
		return { kind: 'microsoftTeamsUser', microsoftTeamsUser: { userId: id, isAnonymous: true } };
	}
	const cloud = CLOUDS[scope];
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

/** The raw ID of what was given, as the service shows it in lists and paths. */
export function rawIdOf(given: unknown): string {
	const typed = typedForm(given);
	if (!typed) return String(given).startsWith('+') ? `4:${String(given)}` : String(given);
	if (typeof typed.rawId === 'string' && typed.rawId !== '') return typed.rawId;
	const kind = kindOf(typed) ?? '';
	const member = (typed[kind] ?? {}) as Json;
	const id = String(member[MEMBERS[kind] ?? ''] ?? '');
	const cloud = String(member.cloud ?? 'public');
	const teams = cloud === 'public' ? 'orgid' : cloud;
	const acs = cloud === 'public' ? 'acs' : `${cloud}-acs`;
	switch (kind) {
		case 'phoneNumber':
			return `4:${id}`;
		case 'microsoftTeamsUser':
			return member.isAnonymous === true ? `8:teamsvisitor:${id}` : `8:${teams}:${id}`;
		case 'microsoftTeamsApp':
			return `28:${teams}:${id}`;
		case 'teamsExtensionUser':
			return `8:${acs}:${String(member.resourceId)}_${String(member.tenantId)}_${id}`;
		default:
			return id;
	}
}

/** Whether an identifier is a phone number, which needs a caller ID. */
export function isPhoneNumber(identifier: CommunicationIdentifier): boolean {
	return identifier.kind === 'phoneNumber' || isRecord(identifier.phoneNumber);
}

const E164 = /^\+[1-9][0-9]{1,14}$/;
const NO_PHONE = 'is no phone number in E.164 form like +14255550123';
const DOTS = 'may not be "." or ".."';

/** Checks a phone number, a raw ID, or the typed form as an object or as JSON. */
export const isIdentifier: Check = (value) => {
	const typed = typedForm(value);
	if (typed) return isTyped(typed);
	if (typeof value !== 'string') return 'is no phone number, raw ID or identifier object';
	if (value.trim() === '') return 'may not be empty';
	if (value === '.' || value === '..') return DOTS;
	if (/^\s*\{/.test(value)) return 'looks like JSON, but is none';
	// Neither form has blanks or control characters.
	if (!/^[\x21-\x7e\u00a0-\uffff]{1,512}$/.test(value)) {
		return 'has a blank, a control character or more than 512 characters';
	}
	return /^(?:\+|[0-9]+$)/.test(value) && !E164.test(value) ? NO_PHONE : undefined;
};

/** Checks a list of identifiers: several values of the field, or a list of an expression. */
export const areIdentifiers =
	(rule: { least?: number; users?: boolean } = {}): Check =>
	(value) => {
		const list = listOf(value);
		if (list.length < (rule.least ?? 0)) return 'may not be empty';
		for (const one of list) {
			const complaint = isIdentifier(one);
			if (complaint) return `(${shown(one)}) ${complaint}`;
			if (rule.users && !/^8:/.test(rawIdOf(one))) {
				return `(${shown(one)}) is no user: only users of Azure Communication Services are possible here`;
			}
		}
		return undefined;
	};

/** The identifiers of such a list. */
export function identifiersOf(value: unknown, apiVersion: unknown): CommunicationIdentifier[] {
	return listOf(value).map((one) => identifierOf(one, String(apiVersion)));
}

function listOf(value: unknown): unknown[] {
	if (typeof value === 'string' && /^\s*\[/.test(value)) {
		const parsed = parseJson(value);
		if (Array.isArray(parsed)) return parsed;
	}
	return [value].flat().filter((one) => one !== '' && one !== undefined && one !== null);
}

const shown = (value: unknown): string =>
	typeof value === 'string' ? value.slice(0, 60) : JSON.stringify(value).slice(0, 60);

function typedForm(value: unknown): Json | undefined {
	if (isRecord(value)) return value;
	if (typeof value !== 'string' || !/^\s*\{/.test(value)) return undefined;
	const parsed = parseJson(value);
	return isRecord(parsed) ? parsed : undefined;
}

const kindOf = (typed: Json): string | undefined =>
	Object.keys(MEMBERS).find((kind) => isRecord(typed[kind]));

/** Exactly one typed member that fits `kind`, or a raw ID alone. */
function isTyped(typed: Json): string | undefined {
	const kinds = Object.keys(MEMBERS).filter(
		(kind) => typed[kind] !== undefined && typed[kind] !== null,
	);
	if (kinds.length > 1) return `names ${kinds.join(' and ')}, but an identifier is one of them`;
	const [kind] = kinds;
	if (typed.rawId === '.' || typed.rawId === '..') return DOTS;
	if (kind === undefined) {
		return typeof typed.rawId === 'string' && typed.rawId !== ''
			? undefined
			: `has none of rawId, ${Object.keys(MEMBERS).join(', ')}`;
	}
	if (typed.kind !== undefined && typed.kind !== kind) {
		return `says kind ${String(typed.kind)}, but holds ${kind}`;
	}
	const member = typed[kind];
	const id = isRecord(member) ? member[MEMBERS[kind] ?? ''] : undefined;
	if (typeof id !== 'string' || id === '') return `has no ${kind}.${MEMBERS[kind]}`;
	// With a raw ID it is as the service has shown it, e.g. "anonymous".
	if (kind === 'phoneNumber' && !typed.rawId && !E164.test(id)) return NO_PHONE;
	return isRawIdOf(typed.rawId, id) ? undefined : `has a rawId that is not that of its ${kind}`;
}

/** Two people in one identifier: one would be removed, and the other one looked at. */
function isRawIdOf(rawId: unknown, id: string): boolean {
	if (typeof rawId !== 'string' || rawId === '') return true;
	// `4:+1…_suffix` is the same number for the second time.
	return (
		rawId === id ||
		rawId.endsWith(`:${id}`) ||
		rawId.endsWith(`_${id}`) ||
		rawId.startsWith(`4:${id}_`)
	);
}
