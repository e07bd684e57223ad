import type { IDataObject } from 'n8n-workflow';

import { targets } from '../../../sandbox/framework/targets';
import { runNode } from '../../support/n8n';
import { sandboxSuite } from '../../support/suite';

/** Device: End Everything when its lists show what they should not. */
const suite = sandboxSuite();
const { mediaSessionId, registrationId, deviceId } = targets.camara;
const another = '00000000-0000-4000-8000-00000000beef';

beforeEach(() => suite.sandbox.control.reset());

const deleted = () =>
	suite.sandbox.control
		.inspect()
		.requests.filter(({ method }) => method === 'DELETE')
		.map(({ target }) => target.split('/').at(-1));

async function endEverything(lists: { registrations?: unknown[]; subscriptions?: unknown[] }) {
	const { control, credentials } = suite.sandbox;
	const answer = (path: string, body: unknown[] = []) =>
		control.answerNext('camara', {
			...{ path, status: 200, headers: { 'content-type': 'application/json' } },
			body: body as never,
		});
	answer('/sessions?deviceId', lists.registrations);
	answer('/subscriptions', lists.subscriptions);
	const [[item] = []] = await runNode({
		node: 'camaraWebRtc',
		parameters: {
			...{ resource: 'device', operation: 'endEverything', findRegistrations: true },
			...{ mediaSessionIds: mediaSessionId, registrationId: '', deviceId, subscriptionIds: '' },
			...{ endSubscriptions: true, waitUntilEnded: true },
			options: { onFailure: 'returnItem' },
		},
		credentials: { camaraApi: { ...credentials.camaraApi, layout: 'candidate' } as never },
	});
	return item?.json as IDataObject & { message: string };
}

test('R31: lists of nothing leave what is ended as it is', async () => {
	expect(await endEverything({})).toMatchObject({ ended: true, outcome: 'ended' });
});

test('R31: a registration that names another device is left alone, and the item says so', async () => {
	const item = await endEverything({ registrations: [{ registrationId, deviceId: another }] });
	expect(item).toMatchObject({ ended: false, outcome: 'failed' });
	expect(item.message).toContain('1 registrations of another device');
	expect(deleted()).toEqual([mediaSessionId]);
});

test('R31: the device is the same in capital letters', async () => {
	const item = await endEverything({
		registrations: [{ registrationId, deviceId: deviceId.toUpperCase() }],
		subscriptions: [
			{ id: 'sub-1', config: { subscriptionDetail: { deviceId: deviceId.toUpperCase() } } },
			{ id: 'sub-2', config: { subscriptionDetail: { deviceId: another } } },
		],
	});
	expect(item).toMatchObject({ untouchedSubscriptions: ['sub-2'] });
	expect(deleted()).toEqual([mediaSessionId, registrationId, 'sub-1']);
});

test.each([
	['registrations', [{ id: 'x' }, 'y'], '2 entries of the list have no registrationId'],
	['subscriptions', [{ subscriptionId: 'x' }], '1 entries of the list have no id'],
])(
	'R31: %s of another service: the call ends, and nothing more is claimed',
	async (name, rows, complaint) => {
		const item = await endEverything({ [name]: rows });
		expect(item).toMatchObject({ ended: false, outcome: 'failed' });
		expect(item.message).toContain(complaint);
		expect(deleted()).toEqual([mediaSessionId]);
	},
);
