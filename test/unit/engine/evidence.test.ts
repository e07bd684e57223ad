import '../../support/noSleep';
import type { IDataObject } from 'n8n-workflow';

import { optionEntries } from '../../../engine/options';
import type {
	EndOperation,
	Parameters,
	ReadOperation,
	Verification,
	Worth,
} from '../../../engine/model/operation';
import type { Provider } from '../../../engine/model/provider';
import { Draw, play, scripted, type Played, type Scripted } from '../../support/histories';
import { forbiddenRequest, keepsTo, permitted, type Happening } from '../../support/law';
import { operations, providers } from '../../support/requestOf';
import { plainEnding, plainProvider } from '../../support/session';
import { seeded } from '../../support/virtualClock';

const HISTORIES = Number(process.env.HISTORIES ?? 2_000);
/** To play one history again: the seed that a failure names. */
const SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);

const declaredEndings = operations.flatMap(([provider, name, operation]) =>
	operation.kind === 'end'
		? [[provider, name, operation, providers[provider] as Provider] as const]
		: [],
);

const look: ReadOperation = {
	kind: 'read',
	name: 'Get',
	action: 'Get thing',
	description: 'Look at a thing',
	fields: [],
	target: [],
	request: () => ({ method: 'GET', path: '/' }),
	notFound: ['404 gone'],
};
const verify: Verification = {
	look,
	every: 3,
	upTo: 20,
	lookParameters: () => ({}),
	sees: () => undefined,
};
const answers: Record<string, Worth> = {
	'200': 'accepted',
	'206': 'ended',
	'404 gone': 'notFound',
	'409 over': 'alreadyEnded',
	'409 maybe': 'confirm',
};
/** What an ending may say of itself although no vendor's does at the moment. */
const possibleEndings = Object.entries<Partial<EndOperation>>({
	'every answer': { verify },
	'accepts existing': { verify, accepts: 'existing' },
	'a list that lags': { verify: { ...verify, lag: 10 }, accepts: 'existing' },
	'looked at first': { verify: { ...verify, lookBefore: 'default' }, repeat: 'afterLook' },
	'looked at first with a wait': { verify: { ...verify, lookBefore: 'waiting', lag: 5 } },
	'never repeated': { verify: { ...verify, lookBefore: false }, repeat: 'never' },
	'in one request': {
		verify,
		accepts: 'existing',
		batch: { key: () => '', merge: ([first]) => first ?? {} },
	},
	'insisted on': {
		verify,
		insist: { answers: ['409 maybe'], seconds: () => 30, every: 10 },
	},
	'without a look': { ifNotFound: 'fail', assumable: false },
}).map(
	([name, change]) => ['vendor', name, plainEnding({ answers, ...change }), plainProvider] as const,
);
const endings = [...declaredEndings, ...possibleEndings];

/** Every field and option as a user may leave or choose it; no value reaches a vendor. */
function drawParameters(provider: Provider, operation: EndOperation, draw: Draw): Parameters {
	const fields = [...operation.fields, ...(provider.options ?? []), ...(operation.options ?? [])];
	return Object.fromEntries(
		fields.map(({ name, type, options = [], default: standard }) => {
			const values = options.flatMap((one) => ('value' in one ? [one.value] : []));
			if (type === 'options' && values.length > 0) return [name, draw.from(values)];
			if (type === 'boolean') return [name, draw.is(0.5)];
			return [name, type === 'string' && standard === '' ? 'x' : standard];
		}),
	);
}

function drawOptions({ operation, provider, declared }: Scripted, draw: Draw): IDataObject {
	const { verify } = operation;
	const valuesOf = (name: string) => {
		const entry = optionEntries(provider, operation).find((one) => one.name === name);
		return (entry?.options ?? []).flatMap((one) => ('value' in one ? [String(one.value)] : []));
	};
	return {
		onFailure: 'returnItem',
		maxRetries: draw.number(0, 3),
		...(draw.is(0.5) ? { ifNotFound: draw.from(valuesOf('ifNotFound')) } : {}),
		...(draw.is(0.05) ? { dryRun: draw.from(valuesOf('dryRun')) } : {}),
		...(verify && draw.is(0.6)
			? { waitUntilEnded: draw.is(0.8), waitUpTo: draw.number(1, 40) }
			: {}),
		...(verify && declared.lookBefore !== false && draw.is(0.5)
			? { lookBeforeEnding: draw.is(0.7) }
			: {}),
	};
}

