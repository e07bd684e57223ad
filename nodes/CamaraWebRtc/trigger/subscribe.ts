import { NodeOperationError } from 'n8n-workflow';

import type { Caller } from '../../../engine/call';
import { asObject, asText, isAmong, type Answer } from '../../../engine/model/answer';
import type { Parameters } from '../../../engine/model/operation';
import { asIs } from '../../../engine/base/failure';
import type { Time } from '../../../engine/base/time';
import { newSinkToken, sinkTokenHash } from '../../../signing/camaraSink';
import { create as createOperation } from '../resources/eventSubscription/create';
import { deleteSubscription } from '../resources/eventSubscription/delete';
import { get as getOperation } from '../resources/eventSubscription/get';
import { getAll } from '../resources/eventSubscription/getAll';
import { EVENTS, type EventName } from '../shared/events';
import { read } from '../shared/read';
import { releaseOf } from '../shared/release';
import { ask, refused, valuesOf } from './calls';
import { admit, hasEnded, keptOf, type Kept } from './kept';

/** Longer than anybody leaves a workflow alone; the operator ends the subscription then. */
const TOKEN_LIFE = 365 * 86_400_000;
/** How long an activation looks after a 202, and how often. */
const LOOKS = { every: 1_000, upTo: 10_000 };
/** How long after a 202 "not found" may mean "not made yet". */
const GRACE = 120_000;

/** What the user wants to be told, and where. */
export interface Wish {
	sink: string;
	events: EventName[];
	registrationId: string;
	deviceId: string;
	mediaSessionId: string;
	useToken: boolean;
}

/** The wishes of the node's fields. @throws NodeOperationError that names the field */
export function wishOf(hook: Caller, sink: string): Wish {
	const events = hook.getNodeParameter('events', []) as string[];
	const { useToken } = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	const chosen = EVENTS.filter((name) => events.includes(name));
	if (chosen.length === 0 || chosen.length !== events.length) {
		throw new NodeOperationError(hook.getNode(), 'Events must be chosen from the list');
	}
	if (!/^https:\/\/[^/]/i.test(sink)) {
		throw new NodeOperationError(
			hook.getNode(),
			`The operator takes https addresses only, but the webhook of this n8n is ${originOf(sink)}`,
			{
				description:
					'Nothing was subscribed. Give n8n a public https address and set the environment variable WEBHOOK_URL to it.',
			},
		);
	}
	const text = (name: string) => String(hook.getNodeParameter(name, '')).trim();
	return {
		sink,
		events: chosen,
		registrationId: text('registrationId'),
		deviceId: text('deviceId'),
		mediaSessionId: chosen.includes('session-status') ? text('mediaSessionId') : '',
		useToken: useToken !== false,
	};
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : 'not known');

/**
 * Subscribes to everything wished, or to nothing: what was made before one of them failed is
 * deleted again. Up to r2.2 each event has its own subscription; the candidate takes them together,
 * and an operator that does not is asked for each.
 */
export async function subscribe(hook: Caller, wish: Wish, time: Time): Promise<Kept[]> {
	const release = releaseOf(await valuesOf(hook));
	const single = wish.events.map((name) => [name]);
	const groups = release === 'candidate' ? [wish.events] : single;
	const made: Kept[] = [];
	try {
		for (const events of groups) {
			const one = await subscribeTo(hook, wish, events);
			if (one) made.push(one);
			else for (const [name] of single) await insist(hook, wish, name, made);
		}
		for (const one of made) await lookAfter(hook, one, time);
	} catch (thrown) {
		await takeBack(hook, wish, made);
		throw asIs(thrown);
	}
	return made;
}

/** Deletes what was made; one whose answer was lost may have been made all the same. */
async function takeBack(hook: Caller, wish: Wish, made: readonly Kept[]): Promise<void> {
	const ends = await Promise.allSettled(made.map(async ({ id }) => await unsubscribe(hook, id)));
	const left = made.filter((_, index) => ends[index]?.status === 'rejected').map(({ id }) => id);
	const looked = await removeForgotten(hook, wish.sink, keptOf(hook)).catch(() => false);
	if (looked) return;
	hook.logger.warn(
		`${hook.getNode().name}: event subscriptions of this try may be left${left.length > 0 ? ` (${left.join(', ')})` : ''}. Look with Event Subscription: Get Many, and delete them.`,
	);
}

async function insist(
	hook: Caller,
	wish: Wish,
	name: EventName | undefined,
	made: Kept[],
): Promise<void> {
	const one = name && (await subscribeTo(hook, wish, [name]));
	if (one) made.push(one);
}

