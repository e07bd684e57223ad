import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import type { N8nApi } from './api';

const CANDIDATES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
const STEP_WITHIN_MS = 45_000;

const testId = (id: string) => `[data-test-id="${id}"]`;

/** n8n's editor in a browser, logged in. */
export interface Editor {
	page: Page;
	close(): Promise<void>;
}

/** The browser to use: $CHROMIUM, or the first known one in the PATH. */
export function findBrowser(): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const found = CANDIDATES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
	return [process.env.CHROMIUM ?? '', ...found].find((file) => file !== '' && fs.existsSync(file));
}

/** Opens a logged-in editor. Throws with the cure when there is no browser. */
export async function openEditor(
	url: string,
	api: Pick<N8nApi, 'cookies'>,
	{ width = 1440, height = 900, scale = 1 } = {},
): Promise<Editor> {
	const executablePath = findBrowser();
	if (executablePath === undefined) {
		throw new Error(
			'No Chromium found. Install it (apt-get install chromium) or set CHROMIUM to its path.',
		);
	}
	let browser: Browser | undefined;
	try {
		browser = await chromium.launch({ executablePath, args: ARGUMENTS, timeout: STEP_WITHIN_MS });
		const context = await browser.newContext({
			viewport: { width, height },
			deviceScaleFactor: scale,
			// nobody vouches for the certificate of the door to n8n
			ignoreHTTPSErrors: true,
		});
		await context.addCookies(
			api.cookies.map((cookie) => {
				const split = cookie.indexOf('=');
				return { name: cookie.slice(0, split), value: cookie.slice(split + 1), url };
			}),
		);
		const page = await context.newPage();
		page.setDefaultTimeout(STEP_WITHIN_MS);
		const opened = browser;
		return { page, close: async () => await opened.close() };
	} catch (error) {
		await browser?.close();
		throw error;
	}
}

/** Opens a workflow and waits until its nodes stand on the canvas. */
export async function openWorkflow(page: Page, url: string, workflowId: string): Promise<void> {
	await page.goto(`${url}/workflow/${workflowId}`, { waitUntil: 'domcontentloaded' });
	await page.locator(testId('canvas-node')).first().waitFor();
	await closeNotices(page);
}

/** n8n greets new users with dialogs and toasts that would lie over what we look at. */
async function closeNotices(page: Page): Promise<void> {
	for (const close of await page.locator('.el-notification__closeBtn').all()) {
		await close.click({ timeout: 1_000 }).catch(() => undefined);
	}
}

/**
 * Types a node's display name into the node creator and waits until it is offered, with an icon
 * that loaded. Throws when it is not.
 */
export async function findInNodeCreator(page: Page, displayName: string): Promise<void> {
	const search = page.locator(testId('node-creator-search-bar'));
	if (!(await search.isVisible())) await page.locator(testId('node-creator-plus-button')).click();
	await search.fill(displayName);
	const item = page
		.locator(testId('item-iterator-item'))
		.filter({ has: page.getByText(displayName, { exact: true }) })
		.first();
	await item.waitFor();
	await requireLoaded(item.locator('img').first(), displayName);
}

/** Throws unless the picture is there and has loaded. */
async function requireLoaded(picture: Locator, of: string): Promise<void> {
	await picture.waitFor({ state: 'attached' });
	const loaded = await picture.evaluate(async (element) => {
		const image = element as unknown as { decode(): Promise<void>; naturalWidth: number };
		await image.decode().catch(() => undefined);
		return image.naturalWidth > 0;
	});
	if (!loaded) {
		throw new Error(`The icon of ${of} did not load: ${await picture.getAttribute('src')}`);
	}
}

/** Opens a node's panel by its name on the canvas. */
export async function openPanel(page: Page, nodeName: string): Promise<void> {
	await page.locator(`[data-node-name="${nodeName}"]`).first().dblclick();
	await page.locator(testId('ndv')).waitFor();
}

export async function closePanel(page: Page): Promise<void> {
	await page.locator(testId('ndv-close-button')).click();
	await page.locator(testId('ndv')).waitFor({ state: 'hidden' });
}

/** What a choice field of the open panel shows; undefined when the panel has no such field. */
export async function shownChoice(page: Page, parameter: string): Promise<string | undefined> {
	const field = page.locator(`${testId('ndv')} ${testId(`parameter-input-${parameter}`)} input`);
	if ((await field.count()) === 0) return undefined;
	return await field.first().inputValue();
}