/** What is wrong with a history that was played, in words. */
function wrong(
	{ declared, operation }: Scripted,
	options: IDataObject,
	things: string[],
	{ items, thrown, histories, cancelled, halted, requests, seconds }: Played,
): string | undefined {
	if (thrown !== undefined) return `it threw ${String(thrown)}`;
	if (!items) return 'nothing left the node';
	const { verify } = operation;
	const waits = options.waitUntilEnded === true && verify !== undefined;
	const dry = options.dryRun !== undefined && options.dryRun !== 'off';
	for (const [index, thing] of things.entries()) {
		const mine = items.filter(({ pairedItem }) => asIndex(pairedItem) === index);
		const [item] = mine;
		// After a cancel n8n keeps nothing, and what was not begun never begins.
		if (!item && cancelled && things.length > 1) continue;
		if (!item || mine.length !== 1) return `${thing} left ${mine.length} times`;
		const history = histories.get(thing) ?? [];
		const asks = history.flatMap((one) => (one.kind === 'asked' ? [one] : []));
		if (dry) {
			if (item.json.outcome === 'failed' && cancelled) continue;
			if (item.json.outcome !== 'planned' || 'ended' in item.json) return 'it is no plan';
			if (asks.length > 0) return 'a dry run asked for the end';
			if (options.dryRun === 'requestOnly' && requests.length > 0) return 'a dry run looked';
			continue;
		}
		const repeated = forbiddenRequest(history, declared.repeat, declared.lag);
		if (repeated !== undefined) return `${thing}: ${repeated}`;
		if (options.lookBeforeEnding === true && verify && asks.length > 0 && things.length === 1) {
			if (history[0]?.kind !== 'looked') return 'it did not look before the ending';
		}
		const terms = {
			lag: declared.lag,
			existing: declared.existing,
			waits,
			ifNotFound: (options.ifNotFound ?? operation.ifNotFound ?? 'report') as 'report',
			cancelled: cancelled || halted,
		};
		// Among several, a look that was refused was not everybody's.
		const own = history.filter((one) => one.kind === 'asked' || !one.refused);
		const verdicts = [
			...permitted(history, terms),
			...(things.length > 1 ? permitted(own, terms) : []),
		];
		if (!keepsTo(item.json, verdicts)) {
			return `${thing}: permitted is ${JSON.stringify(verdicts, (_, value: unknown) =>
				value instanceof RegExp ? String(value) : value,
			)}`;
		}
		const { failure } = item.json as { failure?: IDataObject };
		const tookIt = asks.at(-1)?.fate === 'accepted';
		if (failure && tookIt && item.json.accepted !== true) return `${thing}: accepted is lost`;
		if (tookIt && waits && !cancelled && things.length === 1) {
			const gaveUp = item.json.outcome === 'failed' || item.json.outcome === 'accepted';
			const refused = history.some((one) => one.kind === 'looked' && one.refused);
			const answered = asks.at(-1)?.answered ?? 0;
			if (gaveUp && !refused && seconds + 0.001 < answered + Number(options.waitUpTo)) {
				return `${thing}: it gave up before the limit`;
			}
		}
	}
	// 120 s for the asking, for a look before and one after it, the wait, and what is insisted on.
	const longest = 3 * 160 + 4 * 40 + Number(options.waitUpTo ?? 0) + 120 + 5 * 130;
	return seconds > longest * things.length ? `it took ${seconds} s` : undefined;
}

function asIndex(pairedItem: unknown): number | undefined {
	return typeof pairedItem === 'object' ? (pairedItem as { item: number }).item : undefined;
}

async function checkHistory(provider: Provider, ending: EndOperation, seed: number) {
	const draw = new Draw(seeded(seed));
	const judged = { call: () => undefined };
	const script = scripted(provider, ending, drawParameters(provider, ending, draw), judged);
	const single = draw.is(script.operation.batch ? 0.4 : 0.75);
	const things = single ? ['a'] : ['a', 'b', 'c'].slice(0, draw.number(2, 3));
	const options = drawOptions(script, draw);
	const cancelAfter = draw.is(0.1) ? draw.number(0, 40_000) / 1_000 : undefined;
	const played = await play(
		script,
		judged,
		{ things, options, single, ...(cancelAfter === undefined ? {} : { cancelAfter }) },
		draw,
	);
	const complaint = wrong(script, options, things, played);
	if (complaint === undefined) return;
	const { items, requests, histories } = played;
	throw new Error(
		[
			`seed ${seed}: ${complaint}`,
			`declared: ${JSON.stringify(script.declared)}`,
			`options: ${JSON.stringify(options)}, cancelled: ${cancelAfter ?? 'no'}`,
			`requests: ${requests.join(', ')}`,
			...[...histories].map(([thing, one]) => `${thing}: ${told(one)}`),
			...(items ?? []).map(({ json }) => JSON.stringify(json)),
		].join('\n'),
	);
}

function told(history: readonly Happening[]): string {
	return history
		.map((one) =>
			one.kind === 'asked'
				? `asked ${one.sent}-${one.answered} s ${one.fate}`
				: `looked ${one.at} s ${one.view}${one.refused ? ' (refused)' : ''}${one.endedAt === undefined ? '' : ` ended at ${one.endedAt}`}`,
		)
		.join('; ');
}

describe.each(endings)('%s %s', (providerName, name, operation, provider) => {
	test(`R31 R12 R13 ${HISTORIES} random histories keep to the law of evidence`, async () => {
		// Each ending has histories of its own, the same in every run.
		const first = [...`${providerName} ${name}`].reduce(
			(sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0,
			7,
		);
		if (SEED !== undefined) return await checkHistory(provider, operation, SEED);
		for (let index = 0; index < HISTORIES; index++) {
			await checkHistory(provider, operation, (first + index) >>> 0);
		}
	});
});
