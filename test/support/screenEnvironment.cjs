/**
 * Node's environment, with failures that fit on a screen: a difference of two long lists, or an
 * answer of 10 MB in a message, is cut in its middle and in its lines.
 */
const { TestEnvironment } = require('jest-environment-node');

const LINES = 30;
const COLUMNS = 160;

const shortLine = (line) => (line.length > COLUMNS ? `${line.slice(0, COLUMNS)} […]` : line);

function fitting(text) {
	const lines = text.split('\n');
	const cut = lines.length - LINES;
	const shown =
		cut > 1 ? [...lines.slice(0, LINES - 10), `[… ${cut} lines …]`, ...lines.slice(-10)] : lines;
	return shown.map(shortLine).join('\n');
}

function shorten(error) {
	if (typeof error === 'string') return fitting(error);
	if (Array.isArray(error)) return error.map(shorten);
	if (typeof error?.stack !== 'string') return error;
	// The trace stands below the message and is needed whole; both are read from `stack`.
	const { message, stack } = error;
	const short = fitting(String(message));
	const at = message ? stack.indexOf(message) : -1;
	const rest = at < 0 ? stack : stack.slice(at + message.length);
	const before = at < 0 ? '' : stack.slice(0, at) + short;
	try {
		error.message = short;
		error.stack = before + rest.split('\n').map(shortLine).join('\n');
	} catch {
		// A frozen error is shown as it is.
	}
	return error;
}

/**
 * n8n's core looks for stale SSH connections once a minute, from its first import to the end of the
 * process: with it would stay all that a suite has loaded, 50 MB each, in a run in one process.
 */
module.exports = class ScreenEnvironment extends TestEnvironment {
	async setup() {
		await super.setup();
		const { setInterval } = this.global;
		this.intervals = [];
		this.global.setInterval = (...args) => {
			const interval = setInterval(...args);
			this.intervals.push(interval);
			return interval;
		};
	}

	async teardown() {
		this.intervals.forEach((interval) => clearInterval(interval));
		await super.teardown();
	}

	handleTestEvent(event) {
		if (event.name === 'test_done') event.test.errors = event.test.errors.map(shorten);
		if (event.name === 'error') event.error = shorten(event.error);
	}
};
