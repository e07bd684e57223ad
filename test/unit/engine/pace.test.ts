import { Pace, type Turn } from '../../../engine/wire/pace';
import { perMinute, perSecond } from '../../../engine/model/limit';
import { paceOf } from '../../../engine/wire/paces';
import { realTime, whenAborted } from '../../../engine/base/time';
import { SimulatedTime } from '../../../scripts/simulate/clock';

const times = async (time: SimulatedTime, turns: Array<Promise<Turn>>) =>
	(await time.run(Promise.all(turns))).map(({ at }) => at);

const gaps = (moments: number[]) =>
	moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));

describe('a documented limit', () => {
	it('is kept from the first request on, with a margin of 2 percent', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 50);
		const moments = await times(
			time,
			Array.from({ length: 101 }, async () => await pace.turn()),
		);
		expect(moments[0]).toBe(0);
		expect(moments[100]).toBeCloseTo(100 / (50 * 0.98 * 0.001), 3);
		for (const gap of gaps(moments)) expect(gap).toBeCloseTo(20.408, 2);
	});

	it('gives turns in the order of asking', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 10);
		const order: number[] = [];
		const asked = Array.from({ length: 20 }, async (_, index) => {
			const turn = await pace.turn();
			order.push(index);
			return turn;
		});
		await times(time, asked);
		expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
	});

	it('does not save up turns while nobody asks', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 10);
		await times(time, [pace.turn()]);
		await time.run(time.pause(60_000));
		const moments = await times(time, [pace.turn(), pace.turn(), pace.turn()]);
		for (const gap of gaps(moments)) expect(gap).toBeGreaterThan(90);
	});

	it('does not drift with timers that are always late', async () => {
		const late = new (class extends SimulatedTime {
			override async pause(milliseconds: number, signal?: AbortSignal) {
				await super.pause(milliseconds + 1.5 * this.random(), signal);
			}
		})(7);
		const pace = new Pace(late, 50);
		const moments = await times(
			late,
			Array.from({ length: 501 }, async () => await pace.turn()),
		);
		expect((moments[500] ?? 0) / 500).toBeCloseTo(20.408, 1);
	});

	it('R20 keeps gaps of 195 ms at five per second, however late the timers are', async () => {
		const late = new (class extends SimulatedTime {
			override async pause(milliseconds: number, signal?: AbortSignal) {
				await super.pause(milliseconds + 60 * this.random(), signal);
			}
		})(7);
		const pace = new Pace(late, 5);
		const moments = await times(
			late,
			Array.from({ length: 50 }, async () => await pace.turn()),
		);
		expect(Math.min(...gaps(moments))).toBeGreaterThanOrEqual(195);
	});

	it('is shared by everybody who asks the same pace', async () => {
		const time = new SimulatedTime(1);
		const one = paceOf('account group 10', 10, time);
		expect(paceOf('account group 10', 10, time)).toBe(one);
		expect(paceOf('other group 10', 10, time)).not.toBe(one);
		expect(paceOf('account group 10', 10, new SimulatedTime(1))).not.toBe(one);
	});

	it('reads limits per second and per minute', () => {
		expect(perSecond(50, 'streams')).toEqual({ group: 'streams', perSecond: 50 });
		expect(perMinute(60, 'rooms')).toEqual({ group: 'rooms', perSecond: 1 });
	});
});

describe('without a limit', () => {
	it('nothing waits', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time);
		const moments = await times(
			time,
			Array.from({ length: 500 }, async () => await pace.turn()),
		);
		expect(new Set(moments)).toEqual(new Set([0]));
	});

	it('the first refusal sets a rate', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time);
		const turn = await pace.turn();
		pace.refused(turn);
		expect(pace.rate).toBe(6);
		const moments = await times(time, [pace.turn(), pace.turn()]);
		expect(moments[1]).toBeGreaterThan(100);
	});
});

describe('the wish of the vendor', () => {
	it('R1 closes the door for all requests of the pace', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 50);
		const turn = await pace.turn();
		const waiting = [pace.turn(), pace.turn()];
		pace.refused(turn, 2_000);
		expect(pace.busy).toBe(true);
		const moments = await times(time, [...waiting, pace.turn()]);
		expect(moments[0]).toBe(2_000);
		for (const gap of gaps(moments)) expect(gap).toBeGreaterThan(20);
		expect(pace.busy).toBe(false);
	});

	it('of one second, the shortest in whole seconds, lets others try after a quarter', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 50);
		const turn = await pace.turn();
		pace.refused(turn, 1_000);
		const [first] = await times(time, [pace.turn(), pace.turn()]);
		expect(first).toBe(250);
		pace.refused({ at: 300 }, 1_001);
		expect((await times(time, [pace.turn()]))[0]).toBeGreaterThanOrEqual(1_001);
	});

	it('is not shortened by a later and smaller one', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time);
		const turn = await pace.turn();
		pace.refused(turn, 5_000);
		pace.refused(turn, 1_000);
		expect(await times(time, [pace.turn()])).toEqual([5_000]);
	});

	it('does not count as time to climb in', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 50);
		pace.refused(await pace.turn(), 60_000);
		const fallen = pace.rate;
		await times(time, [pace.turn()]);
		expect(pace.rate).toBe(fallen);
	});
});

