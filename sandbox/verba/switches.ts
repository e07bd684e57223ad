import { applySwitches } from '../framework/switches';

/**
 * Where the vendor's documents are silent, the sandbox can behave in more than one way. What is not
 * documented at all (marked R) is a reconstruction, in its default value too.
 */
export interface Switches {
	/** Code of "not found": `positive` 2 (documented samples), `negative` -50, `unknown` 17. */
	errorCodeStyle: string;
	/** R: HTTP status of XML errors: 200, 400, 404 or 500. */
	errorHttpStatus: number;
	/** R: what a successful DeleteCall answers: `code0`, an `empty` 200, or an `html` page. */
	deleteResponse: string;
	/** R: a second DeleteCall finds nothing; off: it succeeds again. */
	notFoundOnSecondDelete: boolean;
	/** R: every conversation is on legal hold; DeleteCall refuses with a code nobody documents. */
	legalHold: boolean;
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
	/** `user` login, or `keyOnly` as older versions allow. */
	authentication: string;
	/** R: between the answer to DeleteCall and the conversation's end, by the sandbox's clock. */
	deleteDelayMs: number;
}

const CHOICES: { [K in keyof Switches]?: ReadonlyArray<Switches[K]> } = {
	errorCodeStyle: ['positive', 'negative', 'unknown'],
	errorHttpStatus: [200, 400, 404, 500],
	deleteResponse: ['code0', 'empty', 'html'],
	tokenExpiry: ['-43', '-42', '401'],
	multiMatch: ['error', 'all'],
	postBody: ['form', 'queryOnly', 'refused'],
	searchRoot: ['bare', 'insideVerbaApi', 'withResponse'],
	pageBase: [0, 1],
	authentication: ['user', 'keyOnly'],
};

export function defaultSwitches(): Switches {
	return {
		errorCodeStyle: 'positive',
		errorHttpStatus: 200,
		deleteResponse: 'code0',
		notFoundOnSecondDelete: true,
		legalHold: false,
		tokenExpiry: '-43',
		multiMatch: 'error',
		postBody: 'form',
		searchRoot: 'bare',
		pageBase: 0,
		authentication: 'user',
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
