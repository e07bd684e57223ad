import type { IDataObject } from 'n8n-workflow';

import { verintVerba } from '../../../nodes/VerintVerba/provider';
import { failureOf, sandboxSuite } from '../../support/suite';
import { runSource, testTools } from '../../support/tools';
import { verbaError, verbaSpec } from '../../support/verba';

const suite = sandboxSuite();
type Fields = IDataObject & { options?: IDataObject };

const MINUTE = 60_000;
const now = () => Date.parse(suite.sandbox.control.inspect().clock);
const span = () => ({
	startTime: new Date(now() - 120 * MINUTE).toISOString(),
	endTime: new Date(now() + MINUTE).toISOString(),
});
const metadata = (...pairs: Array<[string, string]>) => ({
	findBy: 'metadata',
	metadata: { field: pairs.map(([identifier, value]) => ({ identifier, value })) },
});

async function erase(parameters: Fields): Promise<IDataObject[]> {
	const tools = testTools();
	tools.onPause = (milliseconds) => suite.sandbox.control.advanceClock(milliseconds);
	const spec = verbaSpec(suite.sandbox, 'conversation.eraseWithProof', {
		...span(),
		maximum: 50,
		...parameters,
	});
	const source = { node: 'verintVerba', source: verintVerba };
	return (await runSource(source, spec, tools)).map(({ json }) => json);
}
const asItem = async (parameters: Fields) =>
	(await erase({ ...parameters, options: { ...parameters.options, onFailure: 'returnItem' } }))[0]!;

const seed = (more: Record<string, unknown>) =>
	(suite.sandbox.control.seed('verba', more) as { conversations: string[] }).conversations;
const isThere = (id: string) =>
	suite.sandbox.control.inspect().verba.live.some((one) => one.id === id);
const actions = async (name: string) =>
	(await suite.requests('verba')).filter(({ target }) => target.includes(`action=${name}&`));
const entries = (item: IDataObject | undefined) => item?.conversations as IDataObject[];
const customer = (id: string) => ({ metadata: { 'customer-id': id } });

describe('the GDPR case', () => {
	test('finds by metadata, deletes each, looks again, and reports', async () => {
		const meant = seed({ conversations: 3, ...customer('C-7') });
		const others = [...seed(customer('C-77')), ...seed(customer('XC-7')), ...seed({})];
		suite.sandbox.control.configure('verba', { deleteDelayMs: 8_000 });
		const [item] = await erase(metadata(['customer-id', 'C-7']));
		expect(item).toMatchObject({
			...{ outcome: 'ended', ended: true, found: 3, others: 2 },
			operation: 'conversation.eraseWithProof',
			target: { findBy: 'metadata', metadata: expect.anything() },
		});
		expect(
			entries(item)
				.map(({ callId }) => callId)
				.sort(),
		).toEqual([...meant].sort());
		for (const entry of entries(item)) {
			expect(entry).toMatchObject({
				outcome: 'ended',
				from: expect.any(String),
				startTime: expect.stringMatching(/Z$/),
				metadata: { 'customer-id': 'C-7' },
			});
		}
		expect(meant.some(isThere)).toBe(false);
		expect(others.every(isThere)).toBe(true);
		expect(await actions('DeleteCall')).toHaveLength(3);
		const [search] = await actions('SearchCalls');
		expect(search?.target).toMatch(/&secondary=1&f_customer-id=C-7&.*returnMetadata=1/);
	});

	test('a server that overlooks filters deletes nothing more', async () => {
		suite.sandbox.control.configure('verba', { ignoresFilters: true });
		const meant = seed(customer('C-7'));
		const others = [...seed(customer('C-8')), ...seed(customer('C-70'))];
		// The fixed conversation, and one without any metadata: neither shows what is to be compared.
		const bare = seed({});
		const item = await asItem(metadata(['customer-id', 'C-7']));
		expect(item).toMatchObject({ outcome: 'failed', found: 3, others: 2 });
		expect(String(item.message)).toMatch(/1 of 3 are gone; 2 could not be compared/);
		expect(meant.some(isThere)).toBe(false);
		expect([...others, ...bare].every(isThere)).toBe(true);
		const left = entries(item).filter(({ outcome }) => outcome === 'unconfirmed');
		expect(left.map(({ callId }) => callId)).toContain(bare[0]);
	});

	test('by number: the whole number, of caller, called or recorded party', async () => {
		const meant = [...seed({ extension: '4711' }), ...seed({ destination: '4711' })];
		const others = [...seed({ extension: '47110' }), ...seed({ extension: '14711' })];
		const [item] = await erase({ findBy: 'number', numbers: '4711, 4712' });
		expect(item).toMatchObject({ outcome: 'ended', found: 2, others: 2 });
		expect(meant.some(isThere)).toBe(false);
		expect(others.every(isThere)).toBe(true);
		const [search] = await actions('SearchCalls');
		expect(search?.target).toContain('&anynum=4711&anynum=4712&');
	});

	test('by time: a conversation belongs to the time in which it began, whatever the server compares', async () => {
		const at = (minutesAgo: number) => now() - minutesAgo * MINUTE;
		const [inside = ''] = seed({ extension: '1', startedAt: at(30), endedMsAgo: 0 });
		const [before = ''] = seed({ extension: '2', startedAt: at(61), endedMsAgo: 0 });
		const times = {
			startTime: new Date(at(60)).toISOString(),
			endTime: new Date(at(25)).toISOString(),
		};
		for (const searchTime of ['start', 'end']) {
			suite.sandbox.control.configure('verba', { searchTime });
			const options = { dryRun: 'lookUpFirst' };
			const [plan] = await erase({ findBy: 'timeRange', ...times, options });
			expect(entries(plan).map(({ callId }) => callId)).toEqual([inside]);
		}
		const [item] = await erase({ findBy: 'timeRange', ...times });
		expect(item).toMatchObject({ outcome: 'ended', found: 1 });
		expect([isThere(inside), isThere(before)]).toEqual([false, true]);
	});

	test('the zone of the API user counts', async () => {
		suite.sandbox.control.configure('verba', { userTimeZone: 'Australia/Lord_Howe' });
		const meant = seed({ conversations: 2, ...customer('C-9') });
		const options = { timeZone: 'Australia/Lord_Howe' };
		const [item] = await erase({ ...metadata(['customer-id', 'C-9']), options });
		expect(item).toMatchObject({ outcome: 'ended', found: 2 });
		expect(meant.some(isThere)).toBe(false);
	});

	test('secondary recordings and all pages are among them', async () => {
		suite.sandbox.control.configure('verba', { pageMost: 4, pageBase: 1 });
		const meant = [
			...seed({ conversations: 9, ...customer('C-7') }),
			...seed({ secondary: true, ...customer('C-7') }),
		];
		const [item] = await erase(metadata(['customer-id', 'C-7']));
		expect(item).toMatchObject({ outcome: 'ended', found: 10 });
		expect(meant.some(isThere)).toBe(false);
	});
});

