import type { Conversation } from '../../../../nodes/VerintVerba/shared/conversations';
import type { Reader } from '../../../../engine/poll';
import type { VendorRequest } from '../../../../engine/model/request';
import {
	MARGIN,
	changedCalls,
	newRecordings,
	type Stored,
} from '../../../../nodes/VerintVerba/trigger/memory';
import { poll as pollOnce } from '../../../../nodes/VerintVerba/trigger/poll';

/**
 * The trigger against a server that exists only here: it keeps recordings, shows them when they are
 * uploaded, compares in its own time zone, and hands them out in pages. Nothing of the product
 * stands in the server; times are turned by Intl alone. What polls is the trigger's own poll.
 */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Mulberry32: the same numbers for the same seed, and each of them printed with a failure. */
function numbers(seed: number) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** The wall clock of a zone, e.g. `2026-10-25 02:30:00.000`. */
function wall(ms: number, zone: string): string {
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('sv-SE', {
			timeZone: zone,
			dateStyle: 'short',
			timeStyle: 'medium',
		});
		formats.set(zone, format);
	}
	return `${format.format(ms)}.${String(ms % 1000).padStart(3, '0')}`;
}

interface Recording {
	id: string;
	start: number;
	end: number;
	/** When a search can find it. */
	shown: number;
}

interface World {
	zone: string;
	/** Which time the server compares with the span. */
	compares: 'start' | 'end';
	/** How far the server's clock is ahead of ours. */
	ahead: number;
	pageBase: number;
	pageMost: number;
	/** Whether the order of the rows is that of their upload. */
	order: 'time' | 'upload';
}

class Server {
	readonly all: Recording[] = [];
	requests = 0;
	private readonly walls = new Map<number, string>();

	private wall(ms: number): string {
		let text = this.walls.get(ms);
		if (text === undefined) this.walls.set(ms, (text = wall(ms, this.world.zone)));
		return text;
	}

	constructor(readonly world: World) {}

	/** @param now the server's clock */
	search({ query = {} }: VendorRequest, now: number): Conversation[] {
		this.requests += 1;
		const { compares, pageBase, pageMost, order } = this.world;
		const { start, end, pagefirst, pagelen } = query;
		const first = Math.max(0, Number(pagefirst) - pageBase);
		return this.all
			.filter(({ shown }) => shown <= now)
			.filter((one) => {
				const time = this.wall(one[compares]);
				return time >= String(start) && time <= String(end);
			})
			.sort((a, b) => (order === 'time' ? a.start - b.start : a.shown - b.shown))
			.slice(first, first + Math.min(Number(pagelen), pageMost))
			.map(({ id, start, end }) => ({
				ccdr_id: id,
				start_time: this.wall(start),
				end_time: this.wall(end),
			}));
	}
}

const OVERLAP = 2 * HOUR;

