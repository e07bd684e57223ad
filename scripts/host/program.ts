import { stopAll } from './processes';

/**
 * Runs a program of checks to its end. `main` says how many have failed; the exit code follows. On
 * Ctrl-C, and when `main` throws, everything that it has started is stopped first.
 *
 * @param stop takes down what `main` has started; default: every process that was started
 */
export function runToTheEnd(
	main: () => Promise<number>,
	stop: () => Promise<unknown> = stopAll,
): void {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void stop().finally(() => process.exit(1)));
	}
	main()
		.then((failed) => process.exit(failed === 0 ? 0 : 1))
		.catch(async (error: Error) => {
			await stopAll();
			console.error(error.message);
			console.log('0 passed, 1 failed');
			process.exit(1);
		});
}
