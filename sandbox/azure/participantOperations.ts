import type { Clock } from '../framework/provider';
import { invalidArgument, notFound, ServiceError } from './answers';
import {
	callingContext,
	filledText,
	identifier,
	identifiers,
	integer,
	outcomeFields,
	outcomeSince,
	phone,
	text,
} from './bodies';
import type { Call, Calls, Participant } from './calls';
import { participant } from './conversations';
import { endedByRemoval, type Asker } from './events';
import { readIdentifier, readIdentifiers, type Identifier } from './identifiers';
import { path, type Operation } from './operations';
import type { AzureSwitches } from './switches';

const participants = '/calling/callConnections/{id}/participants';
const defaultTimeoutSeconds = 30;

function member(call: Call, identifier: Identifier | undefined): Participant {
	const found = identifier && call.conversation.participants.get(identifier.rawId);
	if (!found) throw notFound('Participant');
	return found;
}

/** Takes participants out of calls: at once, or when the sandbox's clock has come so far. */
export function createRemovals(clock: Clock, calls: Calls, switches: AzureSwitches) {
	let waiting: Array<{ at: number; call: Call; who: Participant; asker: Asker }> = [];

	function now(call: Call, { identifier: who }: Participant, asker: Asker): void {
		const { conversation } = call;
		conversation.participants.delete(who.rawId);
		calls.tell(call, 'RemoveParticipantSucceeded', { asker, more: { participant: who } });
		if (conversation.participants.size === 0) {
			calls.endForEverybody(conversation, 'everybody was removed', endedByRemoval);
		} else calls.tellParticipants(conversation);
	}

	return {
		now,
		later: (call: Call, who: Participant, asker: Asker) => {
			waiting.push({ at: clock.now() + switches.removeDelayMs, call, who, asker });
		},
		settle: () => {
			const due = waiting.filter(({ at }) => at <= clock.now());
			waiting = waiting.filter(({ at }) => at > clock.now());
			for (const { call, who, asker } of due) now(call, who, asker);
		},
		reset: () => {
			waiting = [];
		},
	};
}

type Removals = ReturnType<typeof createRemovals>;

