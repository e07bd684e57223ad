import { randomUUID } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { targets } from '../framework/targets';
import { notFound, ServiceError } from './answers';
import {
	endsWithoutUs,
	newConversation,
	participant,
	type Conversation,
	type Participant,
} from './conversations';
import {
	conversationEnded,
	declined,
	endedByApi,
	withdrawn,
	type Asker,
	type Events,
	type EventSource,
	type Result,
} from './events';
import { communicationUser, phoneNumber, type Identifier } from './identifiers';
import { settled, type Invitation, type InvitationOutcome } from './invitations';
import { newMedia, type Media } from './media';
import type { AzureSwitches } from './switches';

export type { Conversation, Participant } from './conversations';

const resource = '8:acs:3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0';
/** A real invitation lapses after 180 s at most; a rehearsal waits for whoever tries it out. */
export const seededTimeoutMs = 24 * 60 * 60_000;
const connectMs = 1000;

/** A call as one application sees it: its leg, with an ID of its own. */
export interface Call {
	callConnectionId: string;
	conversation: Conversation;
	callbackUri: string;
	operationContext?: unknown;
	/** From when on it is connected; Infinity while nobody answers. */
	connectsAt: number;
	/** When it fails without ever being connected, and why. */
	failsAt: number;
	failure: Result;
	/** Whom it calls: they are in the call once it is connected. */
	ringing: Identifier[];
	/** Whether the events of the connection, and of the end, were sent. */
	told: { connected: boolean; over: boolean };
	/** Whom it calls, and the other things Create was told. */
	properties: Record<string, unknown>;
	invitations: Map<string, Invitation>;
	media: Media;
	/** From when on the service does not know the call any more. */
	goneAt: number;
	end?: string;
	endResult: Result;
}

/** How a call comes to be. */
export interface NewCall {
	id?: string;
	conversation?: Conversation;
	/** Whom it calls. Without: it is connected at once. */
	ringing?: Identifier[];
	connectsAt?: number;
	callbackUri?: string;
	operationContext?: unknown;
	properties?: Record<string, unknown>;
}

