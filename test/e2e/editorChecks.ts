import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import {
	closePanel,
	findInNodeCreator,
	offeredChoices,
	openEditor,
	openPanel,
	openWorkflow,
	requireIcon,
	shownChoice,
} from '../../scripts/host/editor';
import { importWorkflows } from '../../scripts/host/imports';
import { ENDINGS } from './endings';
import { allEndings } from './runs';
import { NODE_NAMES, type World } from './world';

/** The repository's own cache: pictures must not lie in the package. */
export const SCREENSHOTS = path.resolve(__dirname, '../../.cache/screenshots');

/** What the user reads for a value of a choice field, under the other values that are set. */
function choices(
	description: INodeTypeDescription | undefined,
	field: string,
	set: Record<string, unknown>,
): INodePropertyOptions[] {
	const shown = ({ name, displayOptions }: INodeProperties) =>
		name === field &&
		Object.entries(displayOptions?.show ?? {}).every(([other, values]) =>
			values?.some((value) => value === set[other]),
		);
	return (description?.properties.find(shown)?.options ?? []) as INodePropertyOptions[];
}

/** What a person sees in the editor: nodes to be found, panels that open, names and icons. */
export async function editorChecks(world: World): Promise<void> {
	const { runner, playground, nodeTypes } = world;
	const { server, api } = playground;
	const workflow = allEndings(world, 'e2e-editor');
	fs.mkdirSync(SCREENSHOTS, { recursive: true });
	await importWorkflows(server, [workflow]);
	const editor = await openEditor(server.url, api);
	const { page } = editor;
	try {
		await runner.check('editor: the canvas shows the workflow', async () => {
			await openWorkflow(page, server.url, workflow.id);
			await page.screenshot({ path: path.join(SCREENSHOTS, 'canvas.png') });
		});
		for (const name of NODE_NAMES) {
			const ending = ENDINGS.find(({ node }) => node === name);
			if (!ending) continue;
			const description = nodeTypes.get(name);
			const { step, parameters } = ending;
			const nameOf = (field: string) =>
				choices(description, field, parameters).find(({ value }) => value === parameters[field])
					?.name;

			await runner.check(
				`editor: the panel of ${name} shows resource, operation and icon`,
				async () => {
					await openWorkflow(page, server.url, workflow.id);
					await requireIcon(page, step);
					await openPanel(page, step);
					await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
					assert.ok(nameOf('resource') && nameOf('operation'), 'n8n describes no such operation');
					assert.equal(await shownChoice(page, 'resource'), nameOf('resource'));
					assert.equal(await shownChoice(page, 'operation'), nameOf('operation'));
					const offered = await offeredChoices(page, 'operation');
					for (const { name: operation } of choices(description, 'operation', parameters)) {
						assert.ok(
							offered.includes(operation),
							`${operation} is not offered, only ${offered.join(', ')}`,
						);
					}
					await closePanel(page);
				},
			);
			await runner.check(`editor: the node creator finds ${name}`, async () => {
				await openWorkflow(page, server.url, workflow.id);
				await findInNodeCreator(page, description?.displayName ?? name);
				await page.screenshot({ path: path.join(SCREENSHOTS, `search-${name}.png`) });
			});
		}
	} finally {
		await editor.close();
	}
}
