import { fixedWindow, gcra } from './bucket';
import type { Scene } from './world';

const fifty = () => gcra(50, 10);

/** The scenes that decide. */
export const MAIN: Scene[] = [
	{ name: '1 x 500, 2 ms', bucket: fifty, workers: 1, each: 500, latency: 2 },
	{ name: '1 x 500, 50 ms', bucket: fifty, workers: 1, each: 500, latency: 50 },
	{ name: '4 x 125, 2 ms', bucket: fifty, workers: 4, each: 125, latency: 2 },
	{ name: '4 x 125, 50 ms', bucket: fifty, workers: 4, each: 125, latency: 50 },
	{ name: '16 x 31, 2 ms', bucket: fifty, workers: 16, each: 31, latency: 2 },
	{ name: '4 x 500, 2 ms', bucket: fifty, workers: 4, each: 500, latency: 2 },
];

/** Where else the chosen rule has to do well. */
export const MORE: Scene[] = [
	...MAIN,
	{ name: '16 x 125, 2 ms', bucket: fifty, workers: 16, each: 125, latency: 2 },
	{ name: '16 x 125, 50 ms', bucket: fifty, workers: 16, each: 125, latency: 50 },
	{ name: '64 x 8, 2 ms', bucket: fifty, workers: 64, each: 8, latency: 2 },
	{ name: '64 x 125, 2 ms', bucket: fifty, workers: 64, each: 125, latency: 2 },
	{
		name: '4 x 125, one start per second',
		bucket: fifty,
		workers: 4,
		each: 125,
		latency: 2,
		stagger: 1_000,
	},
	{
		name: '16 x 125, one start per second',
		bucket: fifty,
		workers: 16,
		each: 125,
		latency: 2,
		stagger: 1_000,
	},
	{
		name: '1 x 500, limit declared',
		bucket: fifty,
		workers: 1,
		each: 500,
		latency: 2,
		declared: 50,
	},
	{
		name: '4 x 125, limit declared',
		bucket: fifty,
		workers: 4,
		each: 125,
		latency: 2,
		declared: 50,
	},
	{
		name: '4 x 125, limit declared, Retry-After',
		bucket: fifty,
		workers: 4,
		each: 125,
		latency: 2,
		declared: 50,
		retryAfter: true,
	},
	{
		name: '4 x 125, limit declared, Retry-After, 50 ms',
		bucket: fifty,
		workers: 4,
		each: 125,
		latency: 50,
		declared: 50,
		retryAfter: true,
	},
	{
		name: '1 x 500, Retry-After',
		bucket: fifty,
		workers: 1,
		each: 500,
		latency: 2,
		retryAfter: true,
	},
	{
		name: '1 x 500, 50 per whole second, Retry-After',
		bucket: () => fixedWindow(50, 1_000),
		workers: 1,
		each: 500,
		latency: 2,
		retryAfter: true,
	},
	{
		name: '1 x 500, burst 1',
		bucket: () => gcra(50, 1),
		workers: 1,
		each: 500,
		latency: 2,
	},
	{
		name: '4 x 125, burst 1',
		bucket: () => gcra(50, 1),
		workers: 4,
		each: 125,
		latency: 2,
	},
	{
		name: '1 x 5000, 500 per second',
		bucket: () => gcra(500, 100),
		workers: 1,
		each: 5_000,
		latency: 2,
	},
	{
		name: '1 x 120, 1 per second',
		bucket: () => gcra(1, 5),
		workers: 1,
		each: 120,
		latency: 50,
	},
	{
		name: '1 x 240, 60 per minute',
		bucket: () => fixedWindow(60, 60_000),
		workers: 1,
		each: 240,
		latency: 50,
	},
	{
		name: '4 x 60, 60 per minute',
		bucket: () => fixedWindow(60, 60_000),
		workers: 4,
		each: 60,
		latency: 50,
	},
];
