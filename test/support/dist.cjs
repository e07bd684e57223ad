/** Runs before every test file of the built package: what is loaded is what would be published. */
const path = require('node:path');

process.env.RTC_TEARDOWN_PACKAGE = path.resolve(
	__dirname,
	'../../.cache/packed/node_modules/n8n-nodes-rtc-teardown',
);
// n8n-core demands this polyfill before anything of it is loaded.
require('reflect-metadata');
