import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';

import type { ListOperation } from './model/operation';

interface About {
	/** Whether the panel offers Wait Until Ended. */
	canWait?: boolean;
	/** `stream.forceDisconnect`: tells this node's envelope from those of nodes before it. */
	operation?: string;
}

/**
 * One line under the output after a run with endings, only where something needs the eye: how many
 * of each outcome, and what can be done about it.
 */
export function hintFor(
	results: readonly IDataObject[],
	{ canWait = true, operation }: About = {},
): NodeExecutionHint | undefined {
	const counts = new Map<string, number>();
	let lost = 0;
	const hints = new Set<string>();
	for (const item of results) {
		const result = envelopeIn(item, operation);
		if (result === undefined) continue;
		const outcome = String(result.outcome);
		counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
		if (result.lostAnswer === true) lost += 1;
		if (typeof result.hint === 'string') hints.add(result.hint);
	}
	const is = (word: string) => counts.get(word) ?? 0;
	const doubtful = is('accepted') + is('notFound') + is('failed');
	if (doubtful === 0 && lost === 0 && hints.size === 0) return undefined;
	const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
	const parts = [
		told(is('ended'), 'ended'),
		told(is('alreadyEnded'), 'over before'),
		told(is('planned'), 'planned'),
		told(is('accepted'), 'accepted, not seen over'),
		told(is('notFound'), 'not found (over already, or a wrong ID or address)'),
		told(is('failed'), 'failed'),
		told(lost, 'with a lost answer'),
	].filter(Boolean);
	const advice = is('accepted') > 0 ? adviceFor(results, operation, canWait) : '';
	return {
		message: [
			`${total} ${total === 1 ? 'item' : 'items'}: ${parts.join(', ')}.${advice}`,
			...[...hints].slice(0, 3),
		].join(' '),
		type: is('failed') > 0 ? 'warning' : 'info',
		location: 'outputPane',
	};
}

function told(count: number, what: string): string {
	return count > 0 ? `${count} ${what}` : '';
}

const OUTCOMES = ['ended', 'alreadyEnded', 'accepted', 'notFound', 'planned', 'failed'];

/** An ending's envelope: the item itself, or a field of it where the input was kept. */
function envelopeIn(item: IDataObject, operation?: string): IDataObject | undefined {
	const candidates = [item, ...Object.values(item)].filter(
		(one): one is IDataObject => typeof one === 'object' && one !== null && !Array.isArray(one),
	);
	return candidates.findLast(
		({ outcome, operation: its }) =>
			OUTCOMES.includes(String(outcome)) &&
			typeof its === 'string' &&
			(operation === undefined || its === operation),
	);
}

function adviceFor(
	results: readonly IDataObject[],
	operation: string | undefined,
	canWait: boolean,
): string {
	if (!canWait) {
		return ' Accepted is a promise of the vendor, which offers no look at it: read message.';
	}
	// It was waited for, and nothing was there: what is missing is the evidence that it lived.
	return results.some((item) => envelopeIn(item, operation)?.seen === 'absent')
		? ' Look Before Ending, among the options, gives the evidence that it lived.'
		: ' Turn on Wait Until Ended to see the accepted ones over.';
}

/** An empty list says nothing by itself; what was asked for may be the reason. */
export function emptyListHint(vendor: string, { fields }: ListOperation): NodeExecutionHint {
	const asked = fields
		.filter(({ type }) => type !== 'notice' && type !== 'hidden')
		.map(({ displayName }) => displayName);
	const check = asked.length > 0 ? ` for the given ${spoken(asked)}` : '';
	return {
		message: `${vendor} lists nothing${check}. Combine Into One Item, among the options, lets the workflow go on.`,
		type: 'info',
		location: 'outputPane',
	};
}

function spoken(names: string[]): string {
	const last = names.at(-1) ?? '';
	return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}