describe('refusals', () => {
	it('of requests sent before the last fall count once', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 1_000);
		const turns = await time.run(
			Promise.all(Array.from({ length: 10 }, async () => await pace.turn())),
		);
		await time.run(time.pause(50));
		for (const turn of turns) pace.refused(turn);
		expect(pace.rate).toBeCloseTo(980 * 0.6, 5);
		await time.run(time.pause(10));
		pace.refused(await time.run(pace.turn()));
		expect(pace.rate).toBeLessThan(980 * 0.4);
	});

	it('never take the rate to a standstill: about one request per second goes on asking', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 50);
		for (let count = 0; count < 100; count++) pace.refused(await time.run(pace.turn()));
		const before = time.now();
		for (let count = 0; count < 10; count++) pace.refused(await time.run(pace.turn()));
		expect((time.now() - before) / 10).toBeGreaterThan(500);
		expect((time.now() - before) / 10).toBeLessThan(1_500);
	});

	it('never let the rate climb above the documented limit', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 50);
		pace.refused(await pace.turn());
		for (let count = 0; count < 500; count++) pace.took(await time.run(pace.turn()));
		expect(pace.rate).toBe(49);
	});
});

describe('R11 cancel', () => {
	it('ends the wait for a turn at once and takes no slot', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 1);
		const stop = new AbortController();
		const first = pace.turn();
		const cancelled = [pace.turn(stop.signal), pace.turn(stop.signal)];
		const next = pace.turn();
		await time.run(time.pause(500));
		stop.abort();
		expect(await times(time, cancelled)).toEqual([500, 500]);
		expect(await times(time, [first, next])).toEqual([0, 1_000 / 0.98]);
	});

	it('gives an aborted run no turn', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 1);
		await pace.turn(AbortSignal.abort());
		expect(await times(time, [pace.turn()])).toEqual([0]);
	});

	it('leaves the pace usable for whoever asks at that very moment', async () => {
		const time = new SimulatedTime(1);
		const pace = new Pace(time, 1);
		const stop = new AbortController();
		await pace.turn();
		const cancelled = pace.turn(stop.signal);
		await time.run(time.pause(100));
		stop.abort();
		expect(await times(time, [pace.turn(), cancelled])).toEqual([1_000 / 0.98, 100]);
	});

	it('ends a pause of the real time at once', async () => {
		const stop = new AbortController();
		// Longer than a test may last: a pause that goes on fails here.
		const pause = realTime.pause(3_600_000, stop.signal);
		stop.abort();
		await pause;
	});

	it('adds one listener to a signal, however many wait', () => {
		const stop = new AbortController();
		const listen = jest.spyOn(stop.signal, 'addEventListener');
		const called: number[] = [];
		const takeBack = Array.from({ length: 50 }, (_, index) =>
			whenAborted(stop.signal, () => called.push(index)),
		);
		takeBack[7]?.();
		stop.abort();
		expect(listen).toHaveBeenCalledTimes(1);
		expect(called).toHaveLength(49);
	});
});

describe('the paces of a process', () => {
	it('are forgotten after ten idle minutes, unless the vendor asked to wait', async () => {
		const time = new SimulatedTime(1);
		const idle = paceOf('idle', 1, time);
		const closed = paceOf('closed', 1, time);
		closed.refused(await closed.turn(), 20 * 60_000);
		await time.run(time.pause(11 * 60_000));
		paceOf('another', 1, time);
		expect(paceOf('idle', 1, time)).not.toBe(idle);
		expect(paceOf('closed', 1, time)).toBe(closed);
	});

	it('are bounded: the least recently used goes first', () => {
		const time = new SimulatedTime(1);
		const first = paceOf('0', 1, time);
		const second = paceOf('1', 1, time);
		for (let key = 2; key < 1_000; key++) paceOf(String(key), 1, time);
		expect(paceOf('0', 1, time)).toBe(first);
		paceOf('one too many', 1, time);
		expect(paceOf('0', 1, time)).toBe(first);
		expect(paceOf('1', 1, time)).not.toBe(second);
	});
});
