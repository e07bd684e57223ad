import { randomUUID } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { targets } from '../framework/targets';
import { notFound } from './answers';
import { communicationUser, phoneNumber, type Identifier } from './identifiers';
import { settled, type Invitation } from './invitations';

const resource = '8:acs:3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0';
/** A real invitation lapses after 180 s at most; a rehearsal waits for whoever tries it out. */
export const seededTimeoutMs = 24 * 60 * 60_000;
const connectMs = 1000;

export interface Participant {
	identifier: Identifier;
	isMuted: boolean;
	isOnHold: boolean;
}

export interface Call {
	callConnectionId: string;
	serverCallId: string;
	correlationId: string;
	createdAt: number;
	/** Whom it calls, and the other things Create was told. */
	properties: Record<string, unknown>;
	participants: Map<string, Participant>;
	invitations: Map<string, Invitation>;
	/** From when on the service does not know the call any more. */
	goneAt: number;
	end?: string;
}

/** The calls of the resource with their participants and pending invitations. */
export function createCalls(clock: Clock) {
	const calls = new Map<string, Call>();

	function add(
		identifiers: Identifier[],
		options: { id?: string; createdAt?: number; properties?: Record<string, unknown> } = {},
	): Call {
		const call: Call = {
			callConnectionId: options.id ?? randomUUID(),
			serverCallId: Buffer.from(`sandbox/conv/${randomUUID()}`).toString('base64'),
			correlationId: randomUUID(),
			createdAt: options.createdAt ?? clock.now(),
			properties: options.properties ?? {},
			participants: new Map(identifiers.map((one) => [one.rawId, participant(one)])),
			invitations: new Map(),
			goneAt: Infinity,
		};
		calls.set(call.callConnectionId, call);
		return call;
	}

	/** A call that is up, with three people in it. */
	function groupCall(id?: string): Call {
		const host = communicationUser(`${resource}_0000001f-aaaa-4bbb-8ccc-000000000001`);
		const guest = communicationUser(`${resource}_0000001f-aaaa-4bbb-8ccc-000000000002`);
		return add([host, guest, phoneNumber('+14255550199')], {
			id,
			createdAt: clock.now() - 60_000,
			properties: {
				targets: [guest],
				source: host,
				sourceCallerIdNumber: { value: '+14255550100' },
				callbackUri: 'https://app.example.com/callback',
			},
		});
	}

	function invite(
		call: Call,
		identifier: Identifier,
		{
			timeoutMs,
			answerAfterMs = 0,
			id,
		}: { timeoutMs: number; answerAfterMs?: number; id?: string },
	): Invitation {
		const now = clock.now();
		const invitation: Invitation = {
			id: id ?? randomUUID(),
			identifier,
			timesOutAt: now + timeoutMs,
			answersAt: answerAfterMs > 0 ? now + answerAfterMs : Infinity,
			cancelledAt: Infinity,
		};
		call.invitations.set(invitation.id, invitation);
		return invitation;
	}

	/** Brings a call up to the present: who answered is in, what timed out is over. */
	function present(call: Call): Call {
		const gone = call.goneAt <= clock.now();
		for (const invitation of call.invitations.values()) {
			if (invitation.outcome) continue;
			const { outcome } = settled(invitation, Math.min(clock.now(), call.goneAt));
			if (!outcome && gone) invitation.outcome = 'call ended';
			if (outcome === 'answered') {
				const { identifier } = invitation;
				call.participants.set(identifier.rawId, participant(identifier));
			}
		}
		return call;
	}

	function state(call: Call): string {
		if (call.goneAt <= clock.now()) return call.end ?? 'ended';
		if (call.end) return 'disconnecting';
		return clock.now() - call.createdAt < connectMs ? 'connecting' : 'connected';
	}

	return {
		add,
		invite,
		groupCall,
		state,
		/** The call, up to the present. Throws 404/8522 when it is unknown or over. */
		find: (id: string): Call => {
			const call = calls.get(id);
			if (!call || call.goneAt <= clock.now()) throw notFound('Call');
			return present(call);
		},
		findByServerCallId: (serverCallId: string): Call | undefined =>
			[...calls.values()].find(
				(call) => call.serverCallId === serverCallId && call.goneAt > clock.now(),
			),
		/** Whether a call is still known, by its id. */
		isUp: (id: string) => (calls.get(id)?.goneAt ?? -Infinity) > clock.now(),
		end: (call: Call, how: string, delayMs: number) => {
			if (call.end) return;
			call.end = how;
			call.goneAt = clock.now() + delayMs;
		},
		/** Takes the request to withdraw an invitation. Throws 404/8522 when it is not pending. */
		cancel: (call: Call, id: string, delayMs: number) => {
			const invitation = call.invitations.get(id);
			if (!invitation || invitation.outcome) throw notFound('Invitation');
			invitation.cancelledAt = Math.min(invitation.cancelledAt, clock.now() + delayMs);
			present(call);
		},
		/** Somebody picks up now. Throws an Error when no such invitation is pending. */
		answer: (invitationId: string) => {
			for (const call of calls.values()) {
				const invitation = present(call).invitations.get(invitationId);
				if (!invitation || invitation.outcome) continue;
				invitation.answersAt = clock.now();
				present(call);
				return;
			}
			throw new Error(`No invitation ${invitationId} is pending`);
		},
		seedTarget: () => {
			const { callConnectionId, invitationId, invitedPhoneNumber } = targets.azure;
			const kept = calls.get(callConnectionId);
			const lives = kept && !kept.end;
			const call = lives ? kept : groupCall(callConnectionId);
			call.participants.delete(`4:${invitedPhoneNumber}`);
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
				const people = call.participants.size;
				(call.goneAt <= clock.now() ? over : live).push({
					kind: 'call',
					id: call.callConnectionId,
					label: `${people} ${people === 1 ? 'participant' : 'participants'}`,
					state: state(call),
					participants: [...call.participants.keys()],
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

function participant(identifier: Identifier): Participant {
	return { identifier, isMuted: false, isOnHold: false };
}

export type Calls = ReturnType<typeof createCalls>;
