import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { Locator } from 'playwright-core';
import { openEditor } from '../../scripts/host/editor';
import { picture } from '../../scripts/host/panels';
import { SCREENSHOTS } from './editorChecks';
import type { World } from './world';

const RED = /rgb\((?:179, 38, 30|255, 138, 128)\)/;

/** The sandbox's state page, as a person uses it beside the editor. */
export async function stateChecks({
	runner,
	sandbox,
	playground,
	wrongAddress,
}: World): Promise<void> {
	const editor = await openEditor(sandbox.baseUrls.control, playground.api, {
		width: 1280,
		height: 800,
	});
	const { page } = editor;
	const taker = http.createServer((_request, response) => response.end('{}'));
	await new Promise<void>((resolve) => taker.listen(0, '127.0.0.1', resolve));
	const good = `http://127.0.0.1:${(taker.address() as AddressInfo).port}`;
	try {
		sandbox.control.reset();
		await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		await page.goto(sandbox.baseUrls.control);
		await page.locator('.card').first().waitFor();

		await runner.check('state page: says what it is', async () => {
			const text = await page.locator('header').innerText();
			assert.match(text, /what is live, what is over, and what was asked\. Nothing here is real/);
		});
		await runner.check(
			'state page: Copy copies the ID, and a masked one has no button',
			async () => {
				const { sid } = sandbox.targets.agora;
				const row = page.locator('li').filter({ hasText: sid }).first();
				await row.getByRole('button', { name: 'Copy' }).click();
				await row.getByText('Copied').waitFor();
				const copied = (await page.evaluate('navigator.clipboard.readText()')) as string;
				assert.equal(copied, sid);
				const masked = page.locator('li').filter({ hasText: '***' });
				assert.equal(await masked.locator('button').count(), 0);
			},
		);
		await runner.check(
			'state page: a refused request stands in red, a good one does not',
			async () => {
				const { appId } = sandbox.targets.agora;
				const path = `/na/v1/projects/${appId}/rtls/ingress/online-streams`;
				await axios.get(sandbox.baseUrls.agora + path, {
					validateStatus: () => true,
					proxy: false,
				});
				const refused = page.locator('#requests tr.refused').first();
				await refused.waitFor();
				assert.match(await refused.innerText(), /refused/);
				for (const cell of await refused.locator('td').all()) assert.match(await colour(cell), RED);
				const other = page.locator('#requests tr:not(.refused) td:nth-child(4)').first();
				if ((await other.count()) > 0) assert.doesNotMatch(await colour(other), RED);
			},
		);
		await runner.check(
			'state page: what triggers took and refused stands there with its verdict',
			async () => {
				for (const [webhookUrl, verdict] of [
					[good, 'taken'],
					[wrongAddress, 'refused'],
				] as const) {
					sandbox.control.configure('agora', { webhookUrl, retryGapMs: 1 });
					sandbox.control.seed('agora', { channel: `seen-${verdict}` });
					await page.locator('#events tr').filter({ hasText: verdict }).first().waitFor();
				}
				// The vendor sends four times; none of them may come after Reset.
				await page.locator('#events tr').filter({ hasText: 'attempt 4' }).waitFor();
				const event = await page.locator('#events tr').first().innerText();
				assert.match(event, /live_stream_connected/, 'nobody says what was sent');
				const [taken, refused] = ['taken', 'refused'].map((verdict) =>
					page.locator('#events tr').filter({ hasText: verdict }).first().locator('td').nth(2),
				);
				assert.doesNotMatch(await colour(taken), RED);
				assert.match(await colour(refused), RED);
				await page.locator('#events').scrollIntoViewIfNeeded();
				await picture(page, SCREENSHOTS, 'state-page-below');
			},
		);
		await runner.check(
			'state page: Reset makes everything live again, and empties the lists',
			async () => {
				sandbox.control.configure('agora', { webhookUrl: '' });
				await page.getByRole('button', { name: /^Reset/ }).click();
				await page.locator('#noEvent:visible').waitFor();
				await page.locator('#none:visible').waitFor();
				const over = await page.locator('#providers li.over').count();
				assert.equal(over, 0, 'something is over still');
			},
		);
	} finally {
		taker.close();
		await editor.close();
		sandbox.control.reset();
	}
}

const colour = async (cell: Locator | undefined): Promise<string> =>
	(await cell?.evaluate((element) => {
		// As a person sees it; the types of a browser are not known here.
		const { defaultView } = element.ownerDocument as unknown as {
			defaultView: { getComputedStyle(of: unknown): { color: string } };
		};
		return defaultView.getComputedStyle(element).color;
	})) ?? '';
