import { Books, type Manners } from '../../../scripts/bench/books';
import { gcra } from '../../../scripts/bench/limiter';

const calm: Manners = { latency: 0 };
/** Every request meets the same fault. */
const always = (fault: 'reset' | 'unavailable' | 'lostReply'): Manners => ({
	latency: 0,
	faults: { seed: 1, reset: 0, unavailable: 0, lostReply: 0, [fault]: 1 },
});

test('a limit of 50 per second with a burst of 10 lets 10 pass at once, then one every 20 ms', () => {
	const admit = gcra({ perSecond: 50, burst: 10, retryAfter: false });
	const atOnce = Array.from({ length: 12 }, () => admit(1_000));
	expect(atOnce.map((wait) => wait === 0)).toEqual([
		...Array<boolean>(10).fill(true),
		false,
		false,
	]);
	expect(atOnce.slice(10)).toEqual([20, 20]);
	expect(admit(1_019)).toBeCloseTo(1);
	expect(admit(1_020)).toBe(0);
	expect(admit(1_020)).toBeCloseTo(20);
});

test('in the long run the limit lets as many pass as it says', () => {
	const admit = gcra({ perSecond: 50, burst: 10, retryAfter: false });
	let passed = 0;
	for (let now = 0; now < 60_000; now++) if (admit(now) === 0) passed += 1;
	expect(passed).toBe(60 * 50 + 9);
});

test('asking again for what was confirmed counts as repeated', () => {
	const books = new Books(calm);
	expect(books.decide('a', 0)).toBe('work');
	expect(books.decide('b', 0)).toBe('work');
	expect(books.decide('a', 0)).toBe('gone');
	expect(books.seen).toMatchObject({ over: 2, repeated: 1, askedAfterLoss: 0 });
});

test('asking again after a lost reply is nobody’s mistake', () => {
	const books = new Books(always('lostReply'));
	expect(books.decide('a', 0)).toBe('workAndLose');
	expect(books.seen).toMatchObject({ over: 1, lostReplies: 1 });
	// The same server, healthy again.
	Object.assign(books.manners, { faults: undefined });
	expect(books.decide('a', 0)).toBe('gone');
	expect(books.seen).toMatchObject({ over: 1, repeated: 0, askedAfterLoss: 1 });
});

test.each(['reset', 'unavailable'] as const)('a %s ends nothing', (fault) => {
	const books = new Books(always(fault));
	expect(books.decide('a', 0)).toBe(fault);
	expect(books.seen.over).toBe(0);
});

test('a refusal for the limit comes before faults and ends nothing', () => {
	const limit = { perSecond: 50, burst: 1, retryAfter: true };
	const books = new Books({ ...always('reset'), limit });
	expect(books.decide('a', 0)).toBe('reset');
	expect(books.decide('b', 5)).toBe('refuse');
	expect(books.wait).toBeCloseTo(15);
	expect(books.seen).toMatchObject({ refused: 1, over: 0 });
});

test('the same seed brings the same faults in their shares', () => {
	const faults = { seed: 42, reset: 0.01, unavailable: 0.01, lostReply: 0.05 };
	const run = () => {
		const books = new Books({ latency: 0, faults });
		for (let index = 0; index < 20_000; index++) books.decide(String(index), 0);
		return books.seen;
	};
	const seen = run();
	expect(run()).toEqual(seen);
	expect(seen.resets / 20_000).toBeCloseTo(0.01, 2);
	expect(seen.unavailable / 20_000).toBeCloseTo(0.01, 2);
	expect(seen.lostReplies / 20_000).toBeCloseTo(0.05, 2);
});
