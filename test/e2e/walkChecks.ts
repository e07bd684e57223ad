import { openEditor } from '../../scripts/host/editor';
import { importWorkflows } from '../../scripts/host/imports';
import { panelWorkflow, picturePanels } from '../../scripts/host/panels';
import { walk } from '../../scripts/host/walk';
import { SCREENSHOTS } from './editorChecks';
import type { World } from './world';

const WITHIN_MS = 240_000;

/** What a new user sees and does, from the picker to the outcome, with pictures. */
export async function walkChecks({ runner, playground, sandbox }: World): Promise<void> {
	const { server, api, credentials } = playground;
	const panels = panelWorkflow(credentials);
	await importWorkflows(server, [panels]);
	const editor = await openEditor(server.url, api, { width: 1280, height: 800 });
	const { page } = editor;
	try {
		await runner.check(
			'walk: the panel of each node and trigger opens',
			async () => await picturePanels(page, server.url, panels, SCREENSHOTS),
			WITHIN_MS,
		);
		await runner.check(
			'walk: found, listed, ended, and told what happened',
			async () => {
				sandbox.control.reset();
				await walk({ page, playground, sandbox, folder: SCREENSHOTS });
			},
			WITHIN_MS,
		);
	} finally {
		await editor.close();
	}
}