/** The calls of the resource with their participants and pending invitations. */
export function createCalls(clock: Clock, switches: AzureSwitches, events: Events) {
	const calls = new Map<string, Call>();

	function add(options: NewCall): Call {
		const now = clock.now();
		const call: Call = {
			callConnectionId: options.id ?? randomUUID(),
			conversation: options.conversation ?? newConversation([]),
			callbackUri: options.callbackUri ?? '',
			operationContext: options.operationContext,
			connectsAt: options.connectsAt ?? now + connectMs,
			failsAt: Infinity,
			failure: declined,
			ringing: options.ringing ?? [],
			told: { connected: false, over: false },
			properties: options.properties ?? {},
			invitations: new Map(),
			media: newMedia(),
			goneAt: Infinity,
			endResult: endedByApi,
		};
		calls.set(call.callConnectionId, call);
		return call;
	}

	/** Calls somebody: what happens next the switch `createOutcome` says. */
	function dial(targetsOfCall: Identifier[], options: NewCall): Call {
		const call = add({ ...options, ringing: targetsOfCall });
		if (switches.createOutcome === 'answer') return call;
		call.failsAt = call.connectsAt;
		call.connectsAt = Infinity;
		if (switches.createOutcome === 'ring') {
			call.failsAt = clock.now() + switches.ringMs;
			call.failure = { code: 408, subCode: 8541, message: 'Callee unavailable.' };
		}
		return call;
	}

	/** A call that is up, with three people in it. */
	function groupCall(id?: string, callbackUri = 'https://app.example.com/callback'): Call {
		const host = communicationUser(`${resource}_0000001f-aaaa-4bbb-8ccc-000000000001`);
		const guest = communicationUser(`${resource}_0000001f-aaaa-4bbb-8ccc-000000000002`);
		const call = add({
			id,
			conversation: newConversation([host, guest, phoneNumber('+14255550199')]),
			connectsAt: clock.now() - 59_000,
			callbackUri,
			properties: {
				targets: [guest],
				source: host,
				sourceCallerIdNumber: { value: '+14255550100' },
				callbackUri,
			},
		});
		call.told.connected = true;
		return call;
	}

	const source = ({ callConnectionId, conversation, callbackUri }: Call): EventSource => ({
		callConnectionId,
		serverCallId: conversation.serverCallId,
		correlationId: conversation.correlationId,
		callbackUri,
	});

	/** An outcome event of a call. */
	function tell(
		call: Call,
		type: string,
		details: { result?: Result; asker?: Asker; more?: Record<string, unknown> } = {},
	): void {
		events.ofCall(type, source(call), details);
	}

	const legs = (conversation: Conversation) =>
		[...calls.values()].filter((call) => call.conversation === conversation);
	const isKnown = ({ goneAt }: Call) => goneAt > clock.now();
	const isConnected = (call: Call) => isKnown(call) && call.connectsAt <= clock.now();

	/** Everybody's list changed: each leg that is up is told. */
	function tellParticipants(conversation: Conversation, also: Participant[] = []): void {
		conversation.sequenceNumber += 1;
		const participants = [...conversation.participants.values(), ...also];
		for (const call of legs(conversation).filter(isConnected)) {
			tell(call, 'ParticipantsUpdated', {
				more: {
					participants: participants.map((one) => ({ ...one })),
					sequenceNumber: conversation.sequenceNumber,
				},
			});
		}
	}

	function invite(
		call: Call,
		identifier: Identifier,
		options: {
			timeoutMs: number;
			answerAfterMs?: number;
			declineAfterMs?: number;
			id?: string;
			asker?: Asker;
		},
	): Invitation {
		const now = clock.now();
		const after = (ms = 0) => (ms > 0 ? now + ms : Infinity);
		const invitation: Invitation = {
			id: options.id ?? randomUUID(),
			identifier,
			asker: options.asker ?? {},
			canceller: {},
			timesOutAt: now + options.timeoutMs,
			answersAt: after(options.answerAfterMs),
			declinesAt: after(options.declineAfterMs),
			cancelledAt: Infinity,
		};
		call.invitations.set(invitation.id, invitation);
		return invitation;
	}

	function tellOutcome(call: Call, invitation: Invitation, outcome: InvitationOutcome): void {
		const { identifier, asker, canceller, id } = invitation;
		const more = { participant: identifier };
		const { participants } = call.conversation;
		if (outcome === 'answered') {
			participants.set(identifier.rawId, participant(identifier));
			tell(call, 'AddParticipantSucceeded', { asker, more });
			tellParticipants(call.conversation);
		} else if (outcome === 'declined' && switches.declineToldAsSuccess) {
			tell(call, 'AddParticipantSucceeded', { asker, more });
			tellParticipants(call.conversation, [participant(identifier)]);
		} else if (outcome === 'cancelled') {
			const result = withdrawn(identifier.rawId);
			tell(call, 'CancelAddParticipantSucceeded', {
				...{ result, asker: canceller, more: { invitationId: id } },
			});
		} else {
			const result =
				outcome === 'declined'
					? declined
					: { code: 408, subCode: 8541, message: `addParticipants failed: ${outcome}.` };
			tell(call, 'AddParticipantFailed', { result, asker, more });
		}
		if (invitation.cancelledAt !== Infinity && outcome !== 'cancelled') {
			tell(call, 'CancelAddParticipantFailed', {
				result: { code: 400, subCode: 8523, message: 'The invitation is not pending any more.' },
				asker: canceller,
				more: { invitationId: id },
			});
		}
	}

	/** Brings a call up to the present: who answered is in, what timed out is over. */
	function present(call: Call): Call {
		const now = clock.now();
		const { conversation, operationContext } = call;
		const asker = { operationContext };
		if (call.failsAt <= now && call.goneAt > call.failsAt) {
			call.end = 'failed';
			call.goneAt = call.failsAt;
			call.told.over = true;
			conversation.overAt = Math.min(conversation.overAt, call.failsAt);
			// As recorded: the end arrives before the failure that caused it.
			tell(call, 'CallDisconnected', { result: call.failure, asker });
			tell(call, 'CreateCallFailed', { result: call.failure, asker });
		}
		if (call.connectsAt <= Math.min(now, call.goneAt) && !call.told.connected) {
			call.told.connected = true;
			for (const one of call.ringing) conversation.participants.set(one.rawId, participant(one));
			// As recorded: the list of participants arrives before the connection.
			tellParticipants(conversation);
			tell(call, 'CallConnected', { asker });
		}
		const gone = call.goneAt <= now;
		for (const invitation of call.invitations.values()) {
			if (invitation.outcome) continue;
			const { outcome } = settled(invitation, Math.min(now, call.goneAt));
			if (!outcome && gone) invitation.outcome = 'call ended';
			if (invitation.outcome) tellOutcome(call, invitation, invitation.outcome);
		}
		if (gone && !call.told.over) {
			call.told.over = true;
			tell(call, 'CallDisconnected', { result: call.endResult, asker });
		}
		return call;
	}

	function state(call: Call): string {
		if (!isKnown(call)) return call.end ?? 'ended';
		if (call.end) return 'disconnecting';
		return isConnected(call) ? 'connected' : 'connecting';
	}

	/** 404/8522, or one of the other codes for "over" that the switch asks for. */
	function over(): ServiceError {
		if (switches.overCode === '8528') return new ServiceError(400, '8528', 'Call terminated.');
		if (switches.overCode === '8543') return new ServiceError(400, '8543', "Call doesn't exist.");
		return notFound('Call');
	}

	function find(id: string): Call {
		const call = calls.get(id);
		if (call) present(call);
		if (!call) throw notFound('Call');
		if (!isKnown(call)) throw over();
		return call;
	}

	function end(call: Call, how: string, delayMs: number, result: Result = endedByApi): void {
		if (call.end) return;
		call.end = how;
		call.endResult = result;
		call.goneAt = clock.now() + delayMs;
		present(call);
	}

	function pending(invitationId: string): Invitation {
		for (const call of calls.values()) {
			const invitation = present(call).invitations.get(invitationId);
			if (invitation && !invitation.outcome) return invitation;
		}
		throw new Error(`No invitation ${invitationId} is pending`);
	}

	const live = (fits: (conversation: Conversation) => boolean) =>
		[...calls.values()].find(
			({ conversation }) => fits(conversation) && conversation.overAt > clock.now(),
		)?.conversation;

	return {
		add,
		dial,
		invite,
		groupCall,
		state,
		tell,
		source,
		tellParticipants,
		/** The call, up to the present. Throws 404/8522 when it is unknown or over. */
		find,
		/** The same, and connected. Throws 400/8501 while it rings. */
		findConnected: (id: string): Call => {
			const call = find(id);
			if (isConnected(call)) return call;
			throw new ServiceError(400, '8501', 'The call is not in the established state.');
		},
		/** A live conversation by what a call locator says, or undefined. */
		findByLocator: ({ kind, serverCallId, groupCallId, roomId }: Record<string, unknown>) => {
			if (kind === 'serverCallLocator') return live((one) => one.serverCallId === serverCallId);
			if (kind === 'groupCallLocator') return live((one) => one.groupCallId === groupCallId);
			return live((one) => one.roomId === roomId);
		},
		end,
		/** The application's own leg leaves. */
		hangUp: (call: Call, delayMs: number) => {
			const { conversation } = call;
			end(call, 'hung up', delayMs);
			const others = legs(conversation).filter((leg) => leg !== call && !leg.end);
			if (others.length === 0 && endsWithoutUs(conversation)) {
				conversation.overAt = Math.min(conversation.overAt, clock.now() + delayMs);
			}
		},
		/** Everybody is thrown out. */
		terminate: (call: Call, delayMs: number) => {
			const { conversation } = call;
			conversation.overAt = Math.min(conversation.overAt, clock.now() + delayMs);
			for (const leg of legs(conversation)) {
				end(leg, 'terminated', delayMs, leg === call ? endedByApi : conversationEnded);
			}
		},
		/** The conversation ends by itself, with this result on every leg. */
		endForEverybody: (conversation: Conversation, how: string, result: Result) => {
			conversation.overAt = clock.now();
			for (const leg of legs(conversation)) end(leg, how, 0, result);
		},
		/** Takes the request to withdraw an invitation. Throws 404/8522 when it is not pending. */
		cancel: (call: Call, id: string, delayMs: number, canceller: Asker = {}) => {
			const invitation = call.invitations.get(id);
			if (!invitation || invitation.outcome) throw notFound('Invitation');
			invitation.cancelledAt = Math.min(invitation.cancelledAt, clock.now() + delayMs);
			invitation.canceller = canceller;
			present(call);
		},
		/** Somebody picks up now. Throws an Error when no such invitation is pending. */
		answer: (invitationId: string) => {
			pending(invitationId).answersAt = clock.now();
			for (const call of calls.values()) present(call);
		},
		/** Somebody declines now. Throws an Error when no such invitation is pending. */
		decline: (invitationId: string) => {
			pending(invitationId).declinesAt = clock.now();
			for (const call of calls.values()) present(call);
		},
		everyCall: () => [...calls.values()],
		/** Brings everything up to the present, so that its events are sent. */
		settle: () => {
			for (const call of calls.values()) present(call);
		},
		seedTarget: () => {
			const { callConnectionId, invitationId, invitedPhoneNumber } = targets.azure;
			const kept = calls.get(callConnectionId);
			const lives = kept && !kept.end;
			const call = lives ? kept : groupCall(callConnectionId);
			call.conversation.participants.delete(`4:${invitedPhoneNumber}`);
			invite(call, phoneNumber(invitedPhoneNumber), {
				timeoutMs: seededTimeoutMs,
				id: invitationId,
			});
			return { callConnectionId, invitationId, invitedPhoneNumber };
		},
		reset: () => calls.clear(),
		inspect: () => {
			const live: Entry[] = [];
			const over: Entry[] = [];
			for (const call of [...calls.values()].map(present)) {
				const { participants } = call.conversation;
				const people = participants.size;
				(isKnown(call) ? live : over).push({
					kind: 'call',
					id: call.callConnectionId,
					label: `${people} ${people === 1 ? 'participant' : 'participants'}`,
					state: state(call),
					serverCallId: call.conversation.serverCallId,
					participants: [...participants.keys()],
				});
				for (const invitation of call.invitations.values()) {
					(invitation.outcome ? over : live).push({
						kind: 'invitation',
						id: invitation.id,
						label: invitation.identifier.rawId,
						state: invitation.outcome ?? 'pending',
						callConnectionId: call.callConnectionId,
					});
				}
			}
			return { live, over };
		},
	};
}

export type Calls = ReturnType<typeof createCalls>;
