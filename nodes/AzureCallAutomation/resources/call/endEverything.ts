import { asObject, asText } from '../../../../engine/model/answer';
import { isId, type Check } from '../../../../engine/model/checks';
import { Failure } from '../../../../engine/base/failure';
import {
	compoundOperation,
	type Field,
	type Parameters,
	type StepResult,
	type Steps,
} from '../../../../engine/model/operation';
import type { Outcome } from '../../../../engine/model/outcome';
import { apiVersion } from '../../shared/apiVersion';
import { isOfCall, seesCall } from '../../shared/callLook';
import { callConnectionId } from '../../shared/fields';
import { cancelAdd } from '../participant/cancelAdd';
import { stop } from '../recording/stop';
import { get } from './get';
import { terminate } from './terminate';

const idsOf = (value: unknown): string[] =>
	[value]
		.flat()
		.flatMap((one) => (typeof one === 'string' ? one.split(/[\s,]+/) : [String(one ?? '')]))
		.filter(Boolean);

const areIds =
	(max: number): Check =>
	(value) => {
		if ([value].flat().some((one) => typeof one === 'object' && one !== null)) {
			return 'holds something that is no ID';
		}
		for (const id of idsOf(value)) {
			const complaint = isId({ max })(id);
			if (complaint) return `(${id.slice(0, 60)}) ${complaint}`;
		}
		return undefined;
	};

const several = (
	field: Pick<Field, 'displayName' | 'name' | 'description'>,
	max: number,
): Field => ({
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add ID' },
	default: [],
	check: areIds(max),
	...field,
});

type Part = StepResult['outcome'];

/**
 * Ends a call and all that belongs to it, in the order that loses nothing: invitations, which
 * Terminate may leave pending (not documented), recordings, the call, and looks.
 */
export const endEverything = compoundOperation({
	name: 'End Everything',
	action: 'End everything for call',
	description: 'Withdraw the invitations of a call, stop its recordings, and terminate it',
	notice:
		'Everybody in the call is disconnected. Azure lists neither pending invitations nor recordings: name those that you have stored. A withdrawn invitation cannot be seen, so with invitations the outcome stays "accepted"; each step is reported under "steps".',
	fields: [
		callConnectionId,
		several(
			{
				displayName: 'Invitation IDs',
				name: 'invitationIds',
				description: 'The invitationId of each Participant: Add that may still be pending',
			},
			256,
		),
		several(
			{
				displayName: 'Recording IDs',
				name: 'recordingIds',
				description: 'The recordingId of each Recording: Start of this call',
			},
			2048,
		),
	],
	options: [apiVersion('2023-10-15')],
	target: ['invitationIds', 'recordingIds', 'callConnectionId'],
	waitUpTo: 60,
	async perform(parameters, steps) {
		const { callConnectionId, apiVersion } = parameters;
		// A look that is refused ends it here, with nothing sent.
		const sight = await steps.look(get, { callConnectionId, apiVersion });
		const absent = sight.notFound && !steps.dry;
		const invitations = absent ? [] : await cancelled(parameters, steps);
		const recordings = await stopped(parameters, steps);
		const { outcome: call, lostAnswer } = absent
			? { outcome: 'notFound' as const, lostAnswer: false }
			: await terminated(parameters, steps, seesCall(sight, parameters) === 'alive');
		const parts = [...invitations, ...recordings, call];
		const failed = parts.filter((part) => part === 'failed').length;
		const { callConnectionState, serverCallId } = asObject(sight.body);
		const facts = {
			...(isOfCall(sight.body, parameters)
				? {
						call: {
							callConnectionState: asText(callConnectionState),
							serverCallId: asText(serverCallId),
						},
					}
				: {}),
			...(lostAnswer ? { lostAnswer } : {}),
			parts: { invitations, recordings, call },
		};
		if (failed === 0) return { outcome: together(parts), facts };
		throw new Failure({
			kind: 'vendor',
			message: `End everything for call: ${failed} of ${parts.length} steps failed`,
			description:
				'The other steps were taken all the same: look at "steps" for what was done, and repeat the rest.',
			ambiguous: true,
			done: facts,
		});
	},
});

/** Terminate's "not found" of a call that our own look has just seen alive says that it is over. */
async function terminated(
	{ callConnectionId, apiVersion }: Parameters,
	steps: Steps,
	seenAlive: boolean,
): Promise<{ outcome: Part; lostAnswer: boolean }> {
	const step = await steps.tryEnd(terminate, { callConnectionId, apiVersion }, steps.wait);
	const lostAnswer = step.facts.lostAnswer === true;
	if (step.outcome !== 'notFound' || !seenAlive) return { outcome: step.outcome, lostAnswer };
	return { outcome: lostAnswer ? 'ended' : 'alreadyEnded', lostAnswer };
}

async function cancelled(parameters: Parameters, steps: Steps): Promise<Part[]> {
	const { callConnectionId, invitationIds, apiVersion } = parameters;
	const parts: Part[] = [];
	for (const invitationId of idsOf(invitationIds)) {
		const { outcome } = await steps.tryEnd(cancelAdd, {
			callConnectionId,
			invitationId,
			apiVersion,
		});
		parts.push(outcome);
	}
	return parts;
}

async function stopped(parameters: Parameters, steps: Steps): Promise<Part[]> {
	const { recordingIds, apiVersion } = parameters;
	const parts: Part[] = [];
	for (const recordingId of idsOf(recordingIds)) {
		const { outcome } = await steps.tryEnd(stop, { recordingId, apiVersion }, steps.wait);
		parts.push(outcome);
	}
	return parts;
}

/** No more than its weakest part: "ended" only where every part is. */
function together(parts: readonly Part[]): Outcome {
	if (parts.every((part) => part === 'notFound')) return 'notFound';
	if (parts.every((part) => part === 'alreadyEnded')) return 'alreadyEnded';
	const over = parts.every((part) => part === 'ended' || part === 'alreadyEnded');
	return over ? 'ended' : 'accepted';
}