describe('before anything is deleted', () => {
	test('more than Maximum Conversations stops before the first deletion', async () => {
		const meant = seed({ conversations: 4, ...customer('C-7') });
		const failed = await failureOf(erase({ ...metadata(['customer-id', 'C-7']), maximum: 3 }));
		expect(failed.message).toMatch(
			/4 conversations were found, more than Maximum Conversations \(3\)/,
		);
		expect(await actions('DeleteCall')).toEqual([]);
		expect(meant.every(isThere)).toBe(true);
	});

	test('a dry run lists them, and changes nothing', async () => {
		const meant = [...seed(customer('C-7')), ...seed({ protected: true, ...customer('C-7') })];
		const options = { dryRun: 'lookUpFirst' };
		const [plan] = await erase({ ...metadata(['customer-id', 'C-7']), options });
		expect(plan).toMatchObject({ outcome: 'planned', found: 2 });
		expect(entries(plan).map(({ outcome, doNotDelete }) => [outcome, doNotDelete])).toEqual([
			['planned', false],
			['planned', true],
		]);
		expect(meant.every(isThere)).toBe(true);
		expect(await actions('DeleteCall')).toEqual([]);
		const [blind] = await erase({
			...metadata(['customer-id', 'C-7']),
			options: { dryRun: 'requestOnly' },
		});
		expect(blind).toMatchObject({ outcome: 'planned', steps: [{ outcome: 'planned' }] });
	});

	test('nothing found fails by default: a typo must not look like an erasure', async () => {
		const typo = metadata(['customer-id', 'C-nobody']);
		const failed = await failureOf(erase(typo));
		expect(failed.message).toMatch(/nothing was found/);
		const [item] = await erase({ ...typo, options: { ifNotFound: 'report' } });
		expect(item).toMatchObject({ outcome: 'notFound', ended: false, found: 0 });
	});

	test('a full page that comes again is no list, and nothing is deleted', async () => {
		suite.sandbox.control.configure('verba', { ignoresPaging: true });
		const ids = seed({ conversations: 101, ...customer('C-7') });
		const failed = await failureOf(erase({ ...metadata(['customer-id', 'C-7']), maximum: 500 }));
		expect(failed.message).toMatch(/same page again: it overlooks pagefirst/);
		expect(ids.every(isThere)).toBe(true);
	});

	test('a search that is refused, or no list, deletes nothing', async () => {
		const meant = seed(customer('C-7'));
		const bodies = [verbaError('-20', 'Bad.'), '<html><body>Sign in</body></html>', '<VerbaApi/>'];
		for (const body of bodies) {
			suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'SearchCalls' });
			await failureOf(erase(metadata(['customer-id', 'C-7'])));
		}
		expect(meant.every(isThere)).toBe(true);
	});

	test.each<[Fields, RegExp]>([
		[{ findBy: 'everything' }, /Find By is/],
		[{ findBy: 'metadata', metadata: {} }, /Metadata may not be empty/],
		[metadata(['ab', 'x']), /no field identifier/],
		[metadata(['abc', ' ']), /abc without a value/],
		[metadata(['abc', 'x'], ['abc', 'y']), /abc twice/],
		[{ findBy: 'number', numbers: ' , ' }, /Numbers may not be empty/],
		[{ findBy: 'number', numbers: '4711,4' }, /Numbers hold "4"/],
		[{ findBy: 'timeRange', startTime: '' }, /Start Time is not a time/],
		[{ findBy: 'timeRange', endTime: '2000-01-01T00:00:00Z' }, /End Time is before Start Time/],
		[{ findBy: 'timeRange', maximum: 0 }, /Maximum Conversations must be/],
	])('X3 verba: %j is refused before anything is sent', async (parameters, says) => {
		expect((await failureOf(erase(parameters))).message).toMatch(says);
		expect(await suite.requests('verba')).toEqual([]);
	});
});