/** Add, Cancel Add, Get, Get Many, Move, Mute and Remove of a call's participants. */
export function participantOperations(
	calls: Calls,
	switches: AzureSwitches,
	removals: Removals,
): Operation[] {
	return [
		{
			method: 'POST',
			path: path(`${participants}:moveHere`),
			since: '2026-03-12',
			repeatable: true,
			body: {
				required: { targetParticipants: identifiers, fromCall: filledText },
				optional: outcomeFields,
			},
			answer: ({ ids: [id = ''], body }) => {
				const call = calls.findConnected(id);
				const from = calls.findConnected(String(body.fromCall));
				const moved = readIdentifiers(body.targetParticipants).map((one) => member(from, one));
				for (const { identifier: who } of moved) {
					from.conversation.participants.delete(who.rawId);
					call.conversation.participants.set(who.rawId, participant(who));
					calls.tell(call, 'MoveParticipantSucceeded', {
						asker: body,
						more: { participant: who, fromCall: body.fromCall },
					});
				}
				calls.tellParticipants(call.conversation);
				calls.tellParticipants(from.conversation);
				return {
					status: 202,
					body: {
						participants: moved,
						operationContext: body.operationContext ?? undefined,
						fromCall: body.fromCall,
					},
					chainId: call.conversation.correlationId,
					did: 'participants moved',
				};
			},
		},
		{
			method: 'POST',
			path: path(`${participants}:add`),
			since: '2023-03-06',
			repeatable: true,
			body: {
				required: { participantToAdd: identifier },
				optional: {
					...outcomeFields,
					sourceCallerIdNumber: phone,
					sourceDisplayName: text,
					invitationTimeoutInSeconds: integer(0, 180),
					customCallingContext: callingContext,
				},
				since: { ...outcomeSince, customCallingContext: '2023-10-15' },
			},
			answer: ({ ids: [id = ''], body, apiVersion }) => {
				const call = calls.findConnected(id);
				const invitee = readIdentifier(body.participantToAdd);
				if (!invitee) throw invalidArgument('participantToAdd');
				if (invitee.kind === 'phoneNumber' && !body.sourceCallerIdNumber) {
					throw invalidArgument('sourceCallerIdNumber');
				}
				const seconds = body.invitationTimeoutInSeconds ?? defaultTimeoutSeconds;
				const invitation = calls.invite(call, invitee, {
					timeoutMs: Number(seconds) * 1000,
					answerAfterMs: switches.answerAfterMs,
					declineAfterMs: switches.declineAfterMs,
					asker: body,
				});
				return {
					status: 202,
					body: {
						participant: { identifier: invitee, isMuted: false, isOnHold: false },
						operationContext: body.operationContext ?? undefined,
						// It came together with Cancel Add.
						...(apiVersion >= '2023-10-15' && { invitationId: invitation.id }),
					},
					chainId: call.conversation.correlationId,
					did: 'invited',
				};
			},
		},
		{
			method: 'POST',
			path: path(`${participants}:cancelAddParticipant`),
			since: '2023-10-15',
			repeatable: true,
			body: { required: { invitationId: filledText }, optional: outcomeFields },
			answer: ({ ids: [id = ''], body }) => {
				const call = calls.find(id);
				const { invitationId } = body;
				calls.cancel(call, String(invitationId), switches.cancelDelayMs, body);
				return {
					status: 202,
					body: { invitationId, operationContext: body.operationContext ?? undefined },
					chainId: call.conversation.correlationId,
					did: 'cancellation accepted',
				};
			},
		},
		{
			method: 'POST',
			path: path(`${participants}:remove`),
			since: '2023-03-06',
			repeatable: true,
			body: {
				required: { participantToRemove: identifier },
				optional: outcomeFields,
				since: outcomeSince,
			},
			answer: ({ ids: [id = ''], body }) => {
				const call = calls.findConnected(id);
				const wanted = readIdentifier(body.participantToRemove);
				const { conversation } = call;
				if (
					switches.absentParticipantCode === '8558' &&
					!conversation.participants.has(wanted?.rawId ?? '')
				) {
					throw new ServiceError(400, '8558', 'The participant is not in the call.');
				}
				const gone = member(call, wanted);
				if (switches.removeDelayMs > 0) removals.later(call, gone, body);
				else removals.now(call, gone, body);
				return {
					status: 202,
					body: { operationContext: body.operationContext ?? undefined },
					chainId: call.conversation.correlationId,
					did: 'participant removed',
				};
			},
		},
		{
			method: 'POST',
			path: path(`${participants}:mute`),
			since: '2023-10-15',
			repeatable: true,
			body: {
				required: { targetParticipants: identifiers },
				optional: { operationContext: text },
			},
			answer: ({ ids: [id = ''], body }) => {
				const call = calls.findConnected(id);
				const wanted = readIdentifiers(body.targetParticipants);
				if (!wanted.every(({ kind }) => kind === 'communicationUser')) {
					throw invalidArgument('targetParticipants');
				}
				const found = wanted.map((one) => member(call, one));
				for (const one of found) one.isMuted = true;
				calls.tellParticipants(call.conversation);
				return {
					status: 200,
					body: { operationContext: body.operationContext ?? undefined },
					chainId: call.conversation.correlationId,
					did: 'muted',
				};
			},
		},
		{
			method: 'GET',
			path: path(participants),
			since: '2023-03-06',
			answer: ({ ids: [id = ''], query, host, apiVersion }) => {
				const call = calls.find(id);
				const from = Number(query.get('skip') ?? 0);
				if (!Number.isInteger(from) || from < 0) throw invalidArgument('skip');
				const next = from + switches.pageSize;
				const everybody = [...call.conversation.participants.values()];
				const here = `/calling/callConnections/${encodeURIComponent(id)}/participants`;
				const more = `http://${host}${here}?api-version=${apiVersion}&skip=${next}`;
				return {
					status: 200,
					body: {
						value: everybody.slice(from, next),
						...(next < everybody.length && { nextLink: more }),
					},
					chainId: call.conversation.correlationId,
				};
			},
		},
		{
			method: 'GET',
			path: /^\/calling\/callConnections\/([^/:]+)\/participants\/([^/]+)$/,
			since: '2023-03-06',
			answer: ({ ids: [id = '', rawId = ''] }) => {
				const call = calls.find(id);
				const found = call.conversation.participants.get(rawId);
				if (!found) throw notFound('Participant');
				return { status: 200, body: found, chainId: call.conversation.correlationId };
			},
		},
	];
}
