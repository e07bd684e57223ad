/** Says what is being done and for how long already: one living line in a terminal, few lines in a log. */
export interface Progress {
	phase(text: string): void;
	/** Ends the living line; `text` stays. */
	done(text?: string): void;
}

const LOG_EVERY_MS = 20_000;

export function elapsed(sinceMs: number): string {
	const seconds = Math.floor((Date.now() - sinceMs) / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function showProgress(): Progress {
	const terminal = process.stderr.isTTY === true;
	const started = Date.now();
	let current = '';
	let lastLogged = 0;

	const print = (force: boolean) => {
		if (current === '') return;
		if (terminal) {
			process.stderr.write(`\r\x1b[2K  ${elapsed(started)}  ${current}`);
		} else if (force || Date.now() - lastLogged >= LOG_EVERY_MS) {
			lastLogged = Date.now();
			process.stderr.write(`  ${elapsed(started)}  ${current}\n`);
		}
	};
	const timer = setInterval(() => print(false), 1000);
	timer.unref();
	return {
		phase(text) {
			current = text;
			print(true);
		},
		done(text) {
			clearInterval(timer);
			if (terminal && current !== '') process.stderr.write('\r\x1b[2K');
			current = '';
			if (text !== undefined) process.stderr.write(`  ${elapsed(started)}  ${text}\n`);
		},
	};
}