/** The choices that a field of the open panel offers. */
export async function offeredChoices(page: Page, parameter: string): Promise<string[]> {
	await page
		.locator(`${testId('ndv')} ${testId(`parameter-input-${parameter}`)} input`)
		.first()
		.click();
	const options = page.locator('.el-select-dropdown__item:visible .option-headline');
	await options.first().waitFor();
	const names = (await options.allInnerTexts()).map((name) => name.trim());
	await page.keyboard.press('Escape');
	return names;
}

/** A field of the open panel whose value is picked from a list or typed. */
const locatorField = (page: Page, parameter: string) =>
	page.locator(`${testId('ndv')} ${testId(`resource-locator-${parameter}`)}`).first();

/**
 * Opens the list of such a field, which is in mode From List, and waits for what is offered.
 * Throws with the editor's own message when the list could not be read, or is empty.
 */
export async function openList(page: Page, parameter: string): Promise<string[]> {
	await locatorField(page, parameter).locator(testId('rlc-input')).click();
	const entries = page.locator(`${testId('rlc-item')}:visible`);
	const problem = page.locator(`${testId('rlc-error-container')}:visible`);
	await entries.or(problem).first().waitFor();
	if ((await problem.count()) > 0) {
		throw new Error(`The list of ${parameter} says: ${await problem.first().innerText()}`);
	}
	return (await entries.allInnerTexts()).map((text) => text.trim());
}

/** Picks an entry of the open list by its text; returns what the field shows then. */
export async function pickFromList(page: Page, parameter: string, text: string): Promise<string> {
	const entries = page.locator(`${testId('rlc-item')}:visible`);
	await entries.filter({ hasText: text }).first().click();
	await entries.first().waitFor({ state: 'hidden' });
	return await locatorField(page, parameter)
		.locator(`input${testId('rlc-input')}, ${testId('rlc-input')} input`)
		.first()
		.inputValue();
}

/** Throws unless the open panel shows a notice that begins with this text. */
export async function requireNotice(page: Page, text: string): Promise<void> {
	await page.locator(testId('ndv')).getByText(text).first().waitFor();
}

/** Throws unless the node's own icon stands on the canvas and has loaded. */
export async function requireIcon(page: Page, nodeName: string): Promise<void> {
	await requireLoaded(page.locator(`[data-node-name="${nodeName}"] img`).first(), nodeName);
}

/** Presses Execute Workflow, waits until every node that ran shows it, and closes what pops up. */
export async function executeInEditor(page: Page): Promise<void> {
	await page.locator(testId('execute-workflow-button')).click();
	await page.locator(testId('canvas-node-status-success')).first().waitFor();
	await page.locator(testId('execute-workflow-button')).filter({ hasText: 'Execute' }).waitFor();
	await tidy(page);
}

/** The choices of the open panel's credentials, in their order: the first is usually that of the API. */
const credentialFields = (page: Page) =>
	page.locator(`${testId('ndv')} ${testId('node-credentials-select')}`);

/** What the open panel shows as chosen credentials. */
export async function shownCredentials(page: Page): Promise<string[]> {
	const inputs = await credentialFields(page).locator('input').all();
	return await Promise.all(inputs.map(async (input) => await input.inputValue()));
}

/** Opens the list of one of the credentials, and returns the names that are offered. */
export async function openCredentials(page: Page, place: number): Promise<string[]> {
	await credentialFields(page).nth(place).locator('input').first().click();
	const entries = page.locator('.el-select-dropdown__item:visible');
	await entries.first().waitFor();
	return (await entries.allInnerTexts()).map((text) => text.split('\n')[0]?.trim() ?? '');
}

/** Chooses from the open list of credentials. */
export async function chooseCredential(page: Page, name: string): Promise<void> {
	const entries = page.locator('.el-select-dropdown__item:visible');
	await entries.filter({ hasText: name }).first().click();
	await entries.first().waitFor({ state: 'hidden' });
}

/** Presses Execute Step in the open panel; does not wait for what comes of it. */
export async function executeStep(page: Page): Promise<void> {
	await page
		.locator(`${testId('ndv')} ${testId('node-execute-button')}`)
		.first()
		.click();
}

/** The hints under the output of the open panel. */
export async function outputHints(page: Page): Promise<string[]> {
	const hints = page.locator(`${testId('ndv')} ${testId('node-hint')}:visible`);
	return (await hints.allInnerTexts()).map((text) => text.trim());
}

/** Publishes the open workflow with the button, and closes what n8n says about it. */
export async function publishInEditor(page: Page): Promise<void> {
	await page.locator(testId('workflow-open-publish-modal-button')).click();
	await page.locator(testId('workflow-publish-button')).click();
	await page
		.locator(testId('workflow-open-publish-modal-button'))
		.filter({ hasText: 'Published' })
		.waitFor();
	await page.keyboard.press('Escape');
}

