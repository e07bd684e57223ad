import { CODES, fail, notFound } from './answers';
import { IDENTIFIERS, NEWER_NAMES, type Conversation } from './conversations';
import type { Call } from './service';

const STATUSES = ['ongoing', 'next', 'last'];
const ALL_NAMES = [...Object.keys(IDENTIFIERS), ...NEWER_NAMES, 'extension'];

/** Which identifiers an action takes: what the newest table names, and what older versions took. */
export interface Names {
	/** Beside the internal ID. */
	others?: string[];
	/** The newest name of the internal ID; `callID` in all versions where it is absent. */
	newest?: (typeof NEWER_NAMES)[number];
}

/**
 * The conversations that the request means. Exactly one identifier is needed, an extension needs a
 * `status`; several matches are an error for an extension (documented) and, by default, for the rest.
 *
 * @param allowed names of the identifiers that the action takes
 * @returns undefined when the call was answered with an error
 */
export function wanted(call: Call, allowed: string[]): Conversation[] | undefined {
	const { res, action, parameters, switches } = call;
	const refuse = (message: string): undefined => {
		fail(res, switches, action, CODES.invalidParameters, message);
		return undefined;
	};

	const given = ALL_NAMES.flatMap((name) =>
		parameters.getAll(name).map((value) => ({ name, value })),
	);
	const [identifier] = given;
	if (!identifier || given.length > 1) return refuse('Exactly one call identifier is needed.');
	const { name, value } = identifier;
	if (!allowed.includes(name)) return refuse(`${name} is not a parameter of ${action}.`);
	if (value === '') return refuse(`${name} is empty.`);

	if (name === 'extension') {
		const status = (parameters.get('status') ?? '').split(',');
		if (!status.every((part) => STATUSES.includes(part))) {
			return refuse('extension needs a status: ongoing, next or last.');
		}
		return checked(call, call.conversations.byExtension(value, status, call.now), 'error');
	}
	const own = NEWER_NAMES.includes(name as (typeof NEWER_NAMES)[number]) ? 'callID' : name;
	const found = call.conversations.byIdentifier(own as keyof typeof IDENTIFIERS, value, call.now);
	return checked(call, found, switches.multiMatch);
}

/** As `wanted`, for the actions whose parameter for the internal ID was renamed. */
export function wantedOne(
	call: Call,
	{ others = [], newest }: Names = {},
): Conversation | undefined {
	const { idNames } = call.switches;
	const own = [
		...(newest === undefined || idNames !== 'new' ? ['callID'] : []),
		...(newest !== undefined && idNames !== 'old' ? [newest] : []),
	];
	return wanted(call, [...own, ...others])?.[0];
}

function checked(
	{ res, switches, action }: Call,
	found: Conversation[],
	multiMatch: string,
): Conversation[] | undefined {
	if (found.length === 0) {
		notFound(res, switches, action);
		return undefined;
	}
	if (found.length > 1 && multiMatch === 'error') {
		fail(res, switches, action, CODES.undocumented, `${found.length} calls match.`);
		return undefined;
	}
	return found;
}
