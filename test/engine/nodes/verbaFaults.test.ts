import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { verintVerba } from '../../../nodes/VerintVerba/provider';
import { targets } from '../../../sandbox/framework/targets';
import { sandboxSuite } from '../../support/suite';
import { runSource, testTools } from '../../support/tools';
import { PublishedTrigger } from '../../support/verbaTrigger';
import { verbaError, verbaSpec } from '../../support/verba';

const suite = sandboxSuite();
const { callId } = targets.verba;
type Fields = IDataObject & { options?: IDataObject };

/** The item of one operation, also where it fails, on a clock that moves in pauses only. */
async function one(
	operation: string,
	parameters: Fields,
	items?: INodeExecutionData[],
): Promise<IDataObject> {
	const tools = testTools();
	tools.onPause = (milliseconds) => suite.sandbox.control.advanceClock(milliseconds);
	const options = { onFailure: 'returnItem', ...parameters.options };
	const spec = verbaSpec(suite.sandbox, operation, { ...parameters, options });
	const source = { node: 'verintVerba', source: verintVerba };
	const [item] = await runSource(source, spec, tools, items);
	return item!.json;
}

const seed = (more: Record<string, unknown>) =>
	(suite.sandbox.control.seed('verba', more) as { conversations: string[] }).conversations;
const isThere = (id: string) =>
	suite.sandbox.control.inspect().verba.live.some((one) => one.id === id);
const deletions = async () =>
	(await suite.requests('verba')).filter(({ target }) => target.includes('action=DeleteCall'));
const answer = (path: string, body: string, more: Record<string, unknown> = {}) =>
	suite.sandbox.control.answerNext('verba', { status: 200, body, path, ...more });
const byLast = { identifier: 'extension', extension: '9000', status: 'last' };

describe('"last" is asked for once', () => {
	test.each([
		['a bare 401', 401, 'Unauthorized'],
		['a 401 with another code', 401, verbaError('17', 'Refused.')],
		['a general code whose text names a token', 200, verbaError('-1', 'Token bucket is empty.')],
		[
			'a code of no meaning whose text names a login',
			200,
			verbaError('17', 'Audit of login x failed.'),
		],
	])('after %s', async (_, status, body) => {
		seed({ conversations: 2, extension: '9000' });
		await one('conversation.get', { identifier: 'callId', callId });
		answer('DeleteCall', body, { status });
		await one('conversation.delete', byLast);
		expect(await deletions()).toHaveLength(1);
	});

	test('and the codes of a session that ran out are a refusal: there it is asked for again', async () => {
		seed({ conversations: 2, extension: '9000' });
		await one('conversation.get', { identifier: 'callId', callId });
		answer('DeleteCall', verbaError('-43', 'Token expired.'));
		expect(await one('conversation.delete', byLast)).toMatchObject({ outcome: 'accepted' });
		expect(await deletions()).toHaveLength(2);
	});
});

describe('an identifier that several conversations can have', () => {
	const byMeeting = { identifier: 'meetingId', meetingId: 'M-1' };

	test('a lost answer: the next one of the meeting is not deleted in its place', async () => {
		const [first = ''] = seed({ meetingId: 'M-1' });
		let later = '';
		suite.sandbox.control.dropNext('verba', { when: 'afterWork', path: 'DeleteCall' });
		const running = one('conversation.delete', byMeeting);
		while (isThere(first)) await new Promise((go) => setImmediate(go));
		[later = ''] = seed({ meetingId: 'M-1' });
		const item = await running;
		expect(isThere(later)).toBe(true);
		expect(item.ended).toBe(false);
	});

	test('a look that is refused for several matches stops before the deletion', async () => {
		seed({ conversations: 2, meetingId: 'M-1' });
		const item = await one('conversation.delete', byMeeting);
		expect(item).toMatchObject({ outcome: 'failed' });
		expect(await deletions()).toHaveLength(0);
	});
});

describe('"not found" of something else proves no deletion', () => {
	test.each([
		'Resource not found',
		'Page not found.',
		'The Recorder of the call cannot be found.',
		'License not found',
		'The policy for the conversation cannot be found',
	])('%s', async (message) => {
		suite.sandbox.control.configure('verba', { deleteDelayMs: 600_000 });
		answer('GetCallInformation', verbaError('404', message), { after: 1, count: 100 });
		const tools = testTools();
		tools.onPause = (milliseconds) => suite.sandbox.control.advanceClock(milliseconds);
		const item = await one('conversation.delete', {
			...{ identifier: 'callId', callId, waitUntilEnded: true },
			options: { lookBeforeEnding: false },
		});
		expect(item).not.toHaveProperty('seen');
		expect(item.ended).toBe(false);
	});
});

describe('protected', () => {
	const span = () => {
		const now = Date.parse(suite.sandbox.control.inspect().clock);
		return {
			startTime: new Date(now - 7_200_000).toISOString(),
			endTime: new Date(now + 60_000).toISOString(),
		};
	};
	test('Erase With Proof: what the search shows protected stays, though the look says nothing', async () => {
		const [id = ''] = seed({ protected: true, extension: '4711' });
		answer('GetCallInformation', verbaError('17', 'Something else.'));
		await one('conversation.eraseWithProof', {
			...{ findBy: 'number', numbers: '4711', maximum: 5, ...span() },
		});
		expect(isThere(id)).toBe(true);
	});

	test.each(['Y', 'on', '-1', '2', 'protected'])('written as %s', async (flag) => {
		const record = `<verbacdr><ccdr_id>${callId}</ccdr_id><start_time>2026-11-20 09:00:00</start_time><do_not_delete>${flag}</do_not_delete></verbacdr>`;
		answer('GetCallInformation', `<VerbaApi><Response code="0">${record}</Response></VerbaApi>`);
		await one('conversation.delete', { identifier: 'callId', callId });
		expect(await deletions()).toHaveLength(0);
	});
});

describe('damaged memory of the trigger', () => {
	test.each<[string, IDataObject]>([
		['cursor', { cursor: 'abc', seen: {} }],
		['cursor far', { cursor: 9e15, seen: {} }],
		['seen', { cursor: 1, seen: null }],
		['seen list', { seen: [] }],
		['calls', { calls: { a: null } }],
		['calls', { calls: { a: { began: 'x' } } }],
		['calls', { calls: 'x' }],
	])('%s', async (_, verba) => {
		const published = new PublishedTrigger(suite.sandbox, {
			events: ['recorded', 'ongoing', 'ended'],
		});
		seed({ conversations: 2 });
		published.remembered.verba = verba;
		await expect(published.poll()).resolves.toBeNull();
		const [made = ''] = seed({});
		expect((await published.poll())?.map(({ ccdr_id }) => ccdr_id)).toEqual([made]);
	});
});