/** What the node creator offers for a text: display name and description, best first. */
export async function searchNodes(
	page: Page,
	text: string,
): Promise<Array<{ name: string; description: string }>> {
	const search = page.locator(testId('node-creator-search-bar'));
	if (!(await search.isVisible())) await page.locator(testId('node-creator-plus-button')).click();
	await search.fill(text);
	const items = page.locator(testId('item-iterator-item'));
	await items
		.or(page.locator(testId('node-creator-no-results')))
		.first()
		.waitFor();
	// the list follows the typing a moment later
	await page.waitForTimeout(400);
	return (await items.allInnerTexts()).map((item) => {
		const [name = '', ...rest] = item.split('\n').map((line) => line.trim());
		return { name, description: rest.join(' ') };
	});
}

/** The text of the open panel's output, once there is one. */
export async function outputText(page: Page): Promise<string> {
	const output = page.locator(`${testId('ndv')} ${testId('output-panel')}`);
	await output.locator('td').first().waitFor();
	return await output.innerText();
}

/** Finds a node by a text, opens its actions, and adds one; its panel is open then. */
export async function addFromPicker(
	page: Page,
	text: string,
	node: string,
	action: string,
	onActions: () => Promise<void> = async () => undefined,
): Promise<void> {
	await searchNodes(page, text);
	const item = page.locator(testId('item-iterator-item'));
	await item
		.filter({ has: page.getByText(node, { exact: true }) })
		.first()
		.click();
	const entry = page.locator(testId('node-creator')).getByText(action, { exact: true }).first();
	await entry.waitFor();
	await onActions();
	await entry.click();
	await page.locator(testId('ndv')).waitFor();
}

/** Drags a value of the open panel's input, shown by its name, onto a field; n8n makes an expression of it. */
export async function dragToField(page: Page, value: string, field: string): Promise<void> {
	const pill = page
		.locator(`${testId('ndv')} ${testId('run-data-schema-item')}`)
		.filter({ has: page.getByText(value, { exact: true }) })
		.last()
		.locator('[data-target="mappable"]')
		.first();
	const target = page.locator(`${testId('ndv')} ${testId(field)}`).first();
	await target.scrollIntoViewIfNeeded();
	const [from, to] = await Promise.all([pill.boundingBox(), target.boundingBox()]);
	if (!from || !to) throw new Error(`${value} cannot be dragged to ${field}`);
	const middle = (box: typeof from) => [box.x + box.width / 2, box.y + box.height / 2] as const;
	await page.mouse.move(...middle(from));
	await page.mouse.down();
	await page.mouse.move(from.x + from.width, from.y + from.height, { steps: 5 });
	await page.mouse.move(...middle(to), { steps: 15 });
	// the field lights up a moment after the pointer has come
	await page.waitForTimeout(300);
	await page.mouse.up();
	await page.waitForTimeout(600);
}

/** Turns a switch of the open panel. */
export async function turnSwitch(page: Page, parameter: string): Promise<void> {
	await page
		.locator(`${testId('ndv')} ${testId(`parameter-input-${parameter}`)} .el-switch`)
		.first()
		.click();
}

/** Opens the node creator and adds a node of n8n's own that has no list of actions. */
export async function addPlain(page: Page, name: string): Promise<void> {
	await searchNodes(page, name);
	await page
		.locator(testId('item-iterator-item'))
		.filter({ has: page.getByText(name, { exact: true }) })
		.first()
		.click();
	await page.locator(testId('ndv')).waitFor();
}

/** Fills in what the first condition of the open Switch compares with. */
export async function fillCondition(page: Page, value: string): Promise<void> {
	const field = page.locator(`${testId('ndv')} ${testId('filter-condition-right')} input`).first();
	await field.fill(value);
	await field.blur();
}

/** n8n takes over what was typed or turned a moment later. */
export async function settled(page: Page): Promise<void> {
	await page.waitForTimeout(1_500);
}

/** Selects a node of the canvas: what is added next is connected to it. */
export async function selectNode(page: Page, nodeName: string): Promise<void> {
	await page.locator(`[data-node-name="${nodeName}"]`).first().click();
}

/** Lets n8n lay the canvas out. */
export async function layOut(page: Page): Promise<void> {
	await page.locator(testId('tidy-up-button')).click();
	await page.waitForTimeout(800);
}

/** Shows the whole canvas, without toasts and without a tooltip under the pointer. */
export async function tidy(page: Page): Promise<void> {
	await closeNotices(page);
	await page.locator(testId('zoom-to-fit')).click();
	await page.mouse.move(0, 0);
	await page.waitForTimeout(1_500);
}
