/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['<rootDir>/test/{unit,engine,oracle}/**/*.test.ts'],
	globalSetup: '<rootDir>/test/support/globalSetup.cjs',
	globalTeardown: '<rootDir>/test/support/globalTeardown.cjs',
	setupFiles: ['<rootDir>/test/support/environment.cjs'],
	setupFilesAfterEnv: [
		'<rootDir>/test/support/canarySetup.ts',
		'<rootDir>/test/support/sharedMachine.cjs',
	],
	transform: {
		'\\.[cm]?ts$': '<rootDir>/test/support/transform.cjs',
		// jose is an ES module only.
		'/node_modules/jose/.+\\.js$': '<rootDir>/test/support/transform.cjs',
	},
	transformIgnorePatterns: ['/node_modules/(?!jose/)'],
	moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
	cacheDirectory: '<rootDir>/.cache/jest',
	maxWorkers: 2,
	testTimeout: 30_000,
};
