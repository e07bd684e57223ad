import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { ENDINGS } from '../../test/e2e/endings';
import type { CredentialData, Workflow } from './api';
import { closePanel, openPanel, openWorkflow } from './editor';

const PACKAGE = 'n8n-nodes-rtc-teardown';

/** The credentials of each trigger, and what it needs to be shown with them. */
const TRIGGERS: Record<string, { credentials: string[]; parameters?: Record<string, unknown> }> = {
	agoraTrigger: { credentials: ['agoraNotificationsApi'] },
	azureCallAutomationTrigger: { credentials: ['azureCommunicationEventsApi'] },
	camaraWebRtcTrigger: {
		credentials: ['camaraApi'],
		parameters: { authentication: 'accessToken' },
	},
	huaweiRtcTrigger: {
		credentials: ['huaweiCloudApi', 'huaweiRtcCallbackApi'],
		parameters: { authentication: 'accessKey' },
	},
	verintVerbaTrigger: { credentials: ['verbaApi'] },
};

/** The parameter of each node that chooses the credential. */
const CHOICE: Record<string, Record<string, string>> = {
	camaraWebRtc: { authentication: 'accessToken' },
	azureCallAutomation: { authentication: 'accessKey' },
	huaweiRtc: { authentication: 'accessKey' },
};

/** A workflow with an ending of each node, and each trigger; a node's name is that of its type. */
export function panelWorkflow(credentials: readonly CredentialData[]): Workflow {
	const chosen = (types: readonly string[]) =>
		Object.fromEntries(
			credentials
				.filter(({ type }) => types.includes(type))
				.map(({ type, id, name }) => [type, { id, name }]),
		);
	const endings = new Map(ENDINGS.map((ending) => [ending.node, ending]));
	const nodes = [
		...[...endings.values()].map(({ node, parameters, credentials: [type] }) => ({
			type: node,
			parameters: { ...CHOICE[node], ...parameters },
			credentials: chosen([type]),
		})),
		...Object.entries(TRIGGERS).map(([type, { credentials: types, parameters = {} }]) => ({
			type,
			parameters,
			credentials: chosen(types),
			webhookId: `panels-${type}`,
		})),
	];
	return {
		...{ id: 'panels', name: 'Panels', connections: {}, settings: { executionOrder: 'v1' } },
		nodes: nodes.map((node, place) => ({
			...node,
			...{ id: `panels-${place}`, name: node.type, type: `${PACKAGE}.${node.type}` },
			...{ typeVersion: 1, position: [(place % 5) * 220, place < 5 ? 0 : 240] },
		})),
	};
}

/** Takes a picture of the open page. */
export async function picture(page: Page, folder: string, name: string): Promise<void> {
	fs.mkdirSync(folder, { recursive: true });
	await page.screenshot({
		...{ path: path.join(folder, `${name}.jpg`), type: 'jpeg', quality: 78 },
	});
}

/** Takes a picture of a whole workflow. */
export async function pictureCanvas(
	page: Page,
	url: string,
	workflowId: string,
	folder: string,
	name: string,
): Promise<void> {
	await openWorkflow(page, url, workflowId);
	await page.locator('[data-test-id="zoom-to-fit"]').click();
	// the canvas glides into place
	await page.mouse.move(0, 0);
	await page.waitForTimeout(1_500);
	await picture(page, folder, name);
}

/** Opens each panel of the imported workflow, and takes its picture. */
export async function picturePanels(
	page: Page,
	url: string,
	workflow: Workflow,
	folder: string,
): Promise<void> {
	await openWorkflow(page, url, workflow.id);
	for (const { name } of workflow.nodes) {
		await openPanel(page, name);
		// lists and credentials fill in a moment later
		await page.waitForTimeout(800);
		await picture(page, folder, name);
		await closePanel(page);
	}
}
