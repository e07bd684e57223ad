import { Failure } from '../../../engine/base/failure';
import type { Parameters } from '../../../engine/model/operation';

/** What the credential says beside secrets: see `connect` in provider.ts. */
export type Values = Readonly<Record<string, string>>;
export type Release = 'r1.2' | 'r2.2' | 'candidate';
export type Api = 'callHandling' | 'registration' | 'events';

const NAMES: Record<Release, string> = { 'r1.2': 'R1.2', 'r2.2': 'R2.2', candidate: 'Candidate' };
const APIS: Record<Api, string> = {
	callHandling: 'call handling',
	registration: 'registration',
	events: 'events',
};

/** `x-correlator` at r1.2 (Commonalities 0.5); later releases take what the option allows. */
const OLD_CORRELATOR = /^[a-zA-Z0-9-]{0,55}$/;

/** Refuses what cannot be sent. @throws Failure that names the field. */
export function refuse(field: string, complaint: string, advice = ''): never {
	throw new Failure({
		kind: 'input',
		message: `${field} ${complaint}`,
		description: `Nothing was sent. ${advice}`.trim(),
	});
}

/** The release of the credential; r2.2 is the public one. */
export function releaseOf({ release }: Values): Release {
	return release === 'r1.2' || release === 'candidate' ? release : 'r2.2';
}

/**
 * The release for which a request is made, and the address that it goes to.
 *
 * @throws Failure when the credential's layout has no such API, or its release no such operation
 */
export function target(
	api: Api,
	parameters: Parameters,
	values: Values,
	{ candidateOnly = '' } = {},
): { release: Release; to: { base?: string } } {
	const release = releaseOf(values);
	if (candidateOnly !== '' && release !== 'candidate') {
		refuse(
			candidateOnly,
			`exists in the release candidate only, and the credential says ${NAMES[release]}`,
			'If the operator offers the candidate, choose it in the credential.',
		);
	}
	if (api !== 'callHandling' && values[api] === 'none') {
		refuse(
			'Layout',
			`of the credential has no ${APIS[api]} API`,
			`Choose the layout of a release, or Custom with the path of the ${APIS[api]} API.`,
		);
	}
	const { requestId } = parameters;
	if (release === 'r1.2' && typeof requestId === 'string' && !OLD_CORRELATOR.test(requestId)) {
		refuse('Request ID', 'may have letters, digits and - only, 55 at most, at release R1.2');
	}
	return { release, to: api === 'callHandling' ? {} : { base: api } };
}

/** Refuses a filled field that the release does not know. @throws Failure */
export function onlyAt(
	release: Release,
	releases: readonly Release[],
	field: string,
	value: unknown,
): void {
	if (isEmpty(value) || releases.includes(release)) return;
	const known = releases.map((one) => NAMES[one]).join(' and ');
	refuse(
		field,
		`exists at ${known} only, and the credential says ${NAMES[release]}: leave it empty`,
	);
}

export const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || value === '';

/** The object without what is empty: strict servers refuse what they do not expect. */
export function filled(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}
