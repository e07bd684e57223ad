/** Runs before every test file of the sources: what is loaded are the TypeScript files. */
process.env.RTC_TEARDOWN_PACKAGE = 'sources';
// n8n-core demands this polyfill before anything of it is loaded.
require('reflect-metadata');
