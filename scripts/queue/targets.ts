import type { Sandbox } from '../../sandbox';
import { providerNames, type ProviderName } from '../../sandbox/framework/provider';
import { targets as fixed } from '../../sandbox/framework/targets';

/** One thing to end, as examples/recover-after-crash.json takes it. */
export interface Target {
	provider: ProviderName;
	target: string;
	/** Azure's call, Agora's region, Huawei's app; empty for the others. */
	within: string;
}

/** How the example's table calls it. */
export const keyOf = ({ provider, target }: Pick<Target, 'provider' | 'target'>) =>
	`${provider}:${target}`;

let made = 0;

/** Makes new things that live at one provider. */
function makeAt(sandbox: Sandbox, provider: ProviderName, count: number): Target[] {
	const { control } = sandbox;
	const as = (ids: unknown, within = ''): Target[] =>
		(ids as string[]).map((target) => ({ provider, target, within }));
	switch (provider) {
		case 'camara':
			return as(control.seed(provider, { mediaSessions: count }).mediaSessionIds);
		case 'azure': {
			const seeded = control.seed(provider, { invitations: count });
			return as(seeded.invitationIds, String(seeded.callConnectionId));
		}
		case 'verba':
			return as(control.seed(provider, { conversations: count }).conversations);
		case 'agora': {
			const { streams } = control.seed(provider, { streams: count, encoderReconnects: false });
			const sids = (streams as Array<{ sid: string }>).map(({ sid }) => sid);
			return as(sids, fixed.agora.region);
		}
		case 'huawei': {
			const rooms = Array.from({ length: count }, () => `queue-room-${++made}`);
			control.seed(provider, { rooms });
			return as(rooms, fixed.huawei.appId);
		}
	}
}

/** New things at all five, in batches of all five: the same share of each in every batch. */
export function makeBatches(
	sandbox: Sandbox,
	{ batches, each }: { batches: number; each: Partial<Record<ProviderName, number>> | number },
): Target[][] {
	return Array.from({ length: batches }, () =>
		providerNames.flatMap((provider) =>
			makeAt(sandbox, provider, typeof each === 'number' ? each : (each[provider] ?? 0)),
		),
	);
}

/** What the sandbox's own state says of these: how many live, and how many are over exactly once. */
export function stateOf(sandbox: Sandbox, targets: readonly Target[]) {
	const state = sandbox.control.inspect();
	const sets = providerNames.map((provider) => {
		const live = new Set(state[provider].live.map(({ id }) => id));
		const over = new Map<string, number>();
		for (const { id } of state[provider].over) over.set(id, (over.get(id) ?? 0) + 1);
		return [provider, { live, over }] as const;
	});
	const at = Object.fromEntries(sets) as Record<ProviderName, (typeof sets)[number][1]>;
	return {
		live: targets.filter(({ provider, target }) => at[provider].live.has(target)),
		overOnce: targets.filter(({ provider, target }) => at[provider].over.get(target) === 1),
		overMore: targets.filter(({ provider, target }) => (at[provider].over.get(target) ?? 0) > 1),
	};
}
