/** How many event ids a trigger remembers. */
export const MOST_IDS = 1_000;
/** How many triggers one process remembers. */
const MOST_TRIGGERS = 1_000;

/**
 * Ids that this process has seen, by trigger. n8n loads the stored ones anew for each delivery, so
 * that two deliveries at the same moment would both miss each other there.
 */
const inProcess = new Map<string, Set<string>>();

/**
 * Whether an event came before; if not it is remembered from now on, at most 1,000 ids, the oldest
 * forgotten first. Strict in one process; over several webhook processes it is best effort,
 * because each reads what was stored when its delivery came in.
 *
 * @param trigger tells triggers apart, e.g. ids of workflow and node, and test from production
 * @param stored the node's static data, which n8n keeps with the workflow
 */
export function cameBefore(trigger: string, stored: Record<string, unknown>, id: string): boolean {
	const kept = Array.isArray(stored.eventIds) ? (stored.eventIds as unknown[]).map(String) : [];
	const seen = idsOf(trigger);
	if (seen.has(id) || kept.includes(id)) return true;
	remember(seen, id);
	stored.eventIds = [...kept, id].slice(-MOST_IDS);
	return false;
}

function idsOf(trigger: string): Set<string> {
	const seen = inProcess.get(trigger) ?? new Set<string>();
	// Put at the end: the trigger that was quiet for longest is forgotten first.
	inProcess.delete(trigger);
	inProcess.set(trigger, seen);
	for (const [oldest] of inProcess) {
		if (inProcess.size <= MOST_TRIGGERS) break;
		inProcess.delete(oldest);
	}
	return seen;
}

function remember(seen: Set<string>, id: string): void {
	seen.add(id);
	for (const oldest of seen) {
		if (seen.size <= MOST_IDS) break;
		seen.delete(oldest);
	}
}
