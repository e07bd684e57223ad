import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Lints each code as if it stood in its file, in one process: ESLint cannot be loaded in jest. */
const PROGRAM = `
import { ESLint } from 'eslint';
const eslint = new ESLint({
	// The rules about imports need no types, and types take their time.
	ruleFilter: ({ ruleId }) => /^import-x\\/|^no-restricted-imports$/.test(ruleId),
	overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});
const found = [];
for (const [filePath, code] of JSON.parse(process.argv[1])) {
	const [{ messages }] = await eslint.lintText(code, { filePath });
	found.push(messages.map(({ ruleId, message }) => ruleId + ': ' + message));
}
console.log(JSON.stringify(found));
`;

/** A file, what somebody adds to it, and the rule that must refuse it (none: it is welcome). */
const attempts: Array<[file: string, target: string, rule: string | undefined]> = [
	['engine/base/time.ts', '../model/request', 'import-x/no-restricted-paths'],
	['engine/model/request.ts', '../wire/send', 'import-x/no-restricted-paths'],
	['engine/wire/pace.ts', '../kinds/end', 'import-x/no-restricted-paths'],
	['engine/kinds/end.ts', '../run', 'import-x/no-restricted-paths'],
	['engine/kinds/dryRun.ts', '../wire/redact', undefined],
	['engine/options.ts', './kinds/end', undefined],
	['engine/base/time.ts', '../../signing/digest', 'import-x/no-restricted-paths'],
	['signing/digest.ts', '../engine/base/time', 'import-x/no-restricted-paths'],
	['triggers/age.ts', '../engine/base/time', 'import-x/no-restricted-paths'],
	['triggers/age.ts', '../signing/webhook', undefined],
	['credentials/AgoraApi.credentials.ts', '../engine/run', 'import-x/no-restricted-paths'],
	['sandbox/huawei/rooms.ts', '../../signing/digest', 'import-x/no-restricted-paths'],
	['nodes/Agora/searches.ts', '../HuaweiRtc/provider', 'no-restricted-imports'],
	// Each of these is imported, directly or not, by the one that it imports here.
	['signing/digest.ts', './azure', 'import-x/no-cycle'],
	['sandbox/huawei/apps.ts', './appRoutes', 'import-x/no-cycle'],
	['nodes/Agora/shared/limits.ts', '../resources/stream', 'import-x/no-cycle'],
];

test('the linter refuses imports up a floor, through a wall and in a circle', () => {
	const codes = attempts.map(([file, target]) => [
		resolve(root, file),
		`import * as other from '${target}';\nexport const used = other;\n`,
	]);
	const { stdout, stderr } = spawnSync(
		process.execPath,
		['--input-type=module', '-e', PROGRAM, JSON.stringify(codes)],
		{ cwd: root, encoding: 'utf8' },
	);
	expect(stderr).toBe('');
	const found = JSON.parse(stdout) as string[][];
	const verdicts = attempts.map(([file, target, rule], index) => {
		const refused = (found[index] ?? []).filter((message) =>
			/^[\w/-]*(?:import|cycle)/.test(message),
		);
		const asExpected = rule
			? refused.some((message) => message.startsWith(`${rule}:`))
			: refused.length === 0;
		return asExpected ? [] : [`${file} with ${target}: ${refused.join('; ') || 'not refused'}`];
	});
	expect(verdicts.flat()).toEqual([]);
}, 600_000);
