import type { IDataObject } from 'n8n-workflow';

import { asObject, asText } from '../../../../engine/model/answer';
import { Failure } from '../../../../engine/base/failure';
import { compoundOperation, type Parameters, type Steps } from '../../../../engine/model/operation';
import type { Outcome } from '../../../../engine/model/outcome';
import { mask } from '../../../../engine/model/secret';
import { isChannel, isTextUid } from '../../shared/checks';
import { appId, region } from '../../shared/fields';
import { getAll as getStreams } from '../stream/getAll';
import { keyOf } from '../stream/streams';
import { deleteKey } from './delete';
import { getAll } from './getAll';

/**
 * Deletes the keys of a channel and user without anybody seeing them: from the list of keys, where
 * the region has one, and from the addresses of live streams.
 */
export const deleteByUser = compoundOperation({
	name: 'Delete by Channel and User',
	action: 'Remove streaming keys by channel and user',
	description: 'Look up the keys of a user in a channel and delete them all',
	notice:
		'No encoder can connect with these keys any more. A push that is live goes on: to end it too use Stream: Disable instead.',
	fields: [
		appId,
		region,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. lesson-42',
			description: 'The exact name of the channel; upper and lower case count',
			pickedFrom: 'streamChannels',
			check: isChannel({ empty: 'refused' }),
		},
		{
			displayName: 'User ID',
			name: 'uid',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1001',
			description: 'The user that streams with these keys are published as',
			check: (value) => (value === '' ? 'may not be empty' : isTextUid(value)),
		},
	],
	target: ['appId', 'region', 'channel', 'uid'],
	waitUpTo: 10,
	async perform(parameters, steps) {
		const { keys, keyListAvailable } = await keysOf(parameters, steps);
		const { appId, region } = parameters;
		const deletedKeys: string[] = [];
		const outcomes: Array<Outcome | 'planned'> = [];
		const facts = { region: asText(region), deletedKeys, keyListAvailable };
		for (const streamingKey of keys) {
			try {
				const key = { appId, region, streamingKey };
				const outcome = await steps.end(deleteKey, key, steps.wait);
				outcomes.push(outcome);
				if (outcome !== 'notFound') deletedKeys.push(mask(streamingKey));
			} catch (thrown) {
				// What was deleted before is not undone.
				throw asIs(withDone(thrown, facts));
			}
		}
		return { outcome: together(outcomes, keyListAvailable), facts };
	},
});

/** Without the list of keys there may be others that no live stream shows. */
function together(outcomes: ReadonlyArray<Outcome | 'planned'>, all: boolean): Outcome {
	if (outcomes.every((one) => one === 'notFound')) return 'notFound';
	const over = outcomes.every((one) => one === 'ended' || one === 'alreadyEnded');
	return over && all ? 'ended' : 'accepted';
}

async function keysOf({ appId, region, channel, uid }: Parameters, steps: Steps) {
	const keys = new Set<string>();
	const isWanted = (row: unknown) => {
		const one = asObject(row);
		return one.channel === channel && asText(one.uid) === uid;
	};
	for (const stream of await steps.list(getStreams, { appId, region, channel, apiVersion: 'v1' })) {
		if (isWanted(stream) && keyOf(stream) !== '') keys.add(keyOf(stream));
	}
	let keyListAvailable = true;
	try {
		for (const key of await steps.list(getAll, { appId, region })) {
			if (isWanted(key)) keys.add(asText(asObject(key).streamKey));
		}
	} catch (thrown) {
		// The list is published in Chinese only: where it is missing, live streams show their keys.
		if (!(thrown instanceof Failure) || thrown.facts.status !== 404) throw asIs(thrown);
		keyListAvailable = false;
	}
	return { keys, keyListAvailable };
}

const withDone = (thrown: unknown, done: IDataObject): unknown =>
	thrown instanceof Failure
		? new Failure({ ...thrown.facts, done: { ...done, ...thrown.facts.done } })
		: thrown;

const asIs = (thrown: unknown): unknown => thrown;
