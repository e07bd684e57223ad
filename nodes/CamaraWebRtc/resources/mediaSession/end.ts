import { endOperation } from '../../../../engine/operation';
import { path, remove } from '../../../../engine/request';
import { mediaSessionId } from './fields';

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
	answers: {
		'204': 'accepted',
		'200': 'accepted',
		'202': 'accepted',
		'404 NOT_FOUND': 'notFound',
	},
});
