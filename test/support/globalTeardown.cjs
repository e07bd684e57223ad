/** Runs once after all suites: removes the user folder that globalSetup made. */
const { rmSync } = require('node:fs');

module.exports = function globalTeardown() {
	if (process.env.N8N_USER_FOLDER) {
		rmSync(process.env.N8N_USER_FOLDER, { recursive: true, force: true });
	}
};
