import {
	asObject,
	asText,
	type Answer,
	type VendorResponse,
} from '../../../../engine/model/answer';
import {
	endOperation,
	type Parameters,
	type ReadOperation,
	type Sight,
} from '../../../../engine/model/operation';
import type { VendorRequest } from '../../../../engine/model/request';
import { idOf, isProtected, summaryOf } from '../../shared/conversations';
import {
	anyIdentifier,
	identifierQuery,
	identifierTarget,
	nameOfIdentifier,
} from '../../shared/identifier';
import { read } from '../../shared/read';
import { call } from '../../shared/request';
import { timeZone } from '../../shared/time';
import { conversationsOf, get } from './get';

/** A look, to which a refusal for several matches says something: what is meant lives, and more. */
const look: ReadOperation = {
	...get,
	read(response) {
		const answer = read(response);
		if (answer.reading !== 'severalMatches') return answer;
		return { ...answer, ok: true, reading: undefined, body: { several: answer.message } };
	},
};

/**
 * The answer to the deletion. How it looks is not documented; one that holds another conversation
 * than the one that was asked for is not about it, whatever its code says.
 */
function readDeletion(response: VendorResponse, { query, form }: VendorRequest): Answer {
	const answer = read(response);
	const { callID } = form ?? query ?? {};
	const shown = conversationsOf(answer.body).map((one) => idOf(one).toLowerCase());
	const isForeign =
		callID !== undefined && shown.length > 0 && !shown.includes(String(callID).toLowerCase());
	return answer.ok && isForeign ? { ...answer, ok: false, reading: 'unreadable' } : answer;
}

/**
 * Deletes a recorded conversation, or marks an ongoing one for deletion: `action=DeleteCall` (HTTP
 * Business API, "Delete Call", 6816951). The phone call itself goes on. Not found is a failure by
 * default: a typo must not look like an erasure. The page does not say that the server refuses what
 * does not exist, so that an acceptance proves nothing.
 */
export const deleteConversation = endOperation({
	name: 'Delete',
	action: 'Delete conversation',
	description: 'Delete a recorded conversation, or mark an ongoing one for deletion',
	notice:
		'This cannot be undone. It deletes recordings and hangs up no call: an ongoing conversation is only marked for deletion. Legal holds, retention periods and the mark for deletion cannot be seen through this API; a look before the deletion shows names, numbers, times and the protection "do not delete".',
	fields: anyIdentifier,
	options: [
		{
			displayName: 'Delete Protected Conversations',
			name: 'deleteProtected',
			type: 'boolean',
			default: false,
			description:
				'Whether to delete also what is marked as "do not delete". Without a look before the deletion the mark is not seen.',
		},
		timeZone,
	],
	target: identifierTarget,
	ifNotFound: 'fail',
	request: (parameters, values) =>
		call('DeleteCall', identifierQuery(parameters), parameters, values),
	read: readDeletion,
	// A number's last call, and the recording of a meeting, is another one after the first deletion;
	// the internal ID names one for ever.
	repeat: ({ identifier }) => (identifier === 'callId' ? 'afterLook' : 'never'),
	answers: { '200 0': 'accepted', '* notFound': 'notFound' },
	verify: {
		look,
		every: 5,
		upTo: 60,
		// By extension a look may name another call than the deletion does.
		lookBefore: ({ identifier }) => (identifier === 'extension' ? false : 'default'),
		lookParameters: sameConversation,
		sees,
		before: (sight, { timeZone }) => ({
			conversation: summaryOf(conversationsOf(sight.body)[0] ?? {}, timeZone),
		}),
		beforeRefuses,
		// docs/decisions/0013-unseen-protection.md
		blindRefuses: ({ deleteProtected }) =>
			deleteProtected === true
				? undefined
				: 'the conversation may be protected ("do not delete"): turn on Delete Protected Conversations, or turn Look Before Ending off, to delete it all the same',
		refuses: ({ identifier }) =>
			identifier === 'extension'
				? 'an extension names another call afterwards: use the Conversation ID'
				: undefined,
	},
	facts: ({ identifier, status }, outcome, { conversation }) => {
		const { ongoing } = asObject(conversation);
		const marked =
			ongoing === true ||
			(identifier === 'extension' && ['ongoing', 'next', 'ongoing,next'].includes(String(status)));
		return marked && (outcome === 'accepted' || outcome === 'ended')
			? { effect: 'markedForDeletion' }
			: {};
	},
	// "last" names another call once the first one is gone, and a meeting another recording.
	onlyOnce: namesOnlyOnce,
});

/** A look asks for the same conversation, and for nothing else that the deletion may carry. */
function sameConversation({
	identifier,
	callId,
	platformCallId,
	nativeId,
	meetingId,
	sendAs,
}: Parameters): Parameters {
	return { identifier, callId, platformCallId, nativeId, meetingId, sendAs };
}

/**
 * What an answer says about the conversation. A record with another ID than the one that was asked
 * for is no answer to the question.
 */
export function sees(
	{ notFound, body }: Sight,
	{ identifier, callId }: Parameters,
): 'alive' | 'absent' | undefined {
	if (notFound) return 'absent';
	const found = conversationsOf(body);
	if (asText(asObject(body).several) !== '') return 'alive';
	if (identifier !== 'callId') return found.length > 0 ? 'alive' : undefined;
	const wanted = String(callId).toLowerCase();
	return found.some((one) => idOf(one).toLowerCase() === wanted) ? 'alive' : undefined;
}

function beforeRefuses({ body }: Sight, { deleteProtected }: Parameters): string | undefined {
	const found = conversationsOf(body);
	const several = asText(asObject(body).several);
	if (several !== '' || found.length > 1) {
		return `${found.length || 'several'} conversations have this identifier. Nothing was deleted: use the Conversation ID, which always names one`;
	}
	if (deleteProtected === true || !found.some(isProtected)) {
		return undefined;
	}
	return 'The conversation is protected ("do not delete"). Nothing was deleted: turn on Delete Protected Conversations to delete it all the same';
}

/** What may mean another conversation the second time; the internal ID means one for ever. */
function namesOnlyOnce(parameters: Parameters): string[] {
	const { identifier, extension, status, customStatus } = parameters;
	const same = (value: unknown) => String(value).trim().toLowerCase();
	if (identifier === 'extension') {
		// Of "ongoing,last" either may be the one.
		const states = same(status === 'custom' ? customStatus : status).split(',');
		return states.map((state) => `the ${state} call of extension ${same(extension)}`);
	}
	if (identifier === 'callId') return [];
	return [
		`the conversation with the ${nameOfIdentifier(identifier)} ${same(parameters[String(identifier)])}`,
	];
}
