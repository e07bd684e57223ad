import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const compiler = path.join(root, 'node_modules/typescript/bin/tsc');

test('product, sandbox, scripts and tests type-check', () => {
	const { stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], {
		cwd: root,
		encoding: 'utf8',
	});
	expect((stdout + stderr).split('\n').filter(Boolean).slice(0, 30)).toEqual([]);
}, 600_000);
