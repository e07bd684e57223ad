import { sleep } from 'n8n-workflow';

/** Time and chance, injected so that tests need neither. */
export interface Time {
	/** Milliseconds; only differences count. */
	now(): number;
	/** Resolves after `milliseconds`, or as soon as the signal is aborted. */
	pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** 0 (inclusive) to 1 (exclusive). */
	random(): number;
}

/** The platform's sleep cannot be ended early, so no single one is longer than this. */
const SLICE = 1_000;

export const realTime: Time = {
	now: () => performance.now(),
	async pause(milliseconds, signal) {
		const end = performance.now() + milliseconds;
		let stop = () => {};
		const aborted = new Promise<void>((resolve) => {
			stop = resolve;
		});
		const unlisten = whenAborted(signal, stop);
		for (;;) {
			const left = end - performance.now();
			if (left <= 0 || signal?.aborted) break;
			await Promise.race([sleep(Math.min(left, SLICE)), aborted]);
		}
		unlisten();
	},
	random: () => Math.random(),
};

const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `call` once the signal is aborted, at once if it is already. Returns how to take that
 * back. However many wait for a signal, it gets one listener: Node warns of a leak from the
 * eleventh on.
 */
export function whenAborted(signal: AbortSignal | undefined, call: () => void): () => void {
	if (!signal) return () => {};
	if (signal.aborted) {
		call();
		return () => {};
	}
	const calls = listeners.get(signal) ?? new Set();
	if (!listeners.has(signal)) {
		listeners.set(signal, calls);
		signal.addEventListener('abort', () => calls.forEach((one) => one()), { once: true });
	}
	calls.add(call);
	return () => {
		calls.delete(call);
	};
}
