import type { IDataObject } from 'n8n-workflow';

import { targets } from '../../../sandbox/framework/targets';
import { sandboxSuite } from '../../support/suite';
import { PublishedTrigger } from '../../support/verbaTrigger';
import { verbaError } from '../../support/verba';

const suite = sandboxSuite();
const { callId, ongoingCallId } = targets.verba;
const MINUTE = 60_000;

const trigger = (parameters: IDataObject = {}) => new PublishedTrigger(suite.sandbox, parameters);
const seed = (more: Record<string, unknown> = {}) =>
	(suite.sandbox.control.seed('verba', more) as { conversations: string[] }).conversations;
const ids = (items: IDataObject[] | null) => items?.map(({ ccdr_id }) => ccdr_id);

describe('new recordings', () => {
	test('publishing starts now; each new one starts the workflow once', async () => {
		const published = trigger();
		expect(await published.poll()).toBeNull();
		expect(await published.poll()).toBeNull();
		const made = seed({ conversations: 3 });
		const items = await published.poll();
		expect(ids(items)?.sort()).toEqual([...made].sort());
		expect(items?.[0]).toMatchObject({
			eventName: 'conversationRecorded',
			startTime: expect.stringMatching(/Z$/),
			source_caller_id: expect.any(String),
		});
		expect(await published.poll()).toBeNull();
	});

	test('T9 verba: a restart, and an upload that comes late, lose and double nothing', async () => {
		const published = trigger();
		await published.poll();
		published.save();
		const [early = ''] = seed();
		const [late = ''] = seed({ listedAfterMs: 30 * MINUTE });
		expect(ids(await published.poll())).toEqual([early]);
		published.restart();
		expect(await published.poll()).toBeNull();
		suite.sandbox.control.advanceClock(30 * MINUTE);
		expect(ids(await published.poll())).toEqual([late]);
	});

	test('T16 verba: a server that is away loses nothing', async () => {
		const published = trigger();
		await published.poll();
		const made = seed({ conversations: 2 });
		const body = verbaError('-1', 'Unexpected error.');
		const path = 'SearchCalls';
		suite.sandbox.control.answerNext('verba', { status: 200, body, path });
		await expect(published.poll()).rejects.toThrow(/-1/);
		suite.sandbox.control.answerNext('verba', { status: 200, body: '<html/>', path });
		await expect(published.poll()).rejects.toThrow(/unexpected format/);
		expect(ids(await published.poll())?.sort()).toEqual([...made].sort());
	});

	test('a failure on a later page remembers nothing of the pages before', async () => {
		suite.sandbox.control.configure('verba', { pageMost: 2 });
		const published = trigger();
		await published.poll();
		const made = seed({ conversations: 5 });
		const body = verbaError('-1', 'Unexpected error.');
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'pagefirst=4' });
		await expect(published.poll()).rejects.toThrow(/-1/);
		expect(ids(await published.poll())?.sort()).toEqual([...made].sort());
	});

	test('filters, metadata, the simple form and the zone go into the search', async () => {
		suite.sandbox.control.configure('verba', { userTimeZone: 'Asia/Kolkata' });
		const published = trigger({
			filters: { numbers: ['4711'], secondary: true },
			options: { timeZone: 'Asia/Kolkata', include: ['returnMetadata'], simplify: true },
		});
		await published.poll();
		seed();
		const [mine = ''] = seed({ extension: '4711', secondary: true, metadata: { ticketId: 'T-1' } });
		const [item] = (await published.poll()) ?? [];
		expect(item).toMatchObject({
			...{ callId: mine, from: '4711', metadata: { ticketId: 'T-1' }, ongoing: false },
		});
		const now = Date.parse(suite.sandbox.control.inspect().clock);
		expect(Math.abs(Date.parse(String(item?.endTime)) - now)).toBeLessThan(5 * MINUTE);
		const requests = await suite.requests('verba');
		expect(requests.at(-1)?.target).toMatch(
			/&status=recorded&secondary=1&anynum=4711&.*returnMetadata=1/,
		);
	});

	test('a server that overlooks pages and bounds its lists: all are told, once', async () => {
		suite.sandbox.control.configure('verba', { ignoresPaging: true, pageMost: 2 });
		const published = trigger();
		await published.poll();
		const made: string[] = [];
		for (let count = 0; count < 7; count += 1) {
			made.push(...seed({ lasted: 1_000 }));
			suite.sandbox.control.advanceClock(3 * MINUTE);
		}
		expect(ids(await published.poll())?.sort()).toEqual([...made].sort());
		expect(await published.poll()).toBeNull();
	});

	test('more at once than such a server shows: the poll says so, and nothing is lost', async () => {
		const published = trigger();
		await published.poll();
		const made = seed({ conversations: 15, lasted: 1_000, spreadMs: 0 });
		suite.sandbox.control.configure('verba', { ignoresPaging: true, pageMost: 12 });
		await expect(published.poll()).rejects.toThrow(/no more than 12 conversations of a second/);
		suite.sandbox.control.configure('verba', { ignoresPaging: false });
		expect(ids(await published.poll())?.sort()).toEqual([...made].sort());
	});

	test.each([2, 3])('one that overlooks pages and shows all, %s at once', async (conversations) => {
		suite.sandbox.control.configure('verba', { ignoresPaging: true });
		const published = trigger({ filters: { numbers: ['4711'] } });
		await published.poll();
		const made = seed({ conversations, extension: '4711', lasted: 1_000, spreadMs: 0 });
		expect(ids(await published.poll())?.sort()).toEqual([...made].sort());
		expect((await suite.requests('verba')).length).toBeLessThan(120);
	});

	test('the overlap is kept, and what it cannot reach is the exception', async () => {
		const published = trigger({ options: { overlap: 0.5 } });
		await published.poll();
		const [late = ''] = seed({ lasted: MINUTE, listedAfterMs: 20 * MINUTE });
		seed({ lasted: MINUTE, listedAfterMs: 4 * 60 * MINUTE });
		suite.sandbox.control.advanceClock(20 * MINUTE);
		expect(ids(await published.poll())).toEqual([late]);
	});
});

