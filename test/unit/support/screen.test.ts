// eslint-disable-next-line @typescript-eslint/no-require-imports
const ScreenEnvironment = require('../../support/screenEnvironment.cjs') as {
	prototype: { handleTestEvent(event: object): void };
};

/** A failure as jest is given it to print. */
function shownOf(error: Error): string {
	const event = { name: 'test_done', test: { errors: [[error, undefined]] as unknown[] } };
	ScreenEnvironment.prototype.handleTestEvent(event);
	const [[shown]] = event.test.errors as [[Error]];
	return shown.stack ?? '';
}

test('a failure with a long message fits on a screen and keeps its place', () => {
	const lines = Array.from({ length: 5_000 }, (_, index) => `+ line ${index}`);
	const shown = shownOf(new Error(lines.join('\n'))).split('\n');
	expect(shown.length).toBeLessThan(60);
	expect(shown.join('\n')).toContain('+ line 0\n');
	expect(shown.join('\n')).toContain('+ line 4999\n');
	expect(shown.join('\n')).toMatch(/at .*screen\.test\.ts/);
});

test('a failure with a long line, such as minified code, is cut', () => {
	const error = new Error('x'.repeat(100_000));
	error.stack += `\n    at ${'y'.repeat(100_000)} (dist/common.js:1:1)`;
	expect(shownOf(error).length).toBeLessThan(10_000);
});

test('a short failure is shown as it is', () => {
	const error = new Error('expected 1, received 2');
	const before = error.stack;
	expect(shownOf(error)).toBe(before);
});
