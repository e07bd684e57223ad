import { asObject, asText } from '../../../engine/model/answer';
import type { Sight, View } from '../../../engine/model/operation';

/**
 * Statuses after which a call does not go on, and those in which it lives (WebRTC, SIP response
 * mapping). That the former are final is our reading; no document says it.
 */
const OVER = [
	...['Terminated', 'SessionCancelled', 'Declined', 'Failed', 'NoAnswer', 'NotReachable', 'Busy'],
];
const BEFORE_ANSWER = ['Initial', 'InProgress', 'Ringing', 'Proceeding', 'Waiting'];
const ANSWERED = ['Connected', 'Hold', 'Resume'];

/** The status of the session asked for; empty when the body is not that session. */
export function sessionStatus({ body }: Sight, mediaSessionId: unknown): string {
	const session = asObject(body);
	const id = asText(session.mediaSessionId);
	if (id === mediaSessionId) return asText(session.status);
	// Older releases require no property at all; but a body with neither the id nor the two parties
	// of a call is another service's, and another id is another session.
	const parties = [session.originatorAddress, session.receiverAddress].map(asText);
	return id === '' && !parties.includes('') ? asText(session.status) : '';
}

/** What a Get of a media session says about it. */
export function seesSession(sight: Sight, mediaSessionId: unknown): View {
	if (sight.notFound) return 'absent';
	const status = sessionStatus(sight, mediaSessionId);
	if (OVER.includes(status)) return 'over';
	return [...BEFORE_ANSWER, ...ANSWERED].includes(status) ? 'alive' : undefined;
}

export type Role = 'unknown' | 'originator' | 'receiver';

/** What an end does to a call in this state: one request has three effects (deleteSessionById). */
export function effectOfEnd(status: string, role: unknown): string | undefined {
	if (ANSWERED.includes(status)) return 'terminate';
	if (!BEFORE_ANSWER.includes(status)) return undefined;
	if (role === 'originator') return 'cancel';
	return role === 'receiver' ? 'decline' : 'cancel or decline';
}
