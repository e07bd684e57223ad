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

/** The platform's sleep cannot be aborted, so that a slice of it may outlive an aborted pause. */
const SLICE = 1_000;

export const realTime: Time = {
	now: () => performance.now(),
	async pause(milliseconds, signal) {
		const end = performance.now() + milliseconds;
		let stop = () => {};
		const aborted = new Promise<void>((resolve) => {
			stop = resolve;
		});
		signal?.addEventListener('abort', stop, { once: true });
		for (;;) {
			const left = end - performance.now();
			if (left <= 0 || signal?.aborted) break;
			await Promise.race([sleep(Math.min(left, SLICE)), aborted]);
		}
		signal?.removeEventListener('abort', stop);
	},
	random: () => Math.random(),
};
