import { asObject, asText } from '../../../engine/model/answer';
import type {
	EndOperation,
	Parameters,
	Sight,
	Verification,
	View,
} from '../../../engine/model/operation';
import { get } from '../resources/call/get';

const ALIVE = ['connecting', 'connected', 'transferring', 'transferAccepted'];

/**
 * What Get Call shows of a call (REST reference, CallConnectionState). "disconnecting" is on its
 * way out: neither alive nor over.
 */
export function seesCall({ notFound, body }: Sight, parameters: Parameters): View {
	if (notFound) return 'absent';
	if (!isOfCall(body, parameters)) return undefined;
	const state = asText(asObject(body).callConnectionState);
	if (ALIVE.includes(state)) return 'alive';
	return state === 'disconnected' ? 'over' : undefined;
}

/** Whether an answer is about the call that was asked for; the state of another one says nothing. */
export function isOfCall(body: unknown, { callConnectionId }: Parameters): boolean {
	return isSameId(asObject(body).callConnectionId, callConnectionId);
}

/** Whether two IDs name the same; the case of letters is the service's own. */
export function isSameId(shown: unknown, asked: unknown): boolean {
	return asText(shown).toLowerCase() === asText(asked).toLowerCase();
}

/** How it is seen that a call is over. The time until Get answers 404 is not documented. */
export const verifyCall: Verification = {
	look: get,
	every: 3,
	upTo: 60,
	lookParameters: ({ callConnectionId, apiVersion }) => ({ callConnectionId, apiVersion }),
	sees: seesCall,
	before: ({ body }) => {
		const { callConnectionState, serverCallId } = asObject(body);
		return {
			call: {
				callConnectionState: asText(callConnectionState),
				serverCallId: asText(serverCallId),
			},
		};
	},
};

/**
 * What refusals are worth to an ending ("Troubleshooting call end response codes", Call Automation
 * SDK): 8522 and 8543 do not know the call. 8501 and 8585 also come while it still rings, 8528 also
 * while it is about to end: a look decides.
 */
export const callAnswers: Extract<EndOperation['answers'], object> = {
	'404 8522': 'notFound',
	'400 8543': 'notFound',
	'400 8501': 'confirm',
	'400 8528': 'confirm',
	'400 8585': 'confirm',
};
