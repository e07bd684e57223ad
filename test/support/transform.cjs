/** Jest transform: TypeScript (and the one ES module that tests import) to CommonJS by esbuild. */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const esbuild = require('esbuild');

const own = readFileSync(__filename);

module.exports = {
	getCacheKey: (source, file) =>
		createHash('sha256')
			.update(own)
			.update(esbuild.version)
			.update(file)
			.update(source)
			.digest('hex'),
	process: (source, file) =>
		esbuild.transformSync(source, {
			loader: /\.[cm]?ts$/.test(file) ? 'ts' : 'js',
			format: 'cjs',
			target: 'node20.19',
			sourcefile: file,
			sourcemap: 'inline',
		}),
};
