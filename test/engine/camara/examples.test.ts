import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { targets } from '../../../sandbox/framework/targets';
import { itemsOf, runWorkflow, type WorkflowJson } from '../../support/n8n';
import { PublishedTrigger } from '../../support/publishedTrigger';
import { sandboxSuite } from '../../support/suite';

/** Every CAMARA example, executed from its start to its last node. */
const suite = sandboxSuite();
const { mediaSessionId, registrationId, deviceId, subscriptionId } = targets.camara;
const folder = path.resolve(__dirname, '../../../examples');
const example = (name: string) =>
	JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as WorkflowJson;

async function run(name: string, items: IDataObject[]) {
	const { camaraApi } = suite.sandbox.credentials;
	const result = await runWorkflow(example(name), {
		credentials: { camaraApi },
		items: items.map((json) => ({ json })),
	});
	expect(result.status).toBe('success');
	return result;
}
const live = () => suite.sandbox.control.inspect().camara.live.map(({ id }) => id);

test('there are four, and each is executed here', () => {
	const names = readdirSync(folder).filter((name) => name.startsWith('camara-'));
	const own = readFileSync(__filename, 'utf8');
	expect(names).toHaveLength(4);
	for (const name of names) expect(own).toContain(`'${name}'`);
});

describe('camara-lost-device.json', () => {
	test('the call is over, with evidence', async () => {
		const report = { body: { caseNumber: 'CASE-4711', mediaSessionId } };
		const result = await run('camara-lost-device.json', [report]);
		expect(itemsOf(result, 'Over: Note It in the Case')[0]?.json).toMatchObject({
			body: { caseNumber: 'CASE-4711' },
			ending: { outcome: 'ended', effect: 'terminate' },
		});
		expect(live()).not.toContain(mediaSessionId);
	});

	test('an ID that nobody knows is no end', async () => {
		const report = { body: { mediaSessionId: 'FFFF' } };
		const result = await run('camara-lost-device.json', [report]);
		expect(itemsOf(result, 'Not Over: Tell Somebody')[0]?.json).toMatchObject({
			ending: { outcome: 'notFound' },
		});
	});
});

describe('camara-office-hours.json', () => {
	const invitation = (time: string, id: string) => ({
		eventName: 'session-invitation',
		time,
		data: { mediaSessionId: id },
	});

	test('at night and at weekends calls are declined, by day they ring', async () => {
		const { mediaSessionIds } = suite.sandbox.control.seed('camara', { incomingCalls: 4 });
		const [day = '', night = '', sunday = '', early = ''] = mediaSessionIds as string[];
		const result = await run('camara-office-hours.json', [
			invitation('2026-11-20T09:30:00Z', day),
			invitation('2026-11-20T17:00:00Z', night),
			invitation('2026-11-22T11:00:00Z', sunday),
			invitation('2026-11-20T06:59:59Z', early),
		]);
		const declined = itemsOf(result, 'Decline').map(({ json }) => json.ending as IDataObject);
		expect(declined.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
		expect(itemsOf(result, 'Let It Ring')).toHaveLength(1);
		expect(live()).toContain(day);
		expect(suite.sandbox.control.inspect().camara.over).toEqual(
			expect.arrayContaining(
				[night, sunday, early].map((id) => expect.objectContaining({ id, state: 'Declined' })),
			),
		);
	});

	test('its trigger subscribes, and an invitation of the sandbox starts it', async () => {
		const [own] = example('camara-office-hours.json').nodes;
		const { camaraApi } = suite.sandbox.credentials;
		const trigger = await PublishedTrigger.make({
			node: 'camaraWebRtcTrigger',
			parameters: own?.parameters as IDataObject,
			credentials: { camaraApi },
			secure: true,
		});
		await trigger.publish();
		suite.sandbox.control.seed('camara', { incomingCalls: 1 });
		while (trigger.items.length === 0) await new Promise(setImmediate);
		await run('camara-office-hours.json', trigger.items);
		await trigger.unpublish();
		await trigger.close();
	});
});

describe('camara-keep-registered.json', () => {
	test('a registration that lives is refreshed', async () => {
		suite.sandbox.control.configure('camara', { refreshAnswersEmpty: false });
		const result = await run('camara-keep-registered.json', [{}]);
		expect(itemsOf(result, 'Alive, or Look at the Failure')[0]?.json).toMatchObject({
			refresh: { registrationId, refreshAt: expect.any(String) },
		});
		expect(result.runData['Register Again']).toBeUndefined();
	});

	test('one that is gone is made again', async () => {
		suite.sandbox.control.advanceClock(3_600_000);
		const result = await run('camara-keep-registered.json', [{}]);
		expect(itemsOf(result, 'Keep the New Registration ID')[0]?.json).toMatchObject({
			registration: { registrationId: expect.any(String), expiresAt: expect.any(String) },
		});
	});

	test('any other failure registers nothing', async () => {
		suite.sandbox.control.configure('camara', { problem: 'PERMISSION_DENIED' });
		const result = await run('camara-keep-registered.json', [{}]);
		expect(result.runData['Register Again']).toBeUndefined();
	});
});

describe('camara-end-device.json', () => {
	test('nothing of the device is left', async () => {
		const body = { deviceId, registrationId, mediaSessionIds: [mediaSessionId] };
		const result = await run('camara-end-device.json', [{ body }]);
		expect(itemsOf(result, 'Done: Keep the Report')[0]?.json).toMatchObject({
			ending: { outcome: 'accepted' },
		});
		expect(live()).toEqual([]);
	});

	test('a part that fails is told', async () => {
		suite.sandbox.control.answerNext('camara', { status: 403, count: 5, path: subscriptionId });
		suite.sandbox.control.answerNext('camara', {
			status: 403,
			path: registrationId,
			body: { status: 403, code: 'PERMISSION_DENIED', message: 'No.' },
		});
		const body = { deviceId, registrationId, mediaSessionIds: [mediaSessionId] };
		const result = await run('camara-end-device.json', [{ body }]);
		expect(itemsOf(result, 'Failed: Tell Somebody')).toHaveLength(1);
		expect(live()).not.toContain(mediaSessionId);
	});
});
