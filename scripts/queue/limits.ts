import assert from 'node:assert/strict';
import { providerNames, type ProviderName } from '../../sandbox/framework/provider';
import { answered } from './record';
import { makeBatches, stateOf } from './targets';
import { count, post, publishWith, waitForResults } from './work';
import { until } from './until';
import type { World } from './world';

const BATCHES = 10;
/** Targets of each provider in a batch. */
const EACH: Record<ProviderName, number> = {
	camara: 20,
	azure: 20,
	verba: 20,
	agora: 50,
	huawei: 7,
};
/** No limit is documented for these three: the sandbox has one that the node does not know. */
const UNDOCUMENTED = { perSecond: 20, burst: 5 };
/** Agora documents 50 per second, Huawei 60 per minute. */
const AGORA = { perSecond: 50, burst: 10 };

export interface Pace {
	provider: ProviderName;
	limit: string;
	endings: number;
	/** Taken per second by both workers together, from the first request to the last answer. */
	perSecond: number;
	refused: number;
	failed: number;
}

/** Limits on, and the nodes as they ship: each worker keeps a pace of its own. */
export async function limitsRound(world: World): Promise<Pace[]> {
	const { runner, sandbox, record } = world;
	const { control } = sandbox;
	let paces: Pace[] = [];
	await runner.check(
		'two workers against the vendors’ limits: all over, once, 0 failed',
		async () => {
			for (const provider of ['camara', 'azure', 'verba'] as const) {
				control.rateLimit(provider, UNDOCUMENTED);
			}
			control.rateLimit('agora', AGORA);
			control.configure('huawei', { limitFactor: 1 });
			await publishWith(world, {});
			const made = makeBatches(sandbox, { batches: BATCHES, each: EACH });
			const targets = made.flat();
			record.clear();
			await post(world, made);
			await until(
				'every target was taken',
				() => stateOf(sandbox, targets).live.length === 0,
				400_000,
			);
			const results = await waitForResults(world, targets);
			await until('every answer has come', () => answered(record) === record.asked.length);
			paces = providerNames.map((provider) => {
				const asked = record.asked.filter((one) => one.provider === provider);
				const refused = asked.filter(({ status }) => status === 429).length;
				const seconds =
					(Math.max(...asked.map(({ closed = 0 }) => closed)) -
						Math.min(...asked.map(({ arrived }) => arrived))) /
					1000;
				const own = results.filter((row) => row.provider === provider);
				return {
					provider,
					limit: limitOf(provider),
					endings: own.length,
					perSecond: (asked.length - refused) / seconds,
					refused,
					failed: own.filter(({ outcome }) => outcome === 'failed').length,
				};
			});
			assert.deepEqual(count(results.map(({ outcome }) => outcome)), {
				accepted: targets.length,
			});
			const { overOnce } = stateOf(sandbox, targets);
			assert.equal(overOnce.length, targets.length);
		},
		600_000,
	);
	for (const provider of ['camara', 'azure', 'verba', 'agora'] as const) {
		control.rateLimit(provider, null);
	}
	control.configure('huawei', { limitFactor: 0 });
	return paces;
}

function limitOf(provider: ProviderName): string {
	if (provider === 'huawei') return '60 per minute, documented';
	if (provider === 'agora') return '50 per second, documented';
	return '20 per second, not documented';
}