describe('calls', () => {
	const calls = { events: ['ongoing', 'ended'] };

	test('a call starts once and ends once; those from before only end', async () => {
		const published = trigger(calls);
		expect(await published.poll()).toBeNull();
		const [begun = ''] = seed({ ongoing: true, metadata: { ticketId: 'T' } });
		expect(await published.poll()).toMatchObject([{ eventName: 'callStarted', ccdr_id: begun }]);
		expect(await published.poll()).toBeNull();
		suite.sandbox.control.configure('verba', { endCall: begun });
		expect(await published.poll()).toMatchObject([{ eventName: 'callEnded', ccdr_id: begun }]);
		suite.sandbox.control.configure('verba', { endCall: ongoingCallId });
		expect(await published.poll()).toMatchObject([
			{ eventName: 'callEnded', ccdr_id: ongoingCallId },
		]);
		expect(await published.poll()).toBeNull();
		const [request] = (await suite.requests('verba')).slice(-1);
		expect(request?.target).toContain('&status=ongoing&');
	});

	test('only what was chosen is told, and all of it in one poll', async () => {
		const published = trigger({ events: ['recorded', 'ongoing'] });
		await published.poll();
		const [recorded = ''] = seed();
		const [begun = ''] = seed({ ongoing: true });
		suite.sandbox.control.configure('verba', { endCall: ongoingCallId });
		const items = (await published.poll()) ?? [];
		const told = items.map(({ eventName, ccdr_id }) => `${String(eventName)} ${String(ccdr_id)}`);
		expect(told.sort()).toEqual(
			[
				`callStarted ${begun}`,
				`conversationRecorded ${recorded}`,
				`conversationRecorded ${ongoingCallId}`,
			].sort(),
		);
	});

	test('a list of calls that is refused keeps the recordings for the next poll', async () => {
		const published = trigger({ events: ['recorded', 'ongoing'] });
		await published.poll();
		const [recorded = ''] = seed();
		const body = verbaError('17', 'No right to list ongoing conversations.');
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'status=ongoing' });
		await expect(published.poll()).rejects.toThrow(/No right to list/);
		expect(ids(await published.poll())).toEqual([recorded]);
	});
});

describe('the editor', () => {
	test('a manual run shows the newest as samples, and remembers nothing', async () => {
		const published = trigger();
		seed({ conversations: 5, extension: '5' });
		const items = await published.poll('manual');
		expect(items).toHaveLength(3);
		expect(published.remembered).toEqual({});
		expect(await trigger({ events: ['ongoing'] }).poll('manual')).toMatchObject([
			{ eventName: 'callStarted', ccdr_id: ongoingCallId },
		]);
		expect(await trigger({ events: ['ended'] }).poll('manual')).toMatchObject([
			...[{ eventName: 'callEnded' }, { eventName: 'callEnded' }, { eventName: 'callEnded' }],
		]);
		const none = trigger({ filters: { numbers: ['nobody'] } });
		await expect(none.poll('manual')).rejects.toThrow(/no sample/);
		expect(callId).toBeTruthy();
	});

	test.each<[IDataObject, RegExp]>([
		[{ events: [] }, /Events must be chosen/],
		[{ events: ['deleted'] }, /Events must be chosen/],
		[{ options: { overlap: 0 } }, /Overlap \(Hours\) must be/],
		[{ options: { timeZone: 'Nowhere' } }, /API User Time Zone is not/],
		[{ filters: { fields: { field: [{ name: 'x y', value: '1' }] } } }, /Filters hold "x y"/],
		[
			{ options: { additionalParameters: { parameter: [{ name: 'token', value: '1' }] } } },
			/Additional Parameters may not hold token/,
		],
	])('X3 verba: %j is refused before anything is sent', async (parameters, says) => {
		await expect(trigger(parameters).poll()).rejects.toThrow(says);
		expect(await suite.requests('verba')).toEqual([]);
	});
});
