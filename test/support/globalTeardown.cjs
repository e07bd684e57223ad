/** Runs once after all suites: removes the user folder that globalSetup made. */
const { rmSync } = require('node:fs');

module.exports = function globalTeardown() {
	const folder = process.env.RTC_TEARDOWN_USER_FOLDER;
	if (folder) rmSync(folder, { recursive: true, force: true });
};
