import { percentile, spreadOf } from '../../../scripts/bench/statistics';
import { figureText } from '../../../scripts/bench/table';

test.each([
	[[3], 95, 3],
	[[1, 2], 50, 1.5],
	[[4, 1, 3, 2], 50, 2.5],
	[[10, 20, 30, 40, 50], 95, 48],
	[[10, 20, 30, 40, 50], 100, 50],
])('of %j the percentile %d is %d', (values, percent, expected) => {
	expect(percentile(values, percent)).toBeCloseTo(expected);
});

test('no values have no percentile', () => {
	expect(() => percentile([], 50)).toThrow(RangeError);
});

test('a figure shows its range only where there is one', () => {
	const shown = (values: number[]) =>
		figureText({ name: 'p50', unit: ' ms', spread: spreadOf(values), digits: 2 });
	expect(shown([3, 1, 2])).toBe('p50 2.00 ms (1.00 to 3.00)');
	expect(shown([2, 2])).toBe('p50 2.00 ms');
});
