/**
 * `npm run test:compat`: the packed package with old and new versions. On each Node of a list it is
 * loaded by two n8n-cores (of the oldest supported line, and the newest) and runs one ending per
 * provider; then it is installed into the oldest real n8n that starts here. Judged by the
 * emulators' state. Prints a table; `-- --write` puts it into README.md. Options: --cores, --servers.
 * Ends with `N passed, N failed` and writes .cache/compat.json.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { cellOf, cores, NODES, unpackedPackage, type Cell } from './compat/cores';
import { serverCells } from './compat/servers';
import { tableOf, withTable } from './compat/table';
import { runToTheEnd } from './host/program';
import { showProgress } from './host/progress';

const root = path.resolve(__dirname, '..');
const RESULTS = path.join(root, '.cache/compat.json');
const README = path.join(root, 'README.md');

async function coreCells(): Promise<Cell[]> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rtc-teardown-compat-'));
	const progress = showProgress();
	try {
		progress.phase('packing the package');
		const unpacked = await unpackedPackage(folder);
		const cells: Cell[] = [];
		for (const core of await cores(progress)) {
			for (const node of NODES) cells.push(await cellOf(node, core, unpacked, progress));
		}
		return cells;
	} finally {
		progress.done();
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			cores: { type: 'boolean', default: false },
			servers: { type: 'boolean', default: false },
			write: { type: 'boolean', default: false },
		},
	});
	const all = values.cores === values.servers;
	const cells = [
		...(all || values.cores ? await coreCells() : []),
		...(all || values.servers ? await serverCells() : []),
	];
	const [head = [], ...rows] = tableOf(cells);
	const table = new Table({ head, style: { head: [], border: [] } });
	table.push(...rows);
	console.log(table.toString());
	const failed = cells.filter(({ fault }) => fault !== undefined);
	for (const { what, node, fault } of failed)
		console.log(`failed: ${what} on Node ${node}: ${fault}`);
	fs.mkdirSync(path.dirname(RESULTS), { recursive: true });
	const passed = cells.length - failed.length;
	fs.writeFileSync(RESULTS, JSON.stringify({ passed, failed: failed.length, cells }, null, '\t'));
	if (values.write) fs.writeFileSync(README, withTable(fs.readFileSync(README, 'utf8'), cells));
	console.log(`${passed} passed, ${failed.length} failed`);
	return failed.length;
}

runToTheEnd(main);
