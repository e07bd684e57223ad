import fs from 'node:fs';
import path from 'node:path';

export interface Result {
	name: string;
	passed: boolean;
	ms: number;
	reason?: string;
}

/** Runs checks one after the other, prints one line each, and keeps what came out. */
export interface Runner {
	/** Never throws: a check that fails or takes too long is a failed result. */
	check(name: string, work: () => Promise<void>, withinMs?: number): Promise<boolean>;
	failed(): number;
	/** Prints the last line, writes the results as JSON; returns the number of failures. */
	finish(file: string): number;
}

const WITHIN_MS = 120_000;

/** With `only`, checks whose name does not contain it are left out and not counted. */
export function createRunner(only = ''): Runner {
	const results: Result[] = [];
	return {
		async check(name, work, withinMs = WITHIN_MS) {
			if (!name.includes(only)) return true;
			const started = Date.now();
			const reason = await outcome(work, withinMs);
			const ms = Date.now() - started;
			const passed = reason === undefined;
			results.push({ name, passed, ms, reason });
			console.log(
				`${passed ? 'ok    ' : 'FAILED'}  ${(ms / 1000).toFixed(1).padStart(5)} s  ${name}`,
			);
			if (!passed) console.log(reason?.replaceAll(/^/gm, '            '));
			return passed;
		},
		failed: () => results.filter((result) => !result.passed).length,
		finish(file) {
			const passed = results.filter((result) => result.passed).length;
			const failed = results.length - passed;
			fs.mkdirSync(path.dirname(file), { recursive: true });
			fs.writeFileSync(file, JSON.stringify({ passed, failed, tests: results }, null, '\t'));
			for (const { name } of results.filter((result) => !result.passed)) {
				console.log(`failed: ${name}`);
			}
			console.log(`${passed} passed, ${failed} failed`);
			return failed;
		},
	};
}

/** undefined when the work was done in time, else what went wrong. */
async function outcome(work: () => Promise<void>, withinMs: number): Promise<string | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<string>((resolve) => {
		timer = setTimeout(() => resolve(`was not done after ${withinMs / 1000} s`), withinMs);
	});
	try {
		return await Promise.race([work().then(() => undefined), late]);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	} finally {
		clearTimeout(timer);
	}
}
