import type { IDataObject } from 'n8n-workflow';

import type { Caller } from '../../../engine/call';

/** A subscription of this trigger, as it is kept in the node's static data. */
export interface Kept {
	id: string;
	/** Event names. */
	events: string[];
	/** SHA-256 of the token that the operator sends; absent where none was given. */
	tokenHash?: string;
	/** Milliseconds until which "not found" may mean "not made yet" (after a 202). */
	pendingUntil?: number;
	/** When it was made in place of one that had ended, in milliseconds, and of which. */
	renewedAt?: number;
	renewed?: string;
}

/** Tokens of subscriptions that are over: their last events may still come. */
const MOST_FORMER = 6;
/** How many triggers one process remembers. */
const MOST_TRIGGERS = 1_000;

/**
 * Hashes of tokens by trigger, in this process: the first event of a subscription may be here
 * before n8n has stored what the activation has put into the static data.
 */
const inProcess = new Map<string, string[]>();

const nameOf = (hook: Caller) =>
	`${hook.getWorkflow().id}:${hook.getNode().id}:${hook.getMode() === 'manual'}`;

/**
 * How long n8n may go on with what it had stored before a renewal, in milliseconds: it stores
 * nothing when an execution could not start, and the operator tells the end again much later.
 */
const STALE = 86_400_000;
/** How many renewals of a trigger are remembered. */
const MOST_RENEWALS = 20;

/** What has been renewed in this process, by trigger: `made` stands in place of `over`. */
const renewals = new Map<string, Array<{ over: string; made: readonly Kept[]; until: number }>>();

/**
 * The subscriptions of a trigger. Two that end together come in two deliveries, and n8n hands to
 * each what was stored before both: what this process has renewed meanwhile is put in.
 */
export function keptOf(hook: Caller): Kept[] {
	const { subscriptions } = hook.getWorkflowStaticData('node');
	let kept = Array.isArray(subscriptions) ? (subscriptions as unknown as Kept[]) : [];
	for (const { over, made, until } of renewals.get(nameOf(hook)) ?? []) {
		if (Date.now() >= until || !kept.some(({ id }) => id === over)) continue;
		kept = [...kept.filter(({ id }) => id !== over), ...made];
	}
	return kept;
}

/** What was made in place of this one; its end may be told again when n8n could not take it. */
export function madeFor(hook: Caller, over: string): Kept[] {
	const mine = renewals.get(nameOf(hook))?.find((one) => one.over === over);
	const stored = keptOf(hook).filter(({ renewed }) => renewed === over);
	return stored.length > 0 ? stored : [...(mine?.made ?? [])];
}

export function keep(hook: Caller, subscriptions: readonly Kept[]): void {
	const stored = hook.getWorkflowStaticData('node');
	if (subscriptions.length === 0) delete stored.subscriptions;
	else stored.subscriptions = subscriptions as unknown as IDataObject[];
}

/** IDs of subscriptions that are no longer wanted and could not be deleted. */
export function leftOf(hook: Caller): string[] {
	const { left } = hook.getWorkflowStaticData('node');
	return Array.isArray(left) ? (left as string[]) : [];
}

export function leave(hook: Caller, ids: readonly string[]): void {
	const stored = hook.getWorkflowStaticData('node');
	if (ids.length === 0) delete stored.left;
	else stored.left = [...ids];
}

/** Keeps what was made in place of a subscription that is over. */
export function replace(hook: Caller, over: string, made: readonly Kept[]): void {
	const now = Date.now();
	const name = nameOf(hook);
	const earlier = (renewals.get(name) ?? []).filter(({ until }) => now < until);
	renewals.delete(name);
	const all = [...earlier, { over, made, until: now + STALE }];
	renewals.set(name, all.slice(-MOST_RENEWALS));
	dropOldest(renewals);
	keep(hook, keptOf(hook));
}

/** The last piece of work of each trigger. */
const turns = new Map<string, Promise<unknown>>();

/** Does a trigger's work one after the other. */
export async function inTurn<T>(hook: Caller, work: () => Promise<T>): Promise<T> {
	const name = nameOf(hook);
	const mine = (turns.get(name) ?? Promise.resolve()).then(work, work);
	turns.set(name, mine);
	try {
		return await mine;
	} finally {
		if (turns.get(name) === mine) turns.delete(name);
	}
}

function dropOldest(map: Map<string, unknown>): void {
	for (const oldest of map.keys()) {
		if (map.size <= MOST_TRIGGERS) break;
		map.delete(oldest);
	}
}

/** Makes a token known before it is sent, so that no event can be faster. */
export function admit(hook: Caller, hash: string): void {
	const stored = hook.getWorkflowStaticData('node');
	const hashes = [...formerHashes(hook), hash].slice(-MOST_FORMER);
	stored.tokenHashes = hashes;
	const name = nameOf(hook);
	const known = [...(inProcess.get(name) ?? []), hash].slice(-MOST_FORMER);
	inProcess.delete(name);
	inProcess.set(name, known);
	dropOldest(inProcess);
}

function formerHashes(hook: Caller): string[] {
	const { tokenHashes } = hook.getWorkflowStaticData('node');
	return Array.isArray(tokenHashes) ? (tokenHashes as string[]) : [];
}

/** Every hash of a token that may come with an event. */
export function hashesOf(hook: Caller): string[] {
	const own = keptOf(hook).flatMap(({ tokenHash }) => tokenHash ?? []);
	return [...new Set([...own, ...formerHashes(hook), ...(inProcess.get(nameOf(hook)) ?? [])])];
}

/** How many ended subscriptions are remembered. */
const MOST_ENDED = 1_000;

/**
 * Subscriptions whose end was told in this process. One that is made later (202) may have failed
 * before the activation has stored it.
 */
const ended = new Set<string>();

export function noteEnded(id: string): void {
	ended.delete(id);
	ended.add(id);
	for (const oldest of ended) {
		if (ended.size <= MOST_ENDED) break;
		ended.delete(oldest);
	}
}

export const hasEnded = (id: string): boolean => ended.has(id);

/** The address that the subscriptions were made for, for their renewal. */
export function sinkOf(hook: Caller): string {
	const { sink } = hook.getWorkflowStaticData('node');
	return typeof sink === 'string' ? sink : '';
}
