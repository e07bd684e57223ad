import type { ProviderName } from '../../sandbox/framework/provider';
import type { Sandbox } from '../../sandbox';

/** What the example's last list says of one ending. */
export interface EndingItem {
	provider: string;
	operation: string;
	outcome: string;
	ended: boolean;
	requestId: string | null;
	durationMs?: number;
	failure?: { message: string };
}

export interface Verdict {
	holds: boolean;
	text: string;
}

/** What was seen alive and is seen no more, or a promise where the vendor offers no look. */
const WORTH_FIRST = ['ended', 'accepted'];
/** What may be said of a thing that an earlier run has ended. */
const WORTH_SECOND = ['notFound', 'alreadyEnded'];

/** Holds the two runs against the emulators' own state. */
export function judge(sandbox: Sandbox, first: EndingItem[], second: EndingItem[]): Verdict[] {
	return [
		...liveTargets(sandbox).map(({ provider, id, live }) => ({
			holds: !live,
			text: `${provider}: ${id} is ${live ? 'STILL LIVE' : 'over'}, by the emulator's own state`,
		})),
		claims('first', first, WORTH_FIRST),
		claims('second', second, WORTH_SECOND),
	];
}

function claims(run: string, items: EndingItem[], allowed: string[]): Verdict {
	const wrong = items.filter(({ outcome }) => !allowed.includes(outcome));
	return {
		holds: items.length === 6 && wrong.length === 0,
		text:
			wrong.length === 0
				? `The ${run} run reported ${items.length} of 6 endings, and claimed no more than was seen`
				: `The ${run} run said ${wrong.map(({ operation, outcome }) => `${operation}: ${outcome}`).join(', ')}`,
	};
}

/** The five things that the example ends, with what the emulators say of them. */
export function liveTargets(
	sandbox: Sandbox,
): Array<{ provider: ProviderName; id: string; live: boolean }> {
	const { camara, azure, verba, agora, huawei } = sandbox.targets;
	const ids: Array<[ProviderName, string]> = [
		['camara', camara.mediaSessionId],
		['azure', azure.invitationId],
		['verba', verba.callId],
		['agora', agora.channel],
		['huawei', huawei.roomId],
	];
	const state = sandbox.control.inspect();
	return ids.map(([provider, id]) => ({
		provider,
		id,
		// A stream may live on under a new SID, so Agora's is looked for by its channel.
		live: state[provider].live.some((entry) => entry.id === id || entry.channel === id),
	}));
}
