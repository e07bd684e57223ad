import type { Clock } from './provider';

export interface ClockOptions {
	/** `running` (default): real time plus what was advanced. `frozen`: moves only by `advance`. */
	clock?: 'running' | 'frozen';
	/** Where the clock starts (anything `Date` reads); default: now. */
	startAt?: string | number | Date;
}

/** The sandbox's clock. Throws a RangeError when `startAt` is not a time. */
export function createClock({ clock = 'running', startAt }: ClockOptions = {}): Clock {
	const begun = Date.now();
	const start = startAt === undefined ? begun : new Date(startAt).getTime();
	if (Number.isNaN(start)) throw new RangeError('startAt is not a time');
	let advanced = 0;
	return {
		now: () => start + advanced + (clock === 'running' ? Date.now() - begun : 0),
		advance: (ms) => {
			if (!Number.isFinite(ms)) throw new RangeError('advanceClock needs a number of milliseconds');
			advanced += ms;
		},
		reset: () => {
			advanced = 0;
		},
	};
}
