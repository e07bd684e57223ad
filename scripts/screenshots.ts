/**
 * Takes real pictures of the editor: docs/editor.jpg for the README (the example after a run), and
 * .cache/screenshots with the panel of each of its nodes. Usage: npx tsx scripts/screenshots.ts
 */
import fs from 'node:fs';
import path from 'node:path';
import { startSandbox } from '../sandbox';
import type { Workflow } from './host/api';
import { closePanel, executeInEditor, openEditor, openPanel, openWorkflow } from './host/editor';
import { installHost } from './host/install';
import { openPlayground } from './host/playground';
import { stopAll } from './host/processes';
import { showProgress } from './host/progress';

const ROOT = path.resolve(__dirname, '..');
const PICTURE = path.join(ROOT, 'docs/editor.jpg');
const PANELS = path.join(ROOT, '.cache/screenshots');
const EXAMPLE = path.join(ROOT, 'examples/end-everything.json');
const PACKAGE = 'n8n-nodes-rtc-teardown.';

/** The first node of each of our types: one panel per provider. */
function oneNodePerType({ nodes }: Workflow): Workflow['nodes'] {
	const ours = nodes.filter(({ type }) => type.startsWith(PACKAGE));
	return ours.filter(({ type }, index) => ours.findIndex((node) => node.type === type) === index);
}

async function main(): Promise<void> {
	const host = await installHost();
	const progress = showProgress();
	const sandbox = await startSandbox();
	const playground = await openPlayground({
		host,
		sandboxCredentials: sandbox.credentials,
		workflowFiles: [EXAMPLE],
		say: progress.phase,
	});
	const { server, api, workflows } = playground;
	const [example] = workflows;
	if (!example) throw new Error(`There is no ${EXAMPLE}`);
	try {
		progress.phase('taking pictures');
		for (const file of [PICTURE, path.join(PANELS, 'any')]) {
			fs.mkdirSync(path.dirname(file), { recursive: true });
		}
		const { page, close } = await openEditor(server.url, api, {
			width: 1600,
			height: 660,
			scale: 1.5,
		});
		try {
			await openWorkflow(page, server.url, example.id);
			await executeInEditor(page);
			await page.screenshot({ path: PICTURE, type: 'jpeg', quality: 82 });
			await page.screenshot({ path: path.join(PANELS, 'example.png') });
			for (const { name, type } of oneNodePerType(example)) {
				await openPanel(page, name);
				const file = `example-${type.slice(PACKAGE.length)}.png`;
				await page.screenshot({ path: path.join(PANELS, file) });
				await closePanel(page);
			}
		} finally {
			await close();
		}
	} finally {
		await playground.stop();
		await sandbox.close();
		progress.done();
	}
	console.log(`${path.relative(ROOT, PICTURE)} and ${path.relative(ROOT, PANELS)}/*.png are new.`);
}

main()
	.then(() => process.exit(0))
	.catch(async (error: Error) => {
		console.error(error.message);
		await stopAll();
		process.exit(1);
	});
