import type { IDataObject } from 'n8n-workflow';

import { asObject, asText } from '../../../../engine/model/answer';
import { asIs, Failure, withDone } from '../../../../engine/base/failure';
import {
	compoundOperation,
	type EndOperation,
	type ListOperation,
	type Parameters,
	type Steps,
} from '../../../../engine/model/operation';
import { together, type Outcome } from '../../../../engine/model/outcome';
import { deviceId, optionally, registrationId } from '../../shared/fields';
import { isIdList, idList } from '../../shared/idList';
import { isEmpty } from '../../shared/release';
import { deleteSubscription } from '../eventSubscription/delete';
import { getAll as getSubscriptions } from '../eventSubscription/getAll';
import { end } from '../mediaSession/end';
import { deleteRegistration } from '../registration/delete';
import { getAll as getRegistrations } from '../registration/getAll';

const ids = (displayName: string, name: string, description: string) => ({
	displayName,
	name,
	type: 'string' as const,
	default: '',
	description,
	check: isIdList,
});

/**
 * Ends the calls, the registration and the event subscriptions of a device, in the order in which
 * nothing is missed: calls while the registration lives, subscriptions last, so that the final
 * events still arrive. What is neither given by ID nor names this device or registration is left
 * alone and reported. No release lists media sessions, so they are given.
 */
export const endEverything = compoundOperation({
	name: 'End Everything',
	action: 'End everything of a device (calls, registration, subscriptions)',
	description: 'End the calls, the registration and the event subscriptions of a device',
	notice:
		'Calls end for both sides, the device can no longer call or be called, and events stop. The API cannot list calls: give the Media Session IDs that you know.',
	fields: [
		ids(
			'Media Session IDs',
			'mediaSessionIds',
			'The calls to end, separated by commas or as a list from an expression; those that were told by events',
		),
		optionally(
			registrationId,
			'The registration to delete; its event subscriptions are deleted too',
		),
		optionally(deviceId, 'The device; event subscriptions that name it are deleted'),
		{
			displayName: 'Find Registrations (Candidate)',
			name: 'findRegistrations',
			type: 'boolean',
			default: false,
			description:
				'Whether to look up the registrations of the Device ID and to delete those as well; in the release candidate only',
		},
		{
			displayName: 'End Event Subscriptions',
			name: 'endSubscriptions',
			type: 'boolean',
			default: true,
			description:
				'Whether to look through the event subscriptions and to delete those that name the device or the registration',
		},
		ids(
			'Subscription IDs',
			'subscriptionIds',
			'Further event subscriptions to delete, separated by commas or as a list from an expression',
		),
		{
			displayName: 'Wait Until Ended',
			name: 'waitUntilEnded',
			type: 'boolean',
			default: false,
			description:
				'Whether to look at each part until it is seen over, up to 30 seconds each. Registrations are looked at with Find Registrations only; otherwise they stay "accepted".',
		},
	],
	target: ['mediaSessionIds', 'registrationId', 'deviceId', 'subscriptionIds'],
	check: (parameters) => {
		const { mediaSessionIds, registrationId, deviceId, subscriptionIds } = parameters;
		if ([mediaSessionIds, registrationId, deviceId, subscriptionIds].every(isNothing)) {
			return 'Media Session IDs, Registration ID, Device ID and Subscription IDs are all empty: name at least one';
		}
		return parameters.findRegistrations === true && isEmpty(deviceId)
			? 'Device ID may not be empty when Find Registrations is on'
			: undefined;
	},
	perform: async (parameters, steps) => {
		refuseImpossible(parameters, steps);
		const teardown = new Teardown(steps, parameters.waitUntilEnded === true);
		// Calls first: nothing that a list may say, or refuse to say, keeps a known call going.
		for (const mediaSessionId of idList(parameters.mediaSessionIds)) {
			await teardown.end(end, { mediaSessionId, ownRole: 'unknown' });
		}
		const registrations = await registrationsOf(parameters, teardown);
		// A list shows them while the registration lives.
		const subscriptions = await subscriptionsOf(parameters, teardown, registrations);
		for (const { id, wasSeen } of registrations) {
			// Only the candidate lets a registration be looked at, and only it can have found one.
			const waits = parameters.findRegistrations === true;
			await teardown.end(deleteRegistration, { registrationId: id }, wasSeen, waits);
		}
		for (const { id, wasSeen } of subscriptions.toDelete) {
			await teardown.end(deleteSubscription, { subscriptionId: id }, wasSeen);
		}
		const mayBeCut =
			registrations.length >= LONGEST.registrations || subscriptions.rows >= LONGEST.subscriptions;
		const facts = {
			mediaSessionsListed: false,
			...(mayBeCut ? { listsMayBeCut: true } : {}),
			...(subscriptions.untouched ? { untouchedSubscriptions: subscriptions.untouched } : {}),
		};
		teardown.throwFirst(facts);
		return { outcome: teardown.outcome(!mayBeCut), facts };
	},
});

/** What the lists of the candidate hold at most (maxItems); more may exist. */
const LONGEST = { registrations: 10, subscriptions: 100 };

