import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { mediaSessionId } from './fields';
import { get } from './get';

/** Statuses after which a call does not go on (WebRTC, SIP response mapping). */
const OVER = [
	'Terminated',
	'SessionCancelled',
	'Declined',
	'Failed',
	'NoAnswer',
	'NotReachable',
	'Busy',
];

/**
 * Ends a call: cancels it before the answer (originator), declines it (receiver) or terminates it.
 * CAMARA WebRTC Call Handling, `DELETE /sessions/{mediaSessionId}` (deleteSessionById). The 204
 * comes before the remote side has confirmed, so it is worth no more than "accepted".
 */
export const end = endOperation({
	name: 'End',
	action: 'End media session',
	description: 'Cancel, decline or terminate a call',
	fields: [mediaSessionId],
	target: ['mediaSessionId'],
	request: ({ mediaSessionId }) => remove(path`/sessions/${mediaSessionId}`),
	// A second DELETE of the same session ends nothing else.
	repeat: 'safe',
	answers: {
		'204': 'accepted',
		'200': 'accepted',
		'202': 'accepted',
		'404 NOT_FOUND': 'notFound',
	},
	verify: {
		look: get,
		every: 2,
		upTo: 30,
		lookParameters: ({ mediaSessionId }) => ({ mediaSessionId }),
		sees: ({ notFound, body }) => {
			if (notFound) return 'absent';
			return OVER.includes(asText(asObject(body).status)) ? 'over' : 'alive';
		},
	},
});
