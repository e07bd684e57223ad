import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const FOLDER = 'n8n-nodes-rtc-teardown';
const HEARTBEAT_MS = 5_000;
const STALE_MS = 60_000;
const LOOK_MS = 500;

/** The folder outside the repository that all clones of it share. */
export function cacheFolder(): string {
	const base = process.env.XDG_CACHE_HOME;
	const root =
		base !== undefined && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache');
	const folder = path.join(root, FOLDER);
	fs.mkdirSync(folder, { recursive: true });
	return folder;
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Age of the last sign of life of the lock's holder; 0 when the lock has just been given back. */
function silentMs(lock: string): number {
	try {
		return Date.now() - fs.statSync(lock).mtimeMs;
	} catch {
		return 0;
	}
}

/** Holds a lock folder while `work` runs. A holder that gave no sign of life for a minute has died. */
async function withLock<T>(lock: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
	for (;;) {
		try {
			fs.mkdirSync(lock);
			break;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		if (silentMs(lock) > STALE_MS) {
			// renamed first: of two that see the stale lock only one may take it away
			const grave = `${lock}.${randomBytes(4).toString('hex')}`;
			try {
				fs.renameSync(lock, grave);
				fs.rmdirSync(grave);
			} catch {
				// the other one was quicker
			}
			continue;
		}
		onWait();
		await pause(LOOK_MS);
	}
	const heartbeat = setInterval(() => {
		const now = new Date();
		fs.utimes(lock, now, now, () => undefined);
	}, HEARTBEAT_MS);
	const release = () => {
		clearInterval(heartbeat);
		fs.rmSync(lock, { recursive: true, force: true });
	};
	process.once('exit', release);
	try {
		return await work();
	} finally {
		process.off('exit', release);
		release();
	}
}

/**
 * Returns a folder of the cache that `make` filled. It is made once, beside its place, and put
 * there by one rename: a half-made folder never has its name. Two processes at once do not make
 * it twice, and if they did, the second would throw its own away.
 */
export async function cached(
	name: string,
	make: (folder: string) => Promise<void>,
	onWait: () => void = () => undefined,
): Promise<string> {
	const folder = path.join(cacheFolder(), name);
	if (fs.existsSync(folder)) return folder;
	return await withLock(`${folder}.lock`, onWait, async () => {
		if (fs.existsSync(folder)) return folder;
		removeLeftovers(folder);
		const partial = `${folder}.partial-${process.pid}-${randomBytes(4).toString('hex')}`;
		fs.mkdirSync(partial);
		try {
			await make(partial);
			fs.renameSync(partial, folder);
		} catch (error) {
			fs.rmSync(partial, { recursive: true, force: true });
			if (!fs.existsSync(folder)) throw error;
		}
		return folder;
	});
}

/** Removes what an interrupted installation left; called by the holder of the lock only. */
function removeLeftovers(folder: string): void {
	const parent = path.dirname(folder);
	for (const entry of fs.readdirSync(parent)) {
		if (entry.startsWith(`${path.basename(folder)}.partial-`)) {
			fs.rmSync(path.join(parent, entry), { recursive: true, force: true });
		}
	}
}