describe('what is left, or may be', () => {
	test('hold, retention and protection: the others are erased, the report names each', async () => {
		const good = seed({ conversations: 2, ...customer('C-7') });
		const kept = [
			...seed({ onHold: true, ...customer('C-7') }),
			...seed({ retained: true, ...customer('C-7') }),
			...seed({ protected: true, ...customer('C-7') }),
		];
		const item = await asItem(metadata(['customer-id', 'C-7']));
		expect(item).toMatchObject({ outcome: 'failed', ended: false, found: 5 });
		expect(String(item.message)).toMatch(/2 of 5 are gone; 3 could not be erased for sure/);
		const words = entries(item).flatMap(({ outcome, failure }) =>
			outcome === 'failed' ? [String((failure as IDataObject).message)] : [],
		);
		for (const says of [/legal hold/, /retention/, /protected/]) {
			expect(words.some((text) => says.test(text))).toBe(true);
		}
		expect(good.some(isThere)).toBe(false);
		expect(kept.every(isThere)).toBe(true);
	});

	test.each([
		[2, /2 of 2 are gone; 2 more were found afterwards: run it again/],
		[100, undefined],
	])(
		'a server that overlooks pages of %s rows: no erasure looks complete',
		async (pageMost, says) => {
			suite.sandbox.control.configure('verba', { ignoresPaging: true, pageMost });
			const ids = seed({ conversations: 4, ...customer('C-7') });
			const item = await asItem(metadata(['customer-id', 'C-7']));
			if (says) {
				expect(item).toMatchObject({ outcome: 'failed', found: 2, remaining: 2 });
				expect(String(item.message)).toMatch(says);
				const again = await asItem(metadata(['customer-id', 'C-7']));
				expect(again).toMatchObject({ outcome: 'ended', found: 2, remaining: 0 });
			} else {
				expect(item).toMatchObject({ outcome: 'ended', found: 4, remaining: 0 });
			}
			expect(ids.some(isThere)).toBe(false);
		},
	);

	test('one that cannot be looked at keeps its record, and the others go', async () => {
		const [blind = '', ...others] = seed({ conversations: 3, ...customer('C-7') });
		const body = verbaError('17', 'Something else.');
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: blind });
		const item = await asItem(metadata(['customer-id', 'C-7']));
		expect(String(item.message)).toMatch(/2 of 3 are gone; 1 could not be erased for sure/);
		const left = entries(item).find(({ callId }) => callId === blind);
		expect(left).toMatchObject({ outcome: 'failed' });
		expect(String((left?.failure as IDataObject).message)).toMatch(/may be protected/);
		expect(isThere(blind)).toBe(true);
		expect(others.some(isThere)).toBe(false);
	});

	test('what is taken and stays is no erasure', async () => {
		seed(customer('C-7'));
		suite.sandbox.control.configure('verba', { deleteDelayMs: 600_000 });
		const options = { proofWithin: 20 };
		const item = await asItem({ ...metadata(['customer-id', 'C-7']), options });
		expect(item).toMatchObject({ outcome: 'failed', found: 1 });
		expect(entries(item)[0]).toMatchObject({ outcome: 'failed', accepted: true });
	});

	test('a lost answer is looked at: what is gone is gone', async () => {
		seed({ conversations: 2, ...customer('C-7') });
		suite.sandbox.control.dropNext('verba', { when: 'afterWork', path: 'DeleteCall' });
		const [item] = await erase(metadata(['customer-id', 'C-7']));
		expect(item).toMatchObject({ outcome: 'ended', found: 2 });
		expect(entries(item).filter(({ lostAnswer }) => lostAnswer === true)).toHaveLength(1);
		expect(await actions('DeleteCall')).toHaveLength(2);
	});

	test('metadata that a search does not show are read from the record itself', async () => {
		const [id = ''] = seed(customer('C-7'));
		const row = `<verbacdr><ccdr_id>${id}</ccdr_id><start_time>${new Date(now() - MINUTE).toISOString().replace('T', ' ').replace('Z', '')}</start_time></verbacdr>`;
		const body = `<verbacdrlist>${row}</verbacdrlist>`;
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'pagefirst=0' });
		const [item] = await erase(metadata(['customer-id', 'C-7']));
		expect(item).toMatchObject({ outcome: 'ended', found: 1 });
		expect(isThere(id)).toBe(false);
	});
});
