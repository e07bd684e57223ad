import type { IDataObject } from 'n8n-workflow';

import { run } from '../../../engine/run';
import { camaraWebRtc } from '../../../nodes/CamaraWebRtc/provider';
import { targets } from '../../../sandbox/framework/targets';
import { runNode } from '../../support/n8n';
import { sandboxSuite } from '../../support/suite';
import { testTools } from '../../support/tools';

/**
 * Whatever goes wrong on the way, an ending claims no more than there is evidence for: seeded
 * histories of lost requests, lost answers and refusals, of things that live, are over or never
 * were, judged by what the sandbox knows.
 */
const suite = sandboxSuite();
const HISTORIES = 300;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const KINDS = [
	['mediaSession.end', 'mediaSessionId', targets.camara.mediaSessionId, '/sessions/'],
	['registration.delete', 'registrationId', targets.camara.registrationId, '/sessions/'],
	['eventSubscription.delete', 'subscriptionId', targets.camara.subscriptionId, '/subscriptions/'],
] as const;

const FAULTS = [
	'none',
	'lostBefore',
	'lostAfter',
	'500',
	'503',
	'410',
	'409',
	'404 foreign',
	'401',
];

describe.each(KINDS)('%s', (name, field, id, path) => {
	const [resource = '', operation = ''] = name.split('.');
	const layout = resource === 'registration' ? 'candidate' : 'r2.2';
	const lives = () => suite.sandbox.control.inspect().camara.live.some((entry) => entry.id === id);

	function fault(kind: string): void {
		const { control } = suite.sandbox;
		const answer = (status: number, body: unknown) =>
			control.answerNext('camara', { status, body, path });
		const said = (status: number, code: string) => answer(status, { status, code, message: 'x' });
		if (kind === 'lostBefore') control.dropNext('camara', { when: 'beforeWork', path });
		if (kind === 'lostAfter') control.dropNext('camara', { when: 'afterWork', path });
		if (kind === '500') said(500, 'INTERNAL');
		if (kind === '503') said(503, 'UNAVAILABLE');
		if (kind === '410') said(410, 'GONE');
		if (kind === '409') said(409, 'ABORTED');
		if (kind === '404 foreign') answer(404, '<html>not here</html>');
		if (kind === '401') said(401, 'UNAUTHENTICATED');
	}

	/** Ends it from before: by the operator, so that nobody has asked for it. */
	function endBefore(): void {
		const { control } = suite.sandbox;
		if (resource === 'mediaSession') control.seed('camara', { remote: 'hangUp', [field]: id });
		if (resource === 'eventSubscription') control.seed('camara', { endSubscription: id });
		if (resource === 'registration') control.advanceClock(3_600_000);
	}

	test(`R12 R13 R25 ${HISTORIES} histories claim nothing that is not so`, async () => {
		const outcomes = new Map<string, number>();
		for (let seed = 1; seed <= HISTORIES; seed++) {
			suite.sandbox.control.reset();
			const chance = random(seed * 7919);
			const pick = <T>(values: readonly T[]): T =>
				values[Math.floor(chance() * values.length)] as T;
			const state = pick(['lives', 'lives', 'over', 'never']);
			if (resource === 'mediaSession' && chance() < 0.3) {
				suite.sandbox.control.configure('camara', { endedCanBeRead: true });
			}
			if (state === 'over') endBefore();
			const faults = Array.from({ length: Math.floor(chance() * 3) }, () => pick(FAULTS));
			for (const kind of faults) fault(kind);
			const options = {
				requestsPerSecond: 100_000,
				onFailure: 'returnItem',
				lookBeforeEnding: chance() < 0.5,
			};
			const parameters = {
				resource,
				operation,
				[field]: state === 'never' ? 'never-was' : id,
				waitUntilEnded: chance() < 0.5,
				options,
			};
			const tools = testTools(chance());
			const { camaraApi } = suite.sandbox.credentials;
			const [[item] = []] = await runNode({
				node: 'camaraWebRtc',
				parameters,
				credentials: { camaraApi: { ...camaraApi, layout } as never },
				execute: async (context) => await run(context, camaraWebRtc, tools),
			});
			const json = (item?.json ?? {}) as IDataObject;
			const { outcome, ended } = json;
			outcomes.set(String(outcome), (outcomes.get(String(outcome)) ?? 0) + 1);
			const history = { seed, state, faults, parameters, outcome };
			// Over means over.
			if (ended === true) expect({ history, lives: lives() }).toEqual({ history, lives: false });
			// What never was can be neither ended nor accepted.
			if (state === 'never') {
				expect({ history, claim: ['notFound', 'failed'].includes(String(outcome)) }).toEqual({
					history,
					claim: true,
				});
			}
			// What was over before us was not ended by us, unless a lost answer leaves that open.
			if (state === 'over') {
				expect({
					history,
					claim: outcome !== 'ended' || json.lostAnswer === true,
				}).toEqual({
					history,
					claim: true,
				});
			}
			// What lives without any fault is not called missing.
			if (state === 'lives' && faults.every((kind) => kind === 'none')) {
				expect({ history, claim: ['accepted', 'ended'].includes(String(outcome)) }).toEqual({
					history,
					claim: true,
				});
			}
		}
		// The histories are worth something: more than one word was needed.
		expect(outcomes.size).toBeGreaterThanOrEqual(4);
	}, 600_000);
});
