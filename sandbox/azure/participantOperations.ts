import { invalidArgument, notFound } from './answers';
import {
	filledText,
	identifier,
	identifiers,
	integer,
	object,
	outcomeFields,
	phone,
	text,
} from './bodies';
import type { Call, Calls, Participant } from './calls';
import { readIdentifier, readIdentifiers, type Identifier } from './identifiers';
import { path, type Operation } from './operations';
import type { AzureSwitches } from './switches';

const participants = '/calling/callConnections/{id}/participants';
const defaultTimeoutSeconds = 30;

function member(call: Call, identifier: Identifier | undefined): Participant {
	const found = identifier && call.participants.get(identifier.rawId);
	if (!found) throw notFound('Participant');
	return found;
}

/** Add, Cancel Add, Get, Get Many, Mute and Remove of a call's participants. */
export function participantOperations(calls: Calls, switches: AzureSwitches): Operation[] {
	return [
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
					customCallingContext: object,
				},
			},
			answer: ({ ids: [id = ''], body }) => {
				const call = calls.find(id);
				const invitee = readIdentifier(body.participantToAdd);
				if (!invitee) throw invalidArgument('participantToAdd');
				if (invitee.kind === 'phoneNumber' && !body.sourceCallerIdNumber) {
					throw invalidArgument('sourceCallerIdNumber');
				}
				const seconds = body.invitationTimeoutInSeconds ?? defaultTimeoutSeconds;
				const invitation = calls.invite(call, invitee, {
					timeoutMs: Number(seconds) * 1000,
					answerAfterMs: switches.answerAfterMs,
				});
				return {
					status: 202,
					body: {
						participant: { identifier: invitee, isMuted: false, isOnHold: false },
						operationContext: body.operationContext ?? undefined,
						invitationId: invitation.id,
					},
					chainId: call.correlationId,
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
				calls.cancel(call, String(invitationId), switches.cancelDelayMs);
				return {
					status: 202,
					body: { invitationId, operationContext: body.operationContext ?? undefined },
					chainId: call.correlationId,
					did: 'cancellation accepted',
				};
			},
		},
		{
			method: 'POST',
			path: path(`${participants}:remove`),
			since: '2023-03-06',
			repeatable: true,
			body: { required: { participantToRemove: identifier }, optional: outcomeFields },
			answer: ({ ids: [id = ''], body }) => {
				const call = calls.find(id);
				const gone = member(call, readIdentifier(body.participantToRemove));
				call.participants.delete(gone.identifier.rawId);
				if (call.participants.size === 0) calls.end(call, 'everybody was removed', 0);
				return {
					status: 202,
					body: { operationContext: body.operationContext ?? undefined },
					chainId: call.correlationId,
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
				const call = calls.find(id);
				const wanted = readIdentifiers(body.targetParticipants);
				if (!wanted.every(({ kind }) => kind === 'communicationUser')) {
					throw invalidArgument('targetParticipants');
				}
				const found = wanted.map((one) => member(call, one));
				for (const one of found) one.isMuted = true;
				return {
					status: 200,
					body: { operationContext: body.operationContext ?? undefined },
					chainId: call.correlationId,
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
				const everybody = [...call.participants.values()];
				const here = `/calling/callConnections/${encodeURIComponent(id)}/participants`;
				const more = `http://${host}${here}?api-version=${apiVersion}&skip=${next}`;
				return {
					status: 200,
					body: {
						value: everybody.slice(from, next),
						...(next < everybody.length && { nextLink: more }),
					},
					chainId: call.correlationId,
				};
			},
		},
		{
			method: 'GET',
			path: /^\/calling\/callConnections\/([^/:]+)\/participants\/([^/]+)$/,
			since: '2023-03-06',
			answer: ({ ids: [id = '', rawId = ''] }) => {
				const call = calls.find(id);
				const found = call.participants.get(rawId);
				if (!found) throw notFound('Participant');
				return { status: 200, body: found, chainId: call.correlationId };
			},
		},
	];
}
