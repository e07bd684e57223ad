/** Runs before every test file: n8n-core demands this polyfill before anything of it is loaded. */
require('reflect-metadata');
