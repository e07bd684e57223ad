/**
 * Takes real pictures of the editor: docs/editor.jpg for the README (the example after a run), and
 * docs/images with the panel of each node and trigger, the walk that a new user takes, the agent, and
 * the kill switch with its form, its approval and its report.
 */
import path from 'node:path';
import { startSandbox } from '../sandbox';
import { executeInEditor, openEditor, openWorkflow } from './host/editor';
import { importWorkflows } from './host/imports';
import { installHost } from './host/install';
import { pullKillSwitch } from './host/killSwitch';
import { panelWorkflow, picture, pictureCanvas, picturePanels } from './host/panels';
import { openPlayground } from './host/playground';
import { walk } from './host/walk';
import { stopAll } from './host/processes';
import { showProgress } from './host/progress';

const ROOT = path.resolve(__dirname, '..');
const PICTURE = path.join(ROOT, 'docs/editor.jpg');
const IMAGES = path.join(ROOT, 'docs/images');
const EXAMPLE = path.join(ROOT, 'examples/end-everything.json');
const KILL_SWITCH = path.join(ROOT, 'examples/kill-switch.json');
const AGENT = path.join(ROOT, 'examples/agent-with-approval.json');

async function main(): Promise<void> {
	const host = await installHost();
	const progress = showProgress();
	const sandbox = await startSandbox();
	const playground = await openPlayground({
		host,
		// the agent's model is shown, and not asked
		sandboxCredentials: { ...sandbox.credentials, openAiApi: { apiKey: 'never-used' } },
		workflowFiles: [EXAMPLE, KILL_SWITCH, AGENT],
		say: progress.phase,
	});
	const { server, api, workflows } = playground;
	const [example] = workflows;
	if (!example) throw new Error(`There is no ${EXAMPLE}`);
	try {
		progress.phase('taking pictures');
		const panels = panelWorkflow(playground.credentials);
		await importWorkflows(server, [panels]);
		const wide = await openEditor(server.url, api, { width: 1600, height: 900 });
		try {
			await openWorkflow(wide.page, server.url, example.id);
			await executeInEditor(wide.page);
			await wide.page.screenshot({ path: PICTURE, type: 'jpeg', quality: 82 });
			const agent = 'example-agent-with-approval';
			await pictureCanvas(wide.page, server.url, agent, IMAGES, 'agent-canvas');
			sandbox.control.reset();
			await pullKillSwitch({ page: wide.page, playground, folder: IMAGES });
			sandbox.control.reset();
		} finally {
			await wide.close();
		}
		const { page, close } = await openEditor(server.url, api, { width: 1280, height: 800 });
		try {
			await picturePanels(page, server.url, panels, IMAGES);
			sandbox.control.reset();
			await walk({ page, playground, sandbox, folder: IMAGES });
			await page.goto(sandbox.baseUrls.control);
			await page.locator('.card').first().waitFor();
			await picture(page, IMAGES, 'state-page');
			// What triggers are told, and one request that is refused.
			sandbox.control.configure('agora', {
				webhookUrl: `${sandbox.baseUrls.control}/control/inspect`,
			});
			sandbox.control.seed('agora', { channel: 'lesson-43' });
			await page.locator('#events tr').first().waitFor();
			await page.locator('section').first().scrollIntoViewIfNeeded();
			await picture(page, IMAGES, 'state-page-below');
		} finally {
			await close();
		}
	} finally {
		await playground.stop();
		await sandbox.close();
		progress.done();
	}
	console.log(`${path.relative(ROOT, PICTURE)} and ${path.relative(ROOT, IMAGES)}/*.jpg are new.`);
}

main()
	.then(() => process.exit(0))
	.catch(async (error: Error) => {
		console.error(error.message);
		await stopAll();
		process.exit(1);
	});
