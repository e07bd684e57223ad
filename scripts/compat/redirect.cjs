/**
 * Loaded before everything else in a child of `npm run test:compat`: what this repository imports of n8n's
 * engine comes from the folder that RTC_TEARDOWN_CORE names, so that the same program runs with
 * an older or newer n8n-core. Packages below node_modules keep what they have.
 */
const Module = require('node:module');
const path = require('node:path');

const core = process.env.RTC_TEARDOWN_CORE;
const engine = /^(n8n-core|n8n-workflow|@n8n\/[^/]+)(\/|$)/;
const resolve = Module._resolveFilename;

Module._resolveFilename = function (request, parent, isMain, options) {
	const ofPackage = parent?.filename?.includes(`${path.sep}node_modules${path.sep}n8n-nodes-rtc`);
	const ours = ofPackage || !parent?.filename?.includes(`${path.sep}node_modules${path.sep}`);
	if (core && ours && engine.test(request)) {
		return resolve.call(this, request, parent, isMain, { paths: [core] });
	}
	return resolve.call(this, request, parent, isMain, options);
};
