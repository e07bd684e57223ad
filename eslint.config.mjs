import eslint from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import importX from 'eslint-plugin-import-x';
import n8nNodes from 'eslint-plugin-n8n-nodes-base';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { defineConfig, globalIgnores } from 'eslint/config';

/** What ships in the package. The platform's scanner looks at it with the same rules. */
const product = ['nodes', 'credentials', 'engine', 'signing', 'triggers'].map(
	(folder) => `${folder}/**/*.ts`,
);
/** What surrounds it and runs on a developer's machine. */
const workshop = ['sandbox', 'scripts', 'test'].map((folder) => `${folder}/**/*.ts`);

/** The rules of n8n's own tool, over everything that ships. */
const platform = {
	files: product,
	extends: [
		eslint.configs.recommended,
		tseslint.configs.recommended,
		n8nCommunityNodesPlugin.configs.recommended,
		importX.configs['flat/recommended'],
	],
	// The platform's scanner does not listen to comments that switch rules off, so neither do we.
	linterOptions: { noInlineConfig: true },
	settings: {
		// Files that are imported are read too, to see whether they lead back.
		'import-x/extensions': ['.ts', '.js'],
		'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
		'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
	},
	rules: { 'no-console': 'error', 'prefer-spread': 'off' },
};

/** What both the product and the workshop keep to. */
const typed = {
	files: [...product, ...workshop],
	languageOptions: { parserOptions: { projectService: true } },
	rules: {
		// Control characters in IDs and headers are just what we look for.
		'no-control-regex': 'off',
		'@typescript-eslint/no-explicit-any': 'error',
		'@typescript-eslint/no-floating-promises': 'error',
		'@typescript-eslint/no-misused-promises': 'error',
		'@typescript-eslint/await-thenable': 'error',
	},
};

/**
 * The house: imports go one way (docs/architecture.md). `folder` may import its own files, what
 * `allowed` names, and packages. Nowhere may files import each other in a circle.
 */
function walls(folder, allowed, zones = []) {
	const rooms = [
		'nodes',
		'credentials',
		'engine',
		'triggers',
		'signing',
		'sandbox',
		'scripts',
		'test',
	];
	return {
		files: [`${folder}/**/*.ts`],
		plugins: { 'import-x': importX },
		settings: platform.settings,
		rules: {
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
			'import-x/no-restricted-paths': [
				'error',
				{
					zones: [
						...rooms
							.filter((room) => room !== folder && !allowed.includes(room))
							.map((room) => ({
								target: `./${folder}`,
								from: `./${room}`,
								message: `${folder}/ imports ${allowed.join(' and ') || 'nothing of the other folders'}.`,
							})),
						...zones,
					],
				},
			],
		},
	};
}

/** The engine's floors, from the ground up: each may import itself and those before it. */
const FLOORS = ['base', 'model', 'wire', 'kinds'];

/** Nothing may be imported from a higher floor, nor from the doors (the files above all floors). */
const floors = FLOORS.map((floor, level) => ({
	target: `./engine/${floor}`,
	from: './engine',
	except: FLOORS.slice(0, level + 1).map((lower) => `./${lower}`),
	message: `engine/${floor} imports ${FLOORS.slice(0, level + 1).join(', ')}, and nothing above.`,
}));

export default defineConfig(
	globalIgnores(['dist', '.cache', 'coverage', 'node_modules']),
	platform,
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		plugins: { 'n8n-nodes-base': n8nNodes },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		linterOptions: { noInlineConfig: true },
		rules: n8nNodes.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodes },
		rules: {
			...n8nNodes.configs.credentials.rules,
			// Not valid for community nodes.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// The community rule credential-password-field is more accurate.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodes },
		rules: {
			...n8nNodes.configs.nodes.rules,
			// Inputs and outputs are NodeConnectionTypes, not the string "main".
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// A vendor may well have a maximum.
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: workshop,
		extends: [eslint.configs.recommended, tseslint.configs.recommended],
		languageOptions: { globals: globals.node },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			// Express tells an error handler by its four parameters.
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		},
	},
	typed,
	{
		files: ['**/*.{mjs,cjs,js}'],
		extends: [eslint.configs.recommended],
		languageOptions: { globals: globals.node },
	},
	{
		files: ['**/*.cjs', 'gulpfile.js'],
		languageOptions: { sourceType: 'commonjs' },
	},
	walls('nodes', ['engine', 'triggers', 'signing']),
	walls('credentials', ['signing']),
	walls('engine', [], floors),
	walls('triggers', ['signing']),
	walls('signing', []),
	walls('sandbox', []),
	{
		// A node's folder is a wall too: each provider may become a package of its own.
		files: ['nodes/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex:
								'^(\\.\\./)+(CamaraWebRtc|AzureCallAutomation|VerintVerba|Agora|HuaweiRtc)(/|$)',
							message:
								'One provider imports nothing of another; what they share is the engine and the triggers.',
						},
					],
				},
			],
		},
	},
);