/** What the credential's release or layout lacks is refused before a call is ended. */
function refuseImpossible(parameters: Parameters, steps: Steps): void {
	const { registrationId, deviceId, subscriptionIds, findRegistrations } = parameters;
	if (findRegistrations === true) steps.possible(getRegistrations, { deviceId });
	if (!isEmpty(registrationId)) steps.possible(deleteRegistration, { registrationId });
	if (looksThroughSubscriptions(parameters)) steps.possible(getSubscriptions, {});
	for (const subscriptionId of idList(subscriptionIds)) {
		steps.possible(deleteSubscription, { subscriptionId });
	}
}

function looksThroughSubscriptions({
	endSubscriptions,
	registrationId,
	deviceId,
}: Parameters): boolean {
	return endSubscriptions === true && !(isEmpty(registrationId) && isEmpty(deviceId));
}

const isNothing = (value: unknown): boolean =>
	isEmpty(value) || (Array.isArray(value) && value.length === 0);

/** Something to end, and whether a list of this run has shown it. */
interface Found {
	id: string;
	wasSeen: boolean;
}

function found(given: readonly string[], seen: readonly string[]): Found[] {
	const all = [...new Set([...given, ...seen])].filter(Boolean);
	return all.map((id) => ({ id, wasSeen: seen.includes(id) }));
}

async function registrationsOf(
	{ registrationId, deviceId, findRegistrations }: Parameters,
	teardown: Teardown,
): Promise<Found[]> {
	const given = isEmpty(registrationId) ? [] : [asText(registrationId)];
	if (findRegistrations !== true) return found(given, []);
	const rows = (await teardown.list(getRegistrations, { deviceId })) ?? [];
	return found(
		given,
		rows.map((row) => asText(asObject(row).registrationId)),
	);
}

/** Those given, and those that name the device or one of the registrations. */
async function subscriptionsOf(
	parameters: Parameters,
	teardown: Teardown,
	registrations: readonly Found[],
): Promise<{ toDelete: Found[]; rows: number; untouched?: string[] }> {
	const { deviceId, subscriptionIds } = parameters;
	const given = idList(subscriptionIds);
	if (!looksThroughSubscriptions(parameters)) return { toDelete: found(given, []), rows: 0 };
	const listed = await teardown.list(getSubscriptions, {});
	if (!listed) return { toDelete: found(given, []), rows: 0 };
	const rows = listed.map(asObject);
	const named = (row: Readonly<Record<string, unknown>>): boolean => {
		const detail = asObject(asObject(row.config).subscriptionDetail);
		const registration = asText(detail.registrationId);
		// Where ours is known: another one is of another time or another device.
		if (registration !== '' && registrations.length > 0) {
			return registrations.some(({ id }) => id === registration);
		}
		return !isEmpty(deviceId) && asText(detail.deviceId) === deviceId;
	};
	const idOf = (row: Readonly<Record<string, unknown>>) => asText(row.id);
	const lives = (row: Readonly<Record<string, unknown>>) =>
		!['EXPIRED', 'DELETED'].includes(asText(row.status));
	const wanted = rows.filter((row) => lives(row) && (named(row) || given.includes(idOf(row))));
	const toDelete = found(given, wanted.map(idOf));
	const untouched = rows
		.map(idOf)
		.filter((id) => id !== '' && !toDelete.some((one) => one.id === id));
	return { toDelete, rows: rows.length, untouched };
}

/** Takes the steps one after the other; one that fails does not keep the others from ending. */
class Teardown {
	private readonly outcomes: Outcome[] = [];
	private first: Failure | undefined;

	constructor(
		private readonly steps: Steps,
		private readonly waits: boolean,
	) {}

	/** The rows of a list; undefined when it was refused or could not be read. */
	async list(operation: ListOperation, parameters: Parameters): Promise<unknown[] | undefined> {
		return await this.steps.list(operation, parameters).catch((thrown: unknown) => {
			if (!(thrown instanceof Failure) || thrown.facts.code === 'ERR_CANCELED') throw asIs(thrown);
			this.first ??= thrown;
			return undefined;
		});
	}

	/** @param wasSeen a list of this run has shown it alive: what is not found now is over. */
	async end(
		operation: EndOperation,
		parameters: Parameters,
		wasSeen = false,
		canBeSeen = true,
	): Promise<void> {
		const choices = { waitUntilEnded: this.waits && canBeSeen };
		const { outcome, facts, failure } = await this.steps.tryEnd(operation, parameters, choices);
		if (failure) this.first ??= failure;
		if (outcome === 'failed' || outcome === 'planned') return;
		const seenOver = facts.lostAnswer === true ? 'ended' : 'alreadyEnded';
		this.outcomes.push(outcome === 'notFound' && wasSeen ? seenOver : outcome);
	}

	/** The first failure counts for the whole; what was done stands in the steps. */
	throwFirst(facts: IDataObject): void {
		if (this.first) throw withDone(this.first, facts);
	}

	/** @param all nothing can be left that no list has shown */
	outcome(all: boolean): Outcome {
		const outcome = together(this.outcomes);
		return all || outcome === 'notFound' ? outcome : 'accepted';
	}
}
