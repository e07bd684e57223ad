import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Measures from now on how long the event loop of this process stood still at most, in
 * milliseconds: on a busy machine every time measured in it is longer by up to that much.
 */
export function watchStalls(): () => number {
	const delays = monitorEventLoopDelay({ resolution: 1 });
	delays.enable();
	return () => {
		delays.disable();
		return delays.max / 1e6;
	};
}
