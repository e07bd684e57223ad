import { asText } from '../../../../engine/model/answer';
import { isOneOf } from '../../../../engine/model/checks';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { readEnding } from '../../shared/read';
import { target } from '../../shared/release';
import { effectOfEnd, seesSession, sessionStatus } from '../../shared/sight';
import { mediaSessionId } from './fields';
import { get } from './get';

/**
 * Ends a call: cancels it before the answer (originator), declines it (receiver) or terminates it.
 * CAMARA WebRTC Call Handling, `DELETE /sessions/{mediaSessionId}` (deleteSessionById). The 204
 * comes before the remote side has confirmed, so it is worth no more than "accepted".
 */
export const end = endOperation({
	name: 'End',
	action: 'End media session (cancel, decline or terminate)',
	description: 'Cancel, decline or terminate a call',
	notice:
		'The call ends for both sides: before the answer it is cancelled or declined, afterwards terminated. The device stays registered.',
	fields: [mediaSessionId],
	options: [
		{
			displayName: 'Own Role',
			name: 'ownRole',
			type: 'options',
			default: 'unknown',
			options: [
				{
					name: 'Originator',
					value: 'originator',
					description: 'The subscriber has placed the call: before the answer it is cancelled',
				},
				{
					name: 'Receiver',
					value: 'receiver',
					description: 'The subscriber is called: before the answer it is declined',
				},
				{ name: 'Unknown', value: 'unknown' },
			],
			description:
				'Which side the subscriber is; only names the effect in the item when Look Before Ending is on, the request is the same',
			check: isOneOf(['originator', 'receiver', 'unknown']),
		},
	],
	target: ['mediaSessionId'],
	request: (parameters, values) =>
		remove(
			path`/sessions/${parameters.mediaSessionId}`,
			target('callHandling', parameters, values).to,
		),
	read: readEnding('callDelete', 'mediaSessionId'),
	// A second DELETE of the same session ends nothing else.
	repeat: 'safe',
	// The contract answers 404 NOT_FOUND to the DELETE of a session that does not exist
	// (deleteSessionById, responses, all releases).
	accepts: 'existing',
	answers: {
		'204': 'accepted',
		'200': 'accepted',
		'202': 'accepted',
		'404 NOT_FOUND': 'notFound',
		// Not in the contract of call handling, but among the codes of Commonalities.
		'410 GONE': 'confirm',
		'409 INCOMPATIBLE_STATE': 'confirm',
		'409 ABORTED': 'confirm',
	},
	verify: {
		look: get,
		every: 2,
		upTo: 30,
		lookParameters: ({ mediaSessionId }) => ({ mediaSessionId }),
		sees: (sight, { mediaSessionId }) => seesSession(sight, mediaSessionId),
		before: (sight, { mediaSessionId }) => ({
			statusBefore: sessionStatus(sight, mediaSessionId),
		}),
		facts: (sight, { mediaSessionId }) => {
			const finalStatus = sessionStatus(sight, mediaSessionId);
			return finalStatus === '' ? {} : { finalStatus };
		},
	},
	// What somebody else has ended was not cancelled, declined or terminated by this request.
	facts: ({ ownRole }, outcome, { statusBefore }) => {
		const effect = effectOfEnd(asText(statusBefore), ownRole);
		return effect && (outcome === 'accepted' || outcome === 'ended') ? { effect } : {};
	},
});
