import { isId, optional } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import { filled } from './fields';
import { refuse } from './refuse';

const LOCATORS = {
	serverCallLocator: { member: 'serverCallId', field: 'Server Call ID' },
	groupCallLocator: { member: 'groupCallId', field: 'Group Call ID' },
	roomCallLocator: { member: 'roomId', field: 'Room ID' },
} as const;
export type LocatorKind = keyof typeof LOCATORS;

/** The field of an ID that locates a call; shown for its choice of Call Locator only. */
const idField = (kind: LocatorKind, description: string, placeholder: string): Field => ({
	displayName: LOCATORS[kind].field,
	name: LOCATORS[kind].member,
	type: 'string',
	required: true,
	default: '',
	placeholder,
	description,
	displayOptions: { show: { callLocator: [kind] } },
	check: optional(isId({ max: 4096 })),
});

/** Which fields locate a call: one choice, and the ID that it asks for. */
export function locatorFields(choice: Field, { rooms }: { rooms: boolean }): Field[] {
	return [
		choice,
		idField(
			'serverCallLocator',
			'The serverCallId of Call: Get, of CallConnected, or of an IncomingCall event; works for every call',
			'e.g. aHR0cHM6Ly9hcGkuZmxpZ2h0cHJveHkuc2t5cGUuY29t…',
		),
		idField(
			'groupCallLocator',
			'The group ID with which the call was started by its first participant',
			'e.g. 29228d3e-040e-4656-a70e-890ab4e173e5',
		),
		...(rooms
			? [idField('roomCallLocator', 'The ID of a room of your resource', 'e.g. 99445276259151407')]
			: []),
	];
}

/**
 * The locator as the body takes it.
 *
 * @throws Failure (`input`) when the ID of the chosen kind is missing.
 */
export function locatorOf(parameters: Parameters): Record<string, string> {
	const kind = String(parameters.callLocator) as LocatorKind;
	const { member, field } = LOCATORS[kind];
	const id = filled(parameters[member]);
	if (id === undefined) throw refuse(`${field} may not be empty`, `It locates the call.`);
	return { kind, [member]: id };
}
