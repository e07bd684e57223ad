import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../engine/model/answer';
import { rawIdOf } from './identifier';

/**
 * The properties of a call without what is secret: the query of its callback address may hold the
 * secret of the trigger.
 */
export function callItem(body: unknown): IDataObject {
	const { callbackUri, ...rest } = asObject(body);
	return {
		...rest,
		...(typeof callbackUri === 'string' ? { callbackUri: withoutQuery(callbackUri) } : {}),
	} as IDataObject;
}

/** Somebody in a call, by the raw ID that Remove, Mute and the others take. */
export const simpleParticipant = ['identifier.rawId', 'identifier.kind', 'isMuted', 'isOnHold'];

/** A call with its people by their raw IDs, as all operations take them. */
export function simpleCall({
	callConnectionId,
	serverCallId,
	correlationId,
	callConnectionState,
	source,
	targets,
}: IDataObject): IDataObject {
	const people = Array.isArray(targets) ? targets.map(rawIdOf) : [];
	const facts = {
		...{ callConnectionId, callConnectionState, serverCallId, correlationId },
		...(source ? { source: rawIdOf(source) } : {}),
		...(targets ? { targets: people } : {}),
	};
	return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function withoutQuery(address: string): string {
	const [place = '', query] = address.split('?', 2);
	return query === undefined ? place : `${place}?…`;
}
