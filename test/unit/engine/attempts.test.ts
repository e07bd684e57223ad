import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { IExecuteFunctions } from 'n8n-workflow';

import { attemptsOf, type Bounded } from '../../../engine/wire/attempts';

const LONG = 60_000;

/** One attempt that is answered, and the signal that it had. */
async function answered(attempts: ReturnType<typeof attemptsOf>, leavesNothing = true) {
	return await attempts.run(LONG, async (bounded) => Promise.resolve(bounded), leavesNothing);
}

test('the next attempt takes the signal over, once the one before is answered', async () => {
	const attempts = attemptsOf(new AbortController().signal);
	const first = await answered(attempts);
	first.caller = {} as IExecuteFunctions;
	expect(await answered(attempts)).toBe(first);
	expect(first.signal.aborted).toBe(false);
});

test('attempts side by side have signals of their own', async () => {
	const attempts = attemptsOf(new AbortController().signal);
	const seen: Bounded[] = [];
	let goOn = () => {};
	const held = new Promise<void>((resolve) => (goOn = resolve));
	const both = Promise.all(
		[0, 1].map(
			async () =>
				await attempts.run(
					LONG,
					async (bounded) => {
						if (seen.push(bounded) === 2) goOn();
						await held;
					},
					true,
				),
		),
	);
	await both;
	expect(seen[0]?.signal).not.toBe(seen[1]?.signal);
});

test('what may go on after the answer keeps its signal: nothing later can end it', async () => {
	const attempts = attemptsOf(new AbortController().signal);
	const file = await answered(attempts, false);
	expect((await answered(attempts)).signal).not.toBe(file.signal);
});

test('after a fault the signal is not used again', async () => {
	const attempts = attemptsOf(new AbortController().signal);
	let broken: AbortSignal | undefined;
	const fault = attempts.run(
		LONG,
		async ({ signal }) => {
			broken = signal;
			return await Promise.reject(new Error('ECONNRESET'));
		},
		true,
	);
	await expect(fault).rejects.toThrow('ECONNRESET');
	expect((await answered(attempts)).signal).not.toBe(broken);
});

test('cancelling ends the attempt under way, also with a signal that was used before', async () => {
	const cancel = new AbortController();
	const attempts = attemptsOf(cancel.signal);
	await answered(attempts);
	let ended = 0;
	const under = attempts.run(
		LONG,
		async (bounded) => {
			bounded.ended = () => (ended += 1);
			cancel.abort();
			return await Promise.resolve(bounded.signal.aborted);
		},
		true,
	);
	expect(await under).toBe(true);
	expect(ended).toBe(1);
	expect((await answered(attempts)).signal.aborted).toBe(true);
});

test('a signal whose deadline has passed is late once, and not used again', async () => {
	const attempts = attemptsOf(new AbortController().signal);
	const late = await attempts.run(
		1,
		async (bounded) => {
			await new Promise<void>((resolve) => (bounded.ended = resolve));
			return bounded;
		},
		true,
	);
	expect([late.late, late.signal.aborted]).toEqual([true, true]);
	const next = await answered(attempts);
	expect([next.late, next.signal.aborted]).toEqual([false, false]);
});

test('what is over is not kept until its deadline would have come', async () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	/** An execution with one answered attempt, whose deadline is a minute away. */
	async function execution(): Promise<WeakRef<object>> {
		const caller = {} as IExecuteFunctions;
		const attempts = attemptsOf(new AbortController().signal);
		(await answered(attempts)).caller = caller;
		return new WeakRef(caller);
	}
	const input = await execution();
	for (let turn = 0; turn < 20 && input.deref(); turn++) {
		await setImmediate();
		collect();
	}
	expect(input.deref()).toBeUndefined();
});