/** One poll of the trigger itself; `page` may throw, as a server that is away. */
async function poll(
	server: Server,
	stored: Stored,
	ours: { now: number },
	page: (at: number) => void = () => undefined,
	tellsTime = true,
): Promise<string[]> {
	const { zone, ahead } = server.world;
	const clockOf = () => ours.now + ahead;
	// Whole seconds, as the header tells it; before the first answer only ours is known.
	let vendors = () => ours.now;
	const reader: Reader = {
		now: () => new Date(vendors()),
		here: () => new Date(ours.now),
		async list(operation, parameters) {
			const rows: Conversation[] = [];
			const known = new Set<string>();
			let request: VendorRequest | undefined = operation.request(
				{ ...parameters, pageSize: 50 },
				{},
			);
			for (let at = 0; request; at += 1) {
				page(at);
				const received = server.search(request, clockOf());
				const told = Math.floor(clockOf() / 1_000) * 1_000 - ours.now;
				if (tellsTime) vendors = () => ours.now + told;
				const fresh = received.filter(({ ccdr_id }) => !known.has(String(ccdr_id)));
				for (const row of fresh) known.add(String(row.ccdr_id));
				rows.push(...fresh);
				// Time goes on while pages are read.
				ours.now += 300;
				request = operation.next?.({ conversations: received }, {
					request,
					received: received.length,
					fresh: fresh.length,
				} as never);
			}
			return await Promise.resolve(rows);
		},
	};
	const parameters: Record<string, unknown> = {
		events: ['recorded'],
		options: { timeZone: zone, overlap: OVERLAP / HOUR },
	};
	const context = {
		getMode: () => 'trigger',
		getNode: () => ({ name: 'Verint Verba Trigger' }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getWorkflowStaticData: () => stored,
	};
	const output = await pollOnce(context as never, reader);
	return (output?.[0] ?? []).map(({ json }) => String(json.ccdr_id));
}

const clone = (stored: Stored): Stored => JSON.parse(JSON.stringify(stored)) as Stored;

/** A history of recordings, polls, outages and restarts; returns what was reported how often. */
async function history(seed: number, count: number) {
	const next = numbers(seed);
	const pick = <T>(...list: T[]): T => list[Math.floor(next() * list.length)]!;
	const world: World = {
		zone: pick('GMT', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
		compares: pick('start', 'end'),
		ahead: pick(0, 0, 7_000, -7_000, 3 * HOUR, -3 * HOUR, 20 * HOUR, -20 * HOUR),
		pageBase: pick(0, 1),
		pageMost: pick(1, 7, 50, 1_000),
		order: pick('time', 'upload'),
	};
	const server = new Server(world);
	// Some histories lie over the change of summer time.
	const begin = Date.parse(
		pick('2026-11-20T00:00:00Z', '2026-10-24T12:00:00Z', '2026-03-28T12:00:00Z'),
	);
	const length = 48 * HOUR;
	for (let at = 0; at < count; at += 1) {
		// In rushes, some at the very same moment, some at the borders of minutes.
		const rush = begin + Math.floor(next() * 40) * (length / 40);
		const start = next() < 0.3 ? rush : begin + Math.floor(next() * length);
		const end = start + Math.floor(next() ** 3 * 100 * MINUTE);
		const compared = world.compares === 'start' ? start : end;
		// Uploads take their time, but none shows later than the overlap after the time compared.
		const shown = Math.max(end, compared + Math.floor(next() ** 2 * OVERLAP));
		server.all.push({
			id: `${seed}-${at}`,
			start: start + world.ahead,
			end: end + world.ahead,
			shown: Math.min(shown, compared + OVERLAP) + world.ahead,
		});
	}
	const ours = { now: begin };
	let stored: Stored = {};
	let saved = clone(stored);
	const reported = new Map<string, number>();
	let largest = 0;
	const activated = begin + world.ahead;
	const known = new Set(server.all.filter(({ shown }) => shown <= activated).map(({ id }) => id));
	const last = begin + length + 3 * HOUR;
	for (let polls = 0; ; polls += 1) {
		// The last poll is one that works.
		const failsAt = ours.now <= last && next() < 0.1 ? Math.floor(next() * 3) : Infinity;
		try {
			const fresh = await poll(server, stored, ours, (at) => {
				if (at >= failsAt && polls > 0) throw new Error('away');
			});
			for (const id of fresh) reported.set(id, (reported.get(id) ?? 0) + 1);
			// n8n stores the memory when items leave, and on the first activation.
			if (fresh.length > 0 || polls === 0) saved = clone(stored);
		} catch (thrown) {
			if ((thrown as Error).message !== 'away') throw thrown;
		}
		largest = Math.max(largest, Object.keys(stored.verba?.seen ?? {}).length);
		if (ours.now > last) break;
		// A restart: what was not stored is forgotten.
		if (next() < 0.05) stored = clone(saved);
		const outage = next() < 0.02 ? Math.floor(next() * 9 * HOUR) : 0;
		ours.now += pick(1, 1, 1, 5, 30) * MINUTE + outage;
	}
	return { world, server, reported, known, largest };
}

describe('T9 verba: the polling trigger', () => {
	/** 10,000 recordings in all. */
	const HISTORIES = 40;
	const EACH = 250;

	test('10,000 generated recordings: none lost, none doubled', async () => {
		const wrong: unknown[] = [];
		let expected = 0;
		let requests = 0;
		for (let seed = 1; seed <= HISTORIES; seed += 1) {
			const { world, server, reported, known } = await history(seed, EACH);
			requests += server.requests;
			for (const { id, shown } of server.all) {
				// What was shown at the moment of the first poll counts as known.
				const times = reported.get(id) ?? 0;
				if (known.has(id)) {
					if (times > 0) wrong.push({ seed, world, id, shown, times, why: 'from before' });
				} else {
					expected += 1;
					if (times !== 1) wrong.push({ seed, world, id, shown: new Date(shown), times });
				}
			}
		}
		expect(wrong.slice(0, 3)).toEqual([]);
		expect(expected).toBeGreaterThan(9_500);
		expect(requests).toBeGreaterThan(HISTORIES * 100);
	});

	test('the memory is bounded by the overlap, not by a number', async () => {
		const server = new Server({
			...{ zone: 'GMT', compares: 'start', ahead: 0, pageBase: 0, pageMost: 1_000, order: 'time' },
		});
		const begin = Date.parse('2026-11-20T00:00:00Z');
		// 300 in an hour, for 16 hours: more than a thousand within the overlap.
		for (let at = 0; at < 16 * 3_600; at += 36) {
			for (const twin of ['a', 'b', 'c']) {
				const start = begin + at * 1_000;
				server.all.push({ id: `${at}${twin}`, start, end: start + 1, shown: start + 1 });
			}
		}
		const stored: Stored = {};
		const ours = { now: begin };
		await poll(server, stored, ours);
		let sum = 0;
		let largest = 0;
		while (ours.now < begin + 16 * HOUR) {
			ours.now += 20 * MINUTE;
			sum += (await poll(server, stored, ours)).length;
			largest = Math.max(largest, Object.keys(stored.verba?.seen ?? {}).length);
		}
		expect(sum).toBe(server.all.filter(({ shown }) => shown > begin && shown <= ours.now).length);
		expect(largest).toBeGreaterThan(1_000);
		// For the overlap with its margins and the time between two polls.
		expect(largest).toBeLessThan(300 * ((OVERLAP + 2 * MARGIN) / HOUR + 1));
	});

	test('what appears later than the overlap is the documented exception', async () => {
		const server = new Server({
			...{ zone: 'GMT', compares: 'start', ahead: 0, pageBase: 0, pageMost: 50, order: 'time' },
		});
		const begin = Date.parse('2026-11-20T00:00:00Z');
		const start = begin + MINUTE;
		const late = OVERLAP + MARGIN + HOUR;
		server.all.push({ id: 'late', start, end: start, shown: start + late });
		const stored: Stored = {};
		const ours = { now: begin };
		const reported: string[] = [];
		while (ours.now < begin + 12 * HOUR) {
			reported.push(...(await poll(server, stored, ours)));
			ours.now += 5 * MINUTE;
		}
		expect(reported).toEqual([]);
	});

	test("a server's clock that is put back loses nothing", async () => {
		const world: World = {
			...{
				zone: 'GMT',
				compares: 'start',
				ahead: 5 * HOUR,
				pageBase: 0,
				pageMost: 50,
				order: 'time',
			},
		};
		const server = new Server(world);
		const stored: Stored = {};
		const ours = { now: Date.parse('2026-11-20T12:00:00Z') };
		await poll(server, stored, ours);
		ours.now += MINUTE;
		world.ahead = 0;
		const start = ours.now;
		server.all.push({ id: 'after', start, end: start, shown: start });
		ours.now += MINUTE;
		// A clock that is far away counts when it is told twice.
		expect(await poll(server, stored, ours)).toEqual([]);
		ours.now += MINUTE;
		expect(await poll(server, stored, ours)).toEqual(['after']);
		ours.now += MINUTE;
		expect(await poll(server, stored, ours)).toEqual([]);
	});

	/** Whose clock is wrong; `ours alone` of a server that tells none. */
	type Whose = 'server' | 'ours' | 'ours alone';
	/** A recording every half hour, a poll every quarter; somebody's clock is wrong for a while. */
	async function wrongClock(jump: number, from: number, polls: number, whose: Whose) {
		const world: World = {
			...{ zone: 'GMT', compares: 'start', ahead: 0, pageBase: 0, pageMost: 50, order: 'time' },
		};
		const server = new Server(world);
		const begin = Date.parse('2026-11-20T00:00:00Z');
		for (let at = -11 * 24 * HOUR; at < 48 * HOUR; at += 30 * MINUTE) {
			const start = begin + at + 1;
			server.all.push({ id: `at ${at / MINUTE}`, start, end: start, shown: start });
		}
		const stored: Stored = {};
		const reported = new Map<string, number>();
		let real = begin;
		let largest = 0;
		for (let count = 0; count < 4 * 40; count += 1) {
			const isWrong = count >= from && count < from + polls;
			// The recordings keep the real time: a proxy's Date, or our own machine, is wrong.
			const clock = { now: real + (isWrong && whose !== 'server' ? jump : 0) };
			world.ahead = isWrong && whose === 'server' ? jump : real - clock.now;
			const spot = server.search.bind(server);
			server.search = (request) => spot(request, real);
			for (const id of await poll(server, stored, clock, undefined, whose !== 'ours alone')) {
				reported.set(id, (reported.get(id) ?? 0) + 1);
			}
			server.search = spot;
			largest = Math.max(largest, Object.keys(stored.verba?.seen ?? {}).length);
			real += 15 * MINUTE;
		}
		const expected = server.all.filter(({ shown }) => shown > begin && shown <= real - 15 * MINUTE);
		const lost = expected.filter(({ id }) => !reported.has(id)).map(({ id }) => id);
		const doubled = [...reported].filter(([, times]) => times > 1).map(([id]) => id);
		const old = [...reported.keys()].filter((id) => !expected.some((one) => one.id === id));
		return { lost, doubled, old, largest };
	}

	const DAYS = 24 * HOUR;
	test.each([
		['server', 10 * DAYS, 1],
		['server', -10 * DAYS, 1],
		['server', 5 * HOUR, 1],
		['server', -5 * HOUR, 1],
		['server', 10 * DAYS, 7],
		['server', -10 * DAYS, 7],
		['server', 5 * HOUR, 20],
		['server', -5 * HOUR, 20],
		['ours', 10 * DAYS, 1],
		['ours', -10 * DAYS, 1],
		['ours', 10 * DAYS, 7],
		['ours', -10 * DAYS, 7],
		['ours', 5 * HOUR, 20],
		['ours', -5 * HOUR, 20],
		['ours alone', 10 * DAYS, 1],
		['ours alone', -10 * DAYS, 1],
		['ours alone', 10 * DAYS, 7],
		['ours alone', -10 * DAYS, 7],
		['ours alone', 5 * HOUR, 20],
		['ours alone', -5 * HOUR, 20],
	] as const)(
		'T9 verba: a clock (%s) that is %i ms wrong for %i polls',
		async (whose, jump, polls) => {
			const { lost, doubled, old, largest } = await wrongClock(jump, 60, polls, whose);
			expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
			// A server that says twice that it is ten days ago may have been put back: what it then shows
			// for the time since the last good search passes for new. Nothing else does.
			const isPutBack = whose !== 'ours' && jump < -DAYS && polls > 1;
			expect(old.length).toBeLessThanOrEqual(isPutBack ? 2 : 0);
			// Bounded also by what a wrong clock makes it look back to.
			expect(largest).toBeLessThan(2 * (10 * 24 + 3 * 24));
		},
	);

	test('two polls at a time report nothing twice', async () => {
		const rows = [{ ccdr_id: 'x', start_time: '2026-11-20 00:00:00.000' }];
		const clock = Date.parse('2026-11-20T00:00:01Z');
		const at = { clock, ours: clock, overlap: OVERLAP, zone: 'GMT' };
		const stored: Stored = {};
		newRecordings(stored, [], at);
		// Both have searched; one is done after the other.
		const later = { ...at, clock: clock + MINUTE, ours: clock + MINUTE };
		expect(newRecordings(stored, rows, later)).toHaveLength(1);
		expect(newRecordings(stored, rows, at)).toEqual([]);
		expect(stored.verba?.cursor).toBe(clock + MINUTE);
	});
});

describe('ongoing and ended calls', () => {
	const at = { clock: Date.parse('2026-11-20T10:00:00Z'), overlap: OVERLAP, zone: 'GMT' };
	const call = (id: string) => ({ ccdr_id: id, start_time: '2026-11-20 09:00:00.000' });
	const ids = (rows: Conversation[]) => rows.map(({ ccdr_id }) => ccdr_id);
	const change = (stored: Stored, names: string[], minutes: number) => {
		const { began, ended } = changedCalls(stored, names.map(call), {
			...{ ...at, clock: at.clock + minutes * MINUTE },
		});
		return [ids(began), ids(ended)];
	};

	test('each begins once and ends once, also when it is missing for a moment', async () => {
		const stored: Stored = {};
		expect(change(stored, ['old'], 0)).toEqual([[], []]);
		expect(change(stored, ['old', 'a'], 1)).toEqual([['a'], []]);
		expect(change(stored, ['a'], 2)).toEqual([[], ['old']]);
		expect(change(stored, [], 3)).toEqual([[], ['a']]);
		expect(change(stored, ['a'], 4)).toEqual([[], []]);
		expect(change(stored, [], 5)).toEqual([[], []]);
		expect(change(stored, ['b'], 600)).toEqual([['b'], []]);
		expect(Object.keys(stored.verba?.calls ?? {})).toEqual(['b']);
	});
});
