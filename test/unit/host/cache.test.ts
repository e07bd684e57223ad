import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cached, cacheFolder } from '../../../scripts/host/cache';

describe('the cache of installations', () => {
	const before = process.env.XDG_CACHE_HOME;
	let root = '';

	beforeEach(() => {
		root = fs.mkdtempSync(path.join(os.tmpdir(), 'cache-test-'));
		process.env.XDG_CACHE_HOME = root;
	});
	afterEach(() => {
		fs.rmSync(root, { recursive: true });
		if (before === undefined) delete process.env.XDG_CACHE_HOME;
		else process.env.XDG_CACHE_HOME = before;
	});

	const fill = (folder: string) => fs.writeFileSync(path.join(folder, 'content'), 'whole');
	const entries = () => fs.readdirSync(cacheFolder()).sort();

	test('what was made once is not made again', async () => {
		let made = 0;
		const make = async (folder: string) => {
			made++;
			fill(folder);
		};
		const first = await cached('thing', make);
		expect(await cached('thing', make)).toBe(first);
		expect(made).toBe(1);
		expect(fs.readFileSync(path.join(first, 'content'), 'utf8')).toBe('whole');
	});

	test('a making that fails leaves nothing, and the next one starts anew', async () => {
		const failing = cached('thing', async (folder) => {
			fill(folder);
			throw new Error('no network');
		});
		await expect(failing).rejects.toThrow('no network');
		expect(entries()).toEqual([]);
		await cached('thing', async (folder) => fill(folder));
		expect(entries()).toEqual(['thing']);
	});

	test('half of an interrupted making is never taken for the thing, and is cleared away', async () => {
		const half = path.join(cacheFolder(), 'thing.partial-1-abcd');
		fs.mkdirSync(half);
		let made = 0;
		await cached('thing', async (folder) => {
			made++;
			fill(folder);
		});
		expect(made).toBe(1);
		expect(entries()).toEqual(['thing']);
	});

	test('a second maker waits for the first and takes what it made', async () => {
		let finish = () => {};
		let started = () => {};
		const running = new Promise<void>((resolve) => (started = resolve));
		const first = cached('thing', async (folder) => {
			started();
			await new Promise<void>((resolve) => (finish = resolve));
			fill(folder);
		});
		await running;
		// the second one is told to wait, and only then may the first one end
		const second = cached(
			'thing',
			async () => {
				throw new Error('made twice');
			},
			() => finish(),
		);
		expect(await second).toBe(await first);
		expect(entries()).toEqual(['thing']);
	});

	test('the lock of a maker that died is taken over', async () => {
		const lock = path.join(cacheFolder(), 'thing.lock');
		fs.mkdirSync(lock);
		const longAgo = new Date(Date.now() - 10 * 60_000);
		fs.utimesSync(lock, longAgo, longAgo);
		await cached('thing', async (folder) => fill(folder));
		expect(entries()).toEqual(['thing']);
	});
});
