import { randomUUID } from 'node:crypto';
import type { Clock, Entry } from '../framework/provider';
import { filledText, identifier, oneOf } from './bodies';
import { notFound } from './answers';
import { streamsOf } from './callMedia';
import { answerShape, calling, properties } from './callOperations';
import type { Calls } from './calls';
import { newConversation, type Conversation } from './conversations';
import type { EventGrid } from './eventGrid';
import { readIdentifier, type Identifier } from './identifiers';
import { path, type Operation } from './operations';

/** An incoming call rings for 30 seconds ("Incoming call concepts"). */
const ringMs = 30_000;

interface IncomingCall {
	context: string;
	from: Identifier;
	to: Identifier;
	conversation: Conversation;
	ringsUntil: number;
	outcome?: 'answered' | 'redirected' | 'rejected';
}

/** Calls that come in, and Answer, Redirect and Reject. */
export function createIncoming(clock: Clock, calls: Calls, eventGrid: EventGrid) {
	const incoming = new Map<string, IncomingCall>();

	function ring(from: Identifier, to: Identifier): string {
		const context = Buffer.from(`sandbox/incoming/${randomUUID()}`).toString('base64url');
		const conversation = newConversation([from]);
		const { serverCallId, correlationId } = conversation;
		const ringsUntil = clock.now() + ringMs;
		incoming.set(context, { context, from, to, conversation, ringsUntil });
		eventGrid.publish('IncomingCall', `/caller/${from.rawId}/recipient/${to.rawId}`, {
			...{ to, from, serverCallId, correlationId },
			callerDisplayName: 'Sandbox caller',
			incomingCallContext: context,
		});
		return context;
	}

	/** A call that still rings. Throws 404/8522 when it is unknown, answered or rings no more. */
	function find(context: unknown): IncomingCall {
		const found = incoming.get(String(context));
		const gone = !found || found.ringsUntil <= clock.now();
		if (gone || found.outcome === 'answered' || found.outcome === 'rejected') {
			throw notFound('Call');
		}
		return found;
	}

	const operations: Operation[] = [
		{
			method: 'POST',
			path: path(`${calling}:answer`),
			since: '2023-03-06',
			repeatable: true,
			body: answerShape,
			answer: ({ body }) => {
				const call = find(body.incomingCallContext);
				call.outcome = 'answered';
				const { conversation, from, to } = call;
				const leg = calls.add({
					conversation,
					callbackUri: String(body.callbackUri),
					operationContext: body.operationContext ?? undefined,
					connectsAt: clock.now(),
					properties: {
						targets: [to],
						source: from,
						callbackUri: body.callbackUri,
						answeredBy: body.answeredBy ?? undefined,
						...(to.kind === 'phoneNumber' && { answeredFor: to.phoneNumber }),
					},
				});
				Object.assign(leg.media, streamsOf(body));
				const answered = { ...properties(calls, leg), callConnectionState: 'connecting' };
				return {
					status: 200,
					body: answered,
					chainId: conversation.correlationId,
					did: 'call answered',
				};
			},
		},
		{
			method: 'POST',
			path: path(`${calling}:redirect`),
			since: '2023-03-06',
			repeatable: true,
			body: { required: { incomingCallContext: filledText, target: identifier } },
			answer: ({ body }) => {
				const call = find(body.incomingCallContext);
				call.outcome = 'redirected';
				const target = readIdentifier(body.target);
				// A target of the resource gets an IncomingCall of its own.
				if (target?.kind === 'communicationUser') ring(call.from, target);
				return { status: 204, chainId: call.conversation.correlationId, did: 'redirected' };
			},
		},
		{
			method: 'POST',
			path: path(`${calling}:reject`),
			since: '2023-03-06',
			repeatable: true,
			body: {
				required: { incomingCallContext: filledText },
				optional: { callRejectReason: oneOf('none', 'busy', 'forbidden') },
			},
			answer: ({ body }) => {
				const call = find(body.incomingCallContext);
				// Known issue: rejecting a call that was redirected reports success.
				if (call.outcome !== 'redirected') call.outcome = 'rejected';
				return { status: 204, chainId: call.conversation.correlationId, did: 'rejected' };
			},
		},
	];

	return {
		ring,
		operations,
		reset: () => incoming.clear(),
		inspect: () => {
			const live: Entry[] = [];
			const over: Entry[] = [];
			for (const { context, from, to, ringsUntil, outcome } of incoming.values()) {
				const rings = outcome === undefined && ringsUntil > clock.now();
				(rings ? live : over).push({
					kind: 'incoming call',
					id: context,
					label: `${from.rawId} to ${to.rawId}`,
					state: outcome ?? (rings ? 'ringing' : 'missed'),
				});
			}
			return { live, over };
		},
	};
}

export type Incoming = ReturnType<typeof createIncoming>;
