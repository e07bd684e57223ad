import type { Page } from 'playwright-core';
import { picture, pictureCanvas } from './panels';
import type { Playground } from './playground';

const ID = 'example-kill-switch';
const SET_UP = 'Set Up Once';
/** A form is narrow: more would be an empty margin. */
const OF_A_FORM = { width: 1020, height: 640 };
const SHOWN_WITHIN_MS = 120_000;

/** Fills in the kill switch in a browser, approves, reads the report, and takes a picture of each page. */
export async function pullKillSwitch({
	page,
	playground: { server, api, workflows },
	folder,
}: {
	page: Page;
	playground: Pick<Playground, 'server' | 'api' | 'workflows'>;
	folder: string;
}): Promise<void> {
	const workflow = workflows.find(({ id }) => id === ID);
	if (!workflow) throw new Error('examples/kill-switch.json was not imported');
	await api.runWorkflow(workflow, SET_UP);
	await pictureCanvas(page, server.url, ID, folder, 'kill-switch-canvas');
	await api.publish(ID);
	try {
		await page.setViewportSize(OF_A_FORM);
		await showForm(page, await addressOfForm(api));
		await page.locator('input[type="text"]').nth(0).fill('CASE-4711');
		await page.locator('select').selectOption('Lost or stolen device');
		await page.locator('input[type="text"]').nth(1).fill('Ada, service desk');
		await picture(page, folder, 'kill-switch-1-form');
		await page.locator('#submit-btn').click();

		await page.getByText('Now it is').waitFor({ timeout: SHOWN_WITHIN_MS });
		await page.getByText('End all of these').click();
		await page.locator('input[type="text"]').last().fill('Grace, security');
		await picture(page, folder, 'kill-switch-2-approval');
		await page.locator('#submit-btn').click();

		await page.getByText('What is known').waitFor({ timeout: SHOWN_WITHIN_MS });
		await picture(page, folder, 'kill-switch-3-report');
	} finally {
		await api.unpublish(ID);
	}
}

/** The address that n8n shows to people: that of its door, whose certificate nobody vouches for. */
async function addressOfForm(api: Playground['api']): Promise<string> {
	const { data } = await api.http.get<{ data: { urlBaseWebhook: string } }>('/rest/settings');
	return `${data.data.urlBaseWebhook}form/kill-switch`;
}

/** A published form is served a moment later. */
async function showForm(page: Page, url: string): Promise<void> {
	const deadline = Date.now() + SHOWN_WITHIN_MS;
	for (;;) {
		await page.goto(url, { waitUntil: 'domcontentloaded' });
		if ((await page.locator('#submit-btn').count()) > 0) return;
		if (Date.now() > deadline) throw new Error(`No form at ${url}`);
		await page.waitForTimeout(300);
	}
}
