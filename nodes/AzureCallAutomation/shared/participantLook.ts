import { asObject, asText } from '../../../engine/model/answer';
import type { Parameters, Sight, Verification, View } from '../../../engine/model/operation';
import { get } from '../resources/participant/get';
import { isSameId } from './callLook';
import { rawIdOf } from './identifier';

/**
 * What Get Participant shows: 404/8522 for somebody who is not in the call, or a call that is over.
 * Somebody else in the answer says nothing.
 */
const seesParticipant =
	(field: string) =>
	({ notFound, body }: Sight, parameters: Parameters): View => {
		if (notFound) return 'absent';
		const shown = asText(asObject(asObject(body).identifier).rawId);
		return shown !== '' && isSameId(shown, rawIdOf(parameters[field])) ? 'alive' : undefined;
	};

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
	sees: seesParticipant(field),
});
