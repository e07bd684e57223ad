import { setImmediate } from 'node:timers/promises';

import { Pool } from '../../../engine/base/pool';

/** Work that ends when the test says so. */
function gates(count: number) {
	const open: Array<() => void> = [];
	const promises = Array.from(
		{ length: count },
		() => new Promise<void>((resolve) => open.push(resolve)),
	);
	return { open, promises };
}

test('never works on more than there are places, and fills them again at once', async () => {
	const { open, promises } = gates(6);
	const started: number[] = [];
	const done = new Pool(2).map(6, async (index) => {
		started.push(index);
		await promises[index];
		return index;
	});
	await setImmediate();
	expect(started).toEqual([0, 1]);
	open[1]?.();
	await setImmediate();
	expect(started).toEqual([0, 1, 2]);
	open.forEach((end) => end());
	expect(await done).toEqual([0, 1, 2, 3, 4, 5]);
});

test('results keep the order in which they were asked for, not the one in which they came', async () => {
	const { open, promises } = gates(3);
	const done = new Pool(3).map(3, async (index) => {
		await promises[index];
		return `result ${index}`;
	});
	for (const index of [2, 0, 1]) {
		open[index]?.();
		await setImmediate();
	}
	expect(await done).toEqual(['result 0', 'result 1', 'result 2']);
});

test('starts nothing more once it must not go on; what runs is finished', async () => {
	const { open, promises } = gates(4);
	let goesOn = true;
	const started: number[] = [];
	const done = new Pool(2).map(
		4,
		async (index) => {
			started.push(index);
			await promises[index];
			return index;
		},
		() => goesOn,
	);
	await setImmediate();
	goesOn = false;
	open.forEach((end) => end());
	expect(await done).toEqual([0, 1, undefined, undefined]);
	expect(started).toEqual([0, 1]);
});

test('who waits gives the place to others, and takes one again before going on', async () => {
	const pool = new Pool(1);
	const { open, promises } = gates(1);
	const order: string[] = [];
	const done = pool.map(2, async (index) => {
		order.push(`start ${index}`);
		if (index === 0) await pool.away(async () => await promises[0]);
		order.push(`end ${index}`);
	});
	await setImmediate();
	expect(order).toEqual(['start 0', 'start 1', 'end 1']);
	open[0]?.();
	await done;
	expect(order.at(-1)).toBe('end 0');
});

test('a wait that fails comes back in too, so that no place is lost', async () => {
	const pool = new Pool(1);
	const results = await pool.map(3, async (index) => {
		const failing = async () => await Promise.reject(new Error('wait failed'));
		await pool.away(failing).catch(() => undefined);
		return index;
	});
	expect(results).toEqual([0, 1, 2]);
});

test('nothing to do is done at once', async () => {
	expect(await new Pool(3).map(0, async () => await Promise.resolve(1))).toEqual([]);
});
