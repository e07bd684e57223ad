import { applySwitches } from '../framework/switches';

/**
 * Where the vendor's documents are silent, the sandbox can behave in more than one way. What is not
 * documented at all (marked R) is a reconstruction, in its default value too.
 */
export interface Switches {
	/** Code of "not found": `positive` 2 (documented samples), `negative` -50, `unknown` 17. */
	errorCodeStyle: string;
	/** Where the words of an error stand: `element` text, or the older `attribute` description. */
	errorForm: string;
	/** R: HTTP status of XML errors: 200, 400, 404 or 500. */
	errorHttpStatus: number;
	/** R: what a successful DeleteCall answers: `code0`, an `empty` 200, or an `html` page. */
	deleteResponse: string;
	/** R: a second DeleteCall finds nothing; off: it succeeds again. */
	notFoundOnSecondDelete: boolean;
	/** R: every conversation is on legal hold; DeleteCall refuses with a code nobody documents. */
	legalHold: boolean;
	/** R: every conversation has a retention period; DeleteCall refuses. */
	retention: boolean;
	/** R: how an old token is refused: code `-43` (third-party), code `-42`, or HTTP `401`. */
	tokenExpiry: string;
	/** R: several matches of an ID: an `error`, or `all` of them. An extension always errs (documented). */
	multiMatch: string;
	/** R: a POST's `form` body counts; only the query counts (`queryOnly`); POST is `refused` (405). */
	postBody: string;
	/** R: SearchCalls answers a `bare` list, one `insideVerbaApi`, or one `withResponse`. */
	searchRoot: string;
	/** R: number of the first row in `pagefirst`: 0 or 1. */
	pageBase: number;
	/** R: most rows of a page, whatever `pagelen` says; 0: as asked. */
	pageMost: number;
	/** R: SearchCalls overlooks filters (`f_…`, `anynum`, `anyname`), as a server does that knows them not. */
	ignoresFilters: boolean;
	/** R: SearchCalls overlooks `pagefirst`. */
	ignoresPaging: boolean;
	/** Which time of a conversation `start` and `end` are compared with; not documented. */
	searchTime: string;
	/** Names of the internal ID in newer actions: `new`, `old` (`callID`), or `both` are taken. */
	idNames: string;
	/** Element of the internal ID: `ccdr_id`, formerly `id`. */
	idElement: string;
	/** Elements of the times: `new` (`start_time`) or `old` (`starttime`). */
	timeNames: string;
	/** R: flags as `digits` or `words`. */
	flagStyle: string;
	/** R: metadata as `elements`, `attributes` or `pairs`. */
	metadataForm: string;
	/** R: a thumbnail's parameter: `frame` (table) or `nFrame` (sample). */
	frameName: string;
	/** R: a media action that fails answers XML with its error; `mediaErrorStatus` is its status. */
	mediaErrorStatus: number;
	/** `user` login, or `keyOnly` as older versions allow. */
	authentication: string;
	/** The key's Network Restrictions do not include the caller. */
	networkRestricted: boolean;
	/** R: a token counts only with the JSESSIONID of the answer that gave it. */
	cookieBound: boolean;
	/** The API user's time zone, in which times are read and written. GMT without a login. */
	userTimeZone: string;
	/** R: between the answer to DeleteCall and the conversation's end, by the sandbox's clock. */
	deleteDelayMs: number;
}

const CHOICES: { [K in keyof Switches]?: ReadonlyArray<Switches[K]> } = {
	errorCodeStyle: ['positive', 'negative', 'unknown'],
	errorForm: ['element', 'attribute'],
	errorHttpStatus: [200, 400, 404, 500],
	deleteResponse: ['code0', 'empty', 'html'],
	tokenExpiry: ['-43', '-42', '401'],
	multiMatch: ['error', 'all'],
	postBody: ['form', 'queryOnly', 'refused'],
	searchRoot: ['bare', 'insideVerbaApi', 'withResponse'],
	searchTime: ['start', 'end'],
	pageBase: [0, 1],
	idNames: ['both', 'new', 'old'],
	idElement: ['ccdr_id', 'id'],
	timeNames: ['new', 'old'],
	flagStyle: ['digits', 'words'],
	metadataForm: ['elements', 'attributes', 'pairs'],
	frameName: ['frame', 'nFrame'],
	authentication: ['user', 'keyOnly'],
};

export function defaultSwitches(): Switches {
	return {
		errorCodeStyle: 'positive',
		errorForm: 'element',
		errorHttpStatus: 200,
		deleteResponse: 'code0',
		notFoundOnSecondDelete: true,
		legalHold: false,
		retention: false,
		tokenExpiry: '-43',
		multiMatch: 'error',
		postBody: 'form',
		searchRoot: 'bare',
		pageBase: 0,
		pageMost: 0,
		ignoresFilters: false,
		ignoresPaging: false,
		searchTime: 'start',
		idNames: 'both',
		idElement: 'ccdr_id',
		timeNames: 'new',
		flagStyle: 'digits',
		metadataForm: 'elements',
		frameName: 'frame',
		mediaErrorStatus: 200,
		authentication: 'user',
		networkRestricted: false,
		cookieBound: false,
		userTimeZone: 'GMT',
		deleteDelayMs: 0,
	};
}

/** Sets switches. Throws an Error that names an unknown switch or lists the values it knows. */
export function setSwitches(current: Switches, wanted: Record<string, unknown>): void {
	for (const [name, choices] of Object.entries(CHOICES)) {
		const known: readonly unknown[] = choices;
		if (Object.hasOwn(wanted, name) && !known.includes(wanted[name])) {
			throw new Error(`Switch ${name} must be one of ${known.join(', ')}`);
		}
	}
	applySwitches(current, wanted);
}