/** One subscription; undefined when the operator does not take several events in one. */
async function subscribeTo(
	hook: Caller,
	wish: Wish,
	events: EventName[],
): Promise<Kept | undefined> {
	const token = wish.useToken ? newSinkToken() : '';
	const now = Date.now();
	const hash = token === '' ? undefined : sinkTokenHash(token);
	if (hash) admit(hook, hash);
	const ofCall = events.includes('session-status') ? wish.mediaSessionId : '';
	const parameters: Parameters = {
		events,
		sink: wish.sink,
		registrationId: wish.registrationId,
		deviceId: wish.deviceId,
		mediaSessionId: ofCall,
		sinkAccessToken: token,
		sinkAccessTokenExpiresAt: token === '' ? '' : new Date(now + TOKEN_LIFE).toISOString(),
	};
	const answer = await ask(hook, {
		request: (values) => createOperation.request(parameters, values),
		read: createOperation.read ?? read,
		secrets: [token].filter(Boolean),
	});
	if (events.length > 1 && isAmong(['422 MULTIEVENT_*'], answer)) return undefined;
	const id = asText(asObject(answer.body).id);
	if (!answer.ok || id === '') {
		throw refused(hook, answer, `No subscription to ${events.join(', ')}`);
	}
	return {
		id,
		events,
		...(hash ? { tokenHash: hash } : {}),
		...(answer.status === 202 ? { pendingUntil: now + GRACE } : {}),
	};
}

export type State = 'present' | 'inactive' | 'over';

/** What the operator says about a subscription. @throws NodeApiError when it says nothing */
export async function stateOf(hook: Caller, kept: Kept): Promise<State> {
	if (hasEnded(kept.id)) return 'over';
	const answer = await get(hook, kept.id);
	if (isAmong(['404 NOT_FOUND'], answer)) {
		return kept.pendingUntil !== undefined && Date.now() < kept.pendingUntil ? 'present' : 'over';
	}
	if (!answer.ok) throw refused(hook, answer, 'The subscription could not be looked at');
	const status = asText(asObject(answer.body).status);
	if (status === 'EXPIRED' || status === 'DELETED') return 'over';
	return status === 'INACTIVE' ? 'inactive' : 'present';
}

/** After a 202: looks until it is made, for a while. What fails later comes as an event. */
async function lookAfter(hook: Caller, kept: Kept, time: Time): Promise<void> {
	if (kept.pendingUntil === undefined) return;
	const end = time.now() + LOOKS.upTo;
	for (;;) {
		const answer = await get(hook, kept.id);
		const status = asText(asObject(answer.body).status);
		if (hasEnded(kept.id) || status === 'EXPIRED' || status === 'DELETED') {
			throw new NodeOperationError(
				hook.getNode(),
				`The operator could not make the subscription to ${kept.events.join(', ')}`,
				{ description: 'Try again later, or ask the operator with the time of this try.' },
			);
		}
		if (answer.ok && status !== 'ACTIVATION_REQUESTED') {
			delete kept.pendingUntil;
			return;
		}
		if (!answer.ok && !isAmong(['404 NOT_FOUND'], answer)) {
			throw refused(hook, answer, 'The subscription could not be looked at');
		}
		if (time.now() >= end) return;
		await time.pause(LOOKS.every);
	}
}

const get = async (hook: Caller, subscriptionId: string): Promise<Answer> =>
	await ask(hook, {
		request: (values) => getOperation.request({ subscriptionId }, values),
		read: getOperation.read ?? read,
	});

/** Deletes a subscription; one that the operator does not know any more is deleted. */
export async function unsubscribe(hook: Caller, subscriptionId: string): Promise<void> {
	const answer = await ask(hook, {
		request: (values) => deleteSubscription.request({ subscriptionId }, values),
		read: deleteSubscription.read ?? read,
	});
	if (!answer.ok && !isAmong(['404 NOT_FOUND'], answer)) {
		throw refused(hook, answer, 'The subscription could not be deleted');
	}
}

/**
 * Deletes subscriptions that this very node has made and lost sight of: n8n's addresses end with an
 * ID of the node, so that nobody else's has this sink. Their token is not known any more. Where the
 * operator does not let us list, they stay.
 *
 * @returns whether they could be looked for
 */
export async function removeForgotten(
	hook: Caller,
	sink: string,
	known: readonly Kept[],
): Promise<boolean> {
	const answer = await ask(hook, {
		request: (values) => getAll.request({}, values),
		read: getAll.read ?? read,
	});
	const rows: unknown[] | undefined = Array.isArray(answer.body) ? answer.body : undefined;
	if (!answer.ok || !rows) {
		hook.logger.warn(
			`${hook.getNode().name}: earlier subscriptions could not be looked for (${answer.status} ${answer.code}). If there are any, events may come twice.`,
		);
		return false;
	}
	for (const row of rows.map(asObject)) {
		const id = asText(row.id);
		if (row.sink !== sink || id === '' || known.some((one) => one.id === id)) continue;
		await unsubscribe(hook, id);
	}
	return true;
}
