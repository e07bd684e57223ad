import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';

/**
 * One line under the output after a run with endings, only where something needs the eye: how many
 * of each outcome, and what can be done about it.
 */
export function hintFor(results: readonly IDataObject[]): NodeExecutionHint | undefined {
	const counts = new Map<string, number>();
	let lost = 0;
	const hints = new Set<string>();
	for (const result of results) {
		const outcome = wordOf(result);
		if (outcome === undefined) continue;
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
	const advice =
		is('accepted') > 0
			? ' Where the panel offers Wait Until Ended, it confirms the accepted ones.'
			: '';
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

/** The outcome of an ending's item, also where it stands in a field of the input. */
function wordOf(result: IDataObject): string | undefined {
	const { outcome } = result;
	return typeof outcome === 'string' && OUTCOMES.includes(outcome) && 'operation' in result
		? outcome
		: undefined;
}
