/* global jest */
/**
 * On a machine that is shared with others, a test of real time (100 ms until a cancelled run has
 * stopped) can be disturbed from outside. There it may try once more, and the first failure is
 * printed; at home it may not.
 */
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
