import { startSandbox, type Sandbox } from '../../../sandbox';
import { runNode } from '../../support/n8n';
import { loadChoices } from '../../support/n8n/searchList';

let sandbox: Sandbox;

beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.control.reset());

const ROOM = 'lesson-42';
const spec = (more: object = {}) => ({
	node: 'huaweiRtc',
	credentials: { huaweiCloudApi: sandbox.credentials.huaweiCloudApi },
	parameters: {
		authentication: 'accessKey',
		resource: 'user',
		operation: 'remove',
		appId: { __rl: true, mode: 'id', value: sandbox.targets.huawei.appId },
		roomId: { __rl: true, mode: 'list', value: ROOM },
		...more,
	},
});
const bodies = () =>
	(
		sandbox.control.inspect().huawei as unknown as { calls: { target: string; body: string }[] }
	).calls
		.filter(({ target }) => target.includes('batch-remove-users'))
		.map(({ body }) => JSON.parse(body) as unknown);

test('huaweiRtc: users of the room are offered, and those that are picked go in one request', async () => {
	const offered = await loadChoices(spec(), 'users');
	const values = offered.map(({ value }) => String(value));
	expect(values.length).toBeGreaterThan(1);
	const [[item] = []] = await runNode(spec({ usersBy: 'list', pickedUserIds: values }));
	expect(item?.json).toMatchObject({ outcome: 'accepted', target: { userIds: values } });
	expect(bodies()).toEqual([{ user_ids: values }]);
});

test('X3 huaweiRtc: nobody picked is refused by the name of the field, and nothing is sent', async () => {
	const run = runNode(spec({ usersBy: 'list', pickedUserIds: [], userIds: 'left-over' }));
	await expect(run).rejects.toThrow(/^User Names or IDs is empty/);
	expect(bodies()).toEqual([]);
});

test('huaweiRtc: a workflow saved before there was a choice removes whom it names', async () => {
	const userIds = { __rl: true, mode: 'id', value: 'student-1, student-2' };
	const [[item] = []] = await runNode(spec({ userIds }));
	expect(item?.json).toMatchObject({ target: { userIds: 'student-1, student-2' } });
	expect(bodies()).toEqual([{ user_ids: ['student-1', 'student-2'] }]);
});
