import { alphabetically } from '../../../engine/base/order';
import type { Field, Parameters } from '../../../engine/model/operation';

/** What a record can hold besides its own fields, by the parameter that asks for it. */
const RETURNED = {
	returnMetadata: 'Metadata',
	returnIM: 'Instant Messages',
	returnTranscriptDB: 'Transcript',
	returnVoiceQuality: 'Voice Quality',
	returnInvitation: 'Invitation',
} as const;

type Returned = keyof typeof RETURNED;

/** Which of them an action knows. */
export function includeOf(...names: Returned[]): Field {
	return {
		displayName: 'Include',
		name: 'include',
		type: 'multiOptions',
		options: names
			.map((value) => ({ name: RETURNED[value], value }))
			.sort((one, other) => alphabetically(one.name, other.name)),
		default: [],
		description: 'What to return with each conversation besides its own fields',
	};
}

/** `returnMetadata=1` and the like. */
export function includeQuery({ include }: Parameters): Record<string, string> {
	const chosen = Array.isArray(include) ? (include as string[]) : [];
	return Object.fromEntries(chosen.map((name) => [name, '1']));
}

/** As in n8n's own nodes: what a person needs, in place of all that the vendor sends. */
export const simplify: Field = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: false,
	description:
		'Whether to return who talked to whom and when, instead of all fields that Verba sends',
};
