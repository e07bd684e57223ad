import { Books } from '../../../scripts/bench/books';
import { operations, targetOf } from '../../../scripts/bench/operations';
import { bounded } from '../../../scripts/bench/table';

const full = { options: { quick: false } };
const quick = { options: { quick: true } };

test('a ratio is judged by its bound, in the quick mode by the loose one', () => {
	const bound = { text: 'of it', most: 1.3, quick: 2 };
	expect(bounded(full, { ...bound, value: 1.3 }).holds).toBe(true);
	expect(bounded(full, { ...bound, value: 1.31 })).toEqual({
		text: 'at most 1.3 of it: 1.31',
		holds: false,
	});
	expect(bounded(quick, { ...bound, value: 1.9 }).holds).toBe(true);
	expect(bounded(quick, { ...bound, value: 2.6 }).holds).toBe(false);
	expect(bounded(full, { text: '', value: 9, least: 10, quick: 6 }).holds).toBe(false);
	expect(bounded(quick, { text: '', value: 9, least: 10, quick: 6 }).holds).toBe(true);
});

test('what could not be measured reaches nothing', () => {
	expect(bounded(full, { text: '', value: NaN, most: 1, quick: 1 }).holds).toBe(false);
	expect(bounded(full, { text: '', value: NaN, least: 1, quick: 1 }).holds).toBe(false);
});

test('a server that works on two at a time takes the third when one is done', () => {
	const books = new Books({ latency: 0, atOnce: 2 });
	const begun: string[] = [];
	for (const name of ['a', 'b', 'c', 'd']) books.begin(() => begun.push(name));
	expect(begun).toEqual(['a', 'b']);
	books.end();
	expect(begun).toEqual(['a', 'b', 'c']);
});

test('each vendor has its own limit', () => {
	const limit = { perSecond: 1, burst: 1, retryAfter: true };
	const books = new Books({ latency: 0, limits: { agora: limit, huawei: limit } });
	expect(
		['agora', 'huawei', 'agora', 'azure', 'azure'].map((vendor, at) =>
			books.decide(`${at}`, 0, vendor),
		),
	).toEqual(['work', 'work', 'refuse', 'work', 'work']);
});

test('targets have the form that the vendor demands, and differ', () => {
	expect(targetOf(operations.agora, 'one')).toMatch(/^[0-9a-f]{32}$/);
	expect(targetOf(operations.azure, 'one')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
	expect(targetOf(operations.agora, 'one')).not.toBe(targetOf(operations.agora, 'two'));
});
