/**
 * Runs once before all suites: gives n8n-core a fresh user folder and key (a folder made with
 * another key is refused), and forgets the outputs of earlier runs.
 */
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');

module.exports = function globalSetup() {
	// The setups of several projects run one after the other, in the same process.
	if (process.env.RTC_TEARDOWN_USER_FOLDER) return;
	process.env.RTC_TEARDOWN_USER_FOLDER = mkdtempSync(path.join(tmpdir(), 'rtc-teardown-'));
	process.env.N8N_USER_FOLDER = process.env.RTC_TEARDOWN_USER_FOLDER;
	process.env.N8N_ENCRYPTION_KEY = 'rtc-teardown-tests';
	// What tests show is kept for the search for secrets (scripts/catalogue.ts).
	rmSync(path.join(root, '.cache/outputs'), { recursive: true, force: true });
};
