import { gcra } from './bucket';
import type { CrowdScene } from './crowd';

const one = { processes: 1, executions: 1, each: 1_000, work: 1 };
const fifty = { takes: () => 50 };

/** Where Concurrency decides. */
export const CROWDS: CrowdScene[] = [
	{ ...one, name: '50 ms, no limit', bearing: () => fifty },
	{
		...one,
		name: '50 ms, then 200 ms',
		bearing: () => ({ takes: (now) => (now < 500 ? 50 : 200) }),
	},
	{ ...one, name: 'queues beyond 20', bearing: () => ({ ...fifty, atOnce: 20 }) },
	{ ...one, name: 'drops beyond 50', bearing: () => ({ ...fifty, drops: 50 }) },
	{
		...one,
		name: '4 executions share 20',
		executions: 4,
		each: 250,
		bearing: () => ({ ...fifty, atOnce: 20 }),
	},
	{
		...one,
		name: '4 executions share, no limit',
		executions: 4,
		each: 250,
		bearing: () => fifty,
	},
	{
		...one,
		name: '4 processes, queues beyond 20',
		processes: 4,
		each: 250,
		bearing: () => ({ ...fifty, atOnce: 20 }),
	},
	{ ...one, name: 'one in ten five times as long', bearing: () => ({ ...fifty, spread: 'tail' }) },
	{
		...one,
		name: 'a busy client',
		bearing: () => fifty,
		stalls: { every: 40, last: 40 },
	},
	{ ...one, name: '1 % accidents', bearing: () => ({ ...fifty, accidents: 0.01 }) },
	{ ...one, name: '400 ms, no limit', bearing: () => ({ takes: () => 400 }) },
	{
		...one,
		name: 'unknown limit of 50/s, 50 ms',
		each: 500,
		bearing: () => ({ ...fifty, bucket: gcra(50, 10) }),
	},
	{
		...one,
		name: 'unknown limit of 50/s, 2 ms',
		each: 500,
		bearing: () => ({ takes: () => 2, bucket: gcra(50, 10) }),
	},
];
