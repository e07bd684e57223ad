/**
 * Three kinds of suites. `sources`: against the TypeScript files, so that a failure shows readable
 * code. `dist`: a small set against the packed package, as n8n installs it. `types`: the compiler
 * over everything, tests included.
 *
 * @type {import('jest').Config}
 */
const common = {
	rootDir: __dirname,
	roots: ['<rootDir>/test'],
	testEnvironment: '<rootDir>/test/support/screenEnvironment.cjs',
	globalTeardown: '<rootDir>/test/support/globalTeardown.cjs',
	setupFilesAfterEnv: ['<rootDir>/test/support/canarySetup.ts'],
	transform: {
		'\\.[cm]?ts$': '<rootDir>/test/support/transform.cjs',
		// jose is an ES module only.
		'/node_modules/jose/.+\\.js$': '<rootDir>/test/support/transform.cjs',
	},
	transformIgnorePatterns: ['/node_modules/(?!jose/)'],
	moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
	cacheDirectory: '<rootDir>/.cache/jest',
};

/** @type {import('jest').Config} */
module.exports = {
	maxWorkers: 2,
	// Only for what hangs: a test waits for no machine, but the machine may be busy.
	testTimeout: 600_000,
	projects: [
		{
			...common,
			displayName: 'sources',
			testMatch: ['<rootDir>/test/{unit,engine,oracle}/**/*.test.ts'],
			globalSetup: '<rootDir>/test/support/globalSetup.cjs',
			setupFiles: ['<rootDir>/test/support/sources.cjs'],
		},
		{
			...common,
			displayName: 'dist',
			testMatch: ['<rootDir>/test/dist/**/*.test.ts'],
			globalSetup: '<rootDir>/test/support/globalSetupDist.cjs',
			setupFiles: ['<rootDir>/test/support/dist.cjs'],
		},
		{
			...common,
			displayName: 'types',
			testMatch: ['<rootDir>/test/types/**/*.test.ts'],
			globalSetup: '<rootDir>/test/support/globalSetup.cjs',
		},
	],
};
