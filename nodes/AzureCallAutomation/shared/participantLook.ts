import { asObject, asText } from '../../../engine/model/answer';
import type { Sight, Verification, View } from '../../../engine/model/operation';
import { get } from '../resources/participant/get';
import { rawIdOf } from './identifier';

/** What Get Participant shows: 404/8522 for somebody who is not in the call, or a call that is over. */
export function seesParticipant({ notFound, body }: Sight): View {
	if (notFound) return 'absent';
	return asText(asObject(asObject(body).identifier).rawId) === '' ? undefined : 'alive';
}

/**
 * How it is seen whether somebody is in a call. `field` holds who. The service itself compares the
 * raw ID: a list in which an odd form of it is not found would look like an absence.
 */
export const verifyParticipant = (field: string): Verification => ({
	look: get,
	every: 3,
	upTo: 60,
	lookParameters: (parameters) => ({
		callConnectionId: parameters.callConnectionId,
		participantRawId: rawIdOf(parameters[field]),
		apiVersion: parameters.apiVersion,
	}),
	sees: seesParticipant,
});
