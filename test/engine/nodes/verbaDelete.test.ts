import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { verintVerba } from '../../../nodes/VerintVerba/provider';
import { targets } from '../../../sandbox/framework/targets';
import type { CredentialData } from '../../support/n8n';
import { failureOf, sandboxSuite } from '../../support/suite';
import { runSource, testTools, type TestTools } from '../../support/tools';
import { verbaError, verbaSpec } from '../../support/verba';

const suite = sandboxSuite();
const { callId, extension, ongoingCallId, ongoingExtension, meetingId } = targets.verba;
const byId = { identifier: 'callId', callId };
type Fields = IDataObject & { options?: IDataObject };

/** Deletes with the source of the node, on a clock that moves in pauses only, the sandbox's too. */
async function remove(
	parameters: Fields,
	{
		items,
		tools = testTools(),
		credential = {},
	}: { items?: INodeExecutionData[]; tools?: TestTools; credential?: CredentialData } = {},
): Promise<IDataObject[]> {
	const { onPause } = tools;
	tools.onPause = (milliseconds) => {
		suite.sandbox.control.advanceClock(milliseconds);
		onPause(milliseconds);
	};
	const spec = verbaSpec(suite.sandbox, 'conversation.delete', parameters, credential);
	const source = { node: 'verintVerba', source: verintVerba };
	return (await runSource(source, spec, tools, items)).map(({ json }) => json);
}

const fails = async (parameters: Fields) => await failureOf(remove(parameters));
const actions = async () =>
	(await suite.requests('verba')).map(({ target }) => /action=(\w+)/.exec(target)?.[1]);
const seed = (more: Record<string, unknown>) =>
	(suite.sandbox.control.seed('verba', more) as { conversations: string[] }).conversations;
const isThere = (id: string) =>
	suite.sandbox.control.inspect().verba.live.some((one) => one.id === id);

describe('Look Before Ending, on by default', () => {
	test('shows what is deleted, and only then deletes', async () => {
		const [item] = await remove(byId);
		expect(item).toMatchObject({
			outcome: 'accepted',
			conversation: {
				callId,
				from: extension,
				fromName: `Extension ${extension}`,
				to: '1222',
				startTime: expect.stringMatching(/Z$/),
				endTime: expect.stringMatching(/Z$/),
				ongoing: false,
				doNotDelete: false,
			},
			response: { code: '0' },
		});
		expect(item).not.toHaveProperty('effect');
		expect(await actions()).toEqual(['GetCallInformation', 'DeleteCall']);
	});

	test('an ongoing conversation is marked: the call goes on', async () => {
		const [item] = await remove({ identifier: 'callId', callId: ongoingCallId });
		expect(item).toMatchObject({
			...{ outcome: 'accepted', effect: 'markedForDeletion' },
			conversation: { ongoing: true },
		});
		expect(isThere(ongoingCallId)).toBe(true);
	});

	test('R13 verba: a typo fails by default, and nothing is sent', async () => {
		const typo = { identifier: 'callId', callId: 'a8343631-typo' };
		await fails(typo);
		expect(await actions()).toEqual(['GetCallInformation']);
		const [item] = await remove({ ...typo, options: { ifNotFound: 'report' } });
		expect(item).toMatchObject({ outcome: 'notFound', ended: false, lookedBefore: true });
		const [assumed] = await remove({ ...typo, options: { ifNotFound: 'treatAsEnded' } });
		expect(assumed).toMatchObject({ outcome: 'alreadyEnded', assumed: true });
		expect(await actions()).toEqual(Array(3).fill('GetCallInformation'));
	});

	test('a protected one is refused, unless told otherwise', async () => {
		const [id = ''] = seed({ protected: true });
		const failed = await fails({ identifier: 'callId', callId: id });
		expect(failed.message).toMatch(/protected \("do not delete"\).*Delete Protected Conversations/);
		expect(await actions()).toEqual(['GetCallInformation']);
		expect(isThere(id)).toBe(true);
		const options = { deleteProtected: true };
		const [item] = await remove({ identifier: 'callId', callId: id, options });
		expect(item).toMatchObject({ outcome: 'accepted', conversation: { doNotDelete: true } });
		expect(isThere(id)).toBe(false);
	});

	test('protected in words, as other versions write it', async () => {
		suite.sandbox.control.configure('verba', { flagStyle: 'words' });
		const [id = ''] = seed({ protected: true });
		expect((await fails({ identifier: 'callId', callId: id })).message).toMatch(/protected/);
	});

	test('several matches stop before anything is deleted', async () => {
		suite.sandbox.control.configure('verba', { multiMatch: 'all' });
		const ids = seed({ conversations: 2, meetingId: 'M-1' });
		const failed = await fails({ identifier: 'meetingId', meetingId: 'M-1' });
		expect(failed.message).toMatch(/2 conversations have this identifier/);
		expect(await actions()).toEqual(['GetCallInformation']);
		expect(ids.every(isThere)).toBe(true);
	});

	test('by extension no look is made: it could show another call than the one that is deleted', async () => {
		const [item] = await remove({ identifier: 'extension', extension, status: 'last' });
		expect(item).toMatchObject({ outcome: 'accepted' });
		expect(await actions()).toEqual(['DeleteCall']);
	});

	const nothing = [
		['an error', verbaError('17', 'Something else.')],
		['a web page', '<html><body>Sign in</body></html>'],
		[
			'the record of another conversation',
			'<VerbaApi><Response code="0"><verbacdr><ccdr_id>another</ccdr_id></verbacdr></Response></VerbaApi>',
		],
	] as const;
	const shown = (body: string) =>
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'GetCallInformation' });

	test.each(nothing)(
		'%s says nothing: it may be protected, and nothing is sent',
		async (_, body) => {
			shown(body);
			const failed = await fails(byId);
			expect(failed.message).toMatch(
				/shown nothing.*may be protected.*Delete Protected Conversations.*Look Before Ending/,
			);
			expect(failed.description).toMatch(/^Nothing was ended\./);
			expect(await actions()).toEqual(['GetCallInformation']);
			expect(isThere(callId)).toBe(true);
		},
	);

	test.each(nothing)('%s holds nothing up where protection does not matter', async (_, body) => {
		shown(body);
		const [item] = await remove({ ...byId, options: { deleteProtected: true } });
		expect(item).toMatchObject({ outcome: 'accepted', ended: false });
		expect(item).not.toHaveProperty('conversation');
		expect(isThere(callId)).toBe(false);
	});

	test('an ID in other letters is the same conversation', async () => {
		const body = `<VerbaApi><Response code="0"><verbacdr><ccdr_id>${callId.toUpperCase()}</ccdr_id><start_time>2026-11-20 09:00:00</start_time></verbacdr></Response></VerbaApi>`;
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'GetCallInformation' });
		expect((await remove(byId))[0]).toMatchObject({ effect: 'markedForDeletion' });
	});
});

describe('Wait Until Ended means until it is gone', () => {
	const wait = (more: IDataObject = {}) => ({ waitUntilEnded: true, ...more });

	test('seen alive, taken, seen no more: ended', async () => {
		suite.sandbox.control.configure('verba', { deleteDelayMs: 12_000 });
		const [item] = await remove({ ...byId, ...wait() });
		expect(item).toMatchObject({ outcome: 'ended', ended: true, conversation: { callId } });
		expect((await actions()).filter((one) => one === 'DeleteCall')).toHaveLength(1);
	});

	test('without the look before there is no evidence that it lived', async () => {
		suite.sandbox.control.configure('verba', { deleteDelayMs: 0 });
		const options = { lookBeforeEnding: false };
		const [item] = await remove({ ...byId, ...wait(), options });
		expect(item).toMatchObject({ outcome: 'accepted', ended: false, seen: 'absent' });
	});

	test('what stays is seen alive, and the item fails', async () => {
		const failed = await fails({ identifier: 'callId', callId: ongoingCallId, ...wait() });
		expect(failed.message).toMatch(/accepted, but still seen alive after 60 s/);
		expect(isThere(ongoingCallId)).toBe(true);
	});

	test('what the look before has found stays with an item that fails afterwards', async () => {
		const options = { onFailure: 'returnItem' };
		const ongoing = { identifier: 'callId', callId: ongoingCallId, ...wait(), options };
		const [waited] = await remove(ongoing);
		expect(waited).toMatchObject({
			...{ outcome: 'failed', accepted: true, effect: 'markedForDeletion' },
			conversation: { callId: ongoingCallId, ongoing: true },
		});
		const [held = ''] = seed({ onHold: true });
		const [refused] = await remove({ identifier: 'callId', callId: held, options });
		expect(refused).toMatchObject({ outcome: 'failed', conversation: { callId: held } });
		expect(refused).not.toHaveProperty('effect');
		const [kept = ''] = seed({ protected: true });
		const [guarded] = await remove({ identifier: 'callId', callId: kept, options });
		expect(guarded).toMatchObject({
			outcome: 'failed',
			conversation: { callId: kept, doNotDelete: true },
		});
	});

	test('by extension it is refused before anything is sent', async () => {
		const failed = await fails({ identifier: 'extension', extension, status: 'last', ...wait() });
		expect(failed.message).toMatch(/Wait Until Ended/);
		expect(await actions()).toEqual([]);
	});

	test('code 2 without a text is no "gone", so that the end stays unconfirmed', async () => {
		const path = 'GetCallInformation';
		const tools = testTools();
		let deleted = false;
		tools.onPause = () => {
			if (deleted) return;
			deleted = true;
			const body = verbaError('2', 'Processing Error');
			suite.sandbox.control.answerNext('verba', { status: 200, body, path, count: 100 });
		};
		suite.sandbox.control.configure('verba', { deleteDelayMs: 1_000 });
		const failed = await failureOf(remove({ ...byId, ...wait() }, { tools }));
		expect(failed.message).toMatch(/accepted, but still seen alive|could not be confirmed/);
	});
});

describe('what the server refuses', () => {
	test.each([
		['legal hold', { onHold: true }, /under legal hold/],
		['retention', { retained: true }, /retention period/],
	])('%s: the words of the server, and what to think of', async (_, more, says) => {
		const [id = ''] = seed(more);
		const failed = await fails({ identifier: 'callId', callId: id });
		expect(failed.message).toMatch(says);
		expect(failed.description).toMatch(/legal hold, a retention period, or a missing right/);
		expect(isThere(id)).toBe(true);
	});

	test('outside the scope of the user it is "not found", with that reading', async () => {
		const [id = ''] = seed({ hidden: true });
		const options = { lookBeforeEnding: false };
		const failed = await fails({ identifier: 'callId', callId: id, options });
		expect(failed.description).toMatch(/hidden from the API user by scope, filter or age/);
	});

	test('-60 with the words "not found" is a refusal, never a not-found', async () => {
		const body = verbaError('-60', 'Call cannot be found.');
		suite.sandbox.control.answerNext('verba', { status: 200, body, path: 'DeleteCall' });
		const options = { ifNotFound: 'treatAsEnded' };
		const failed = await fails({ ...byId, options });
		expect(failed.context).toMatchObject({ code: '-60' });
	});
});

describe('what is never repeated', () => {
	test('the second item for the same last call is refused', async () => {
		seed({ conversations: 2, extension: '9000' });
		const parameters = { identifier: 'extension', extension: '9000', status: 'last' };
		const options = { onFailure: 'returnItem', concurrency: 1 };
		const items = [{ json: {} }, { json: {} }];
		const outcomes = await remove({ ...parameters, options }, { items });
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'failed']);
		expect(await actions()).toEqual(['DeleteCall']);
	});

	test.each<[IDataObject, IDataObject]>([
		[{ status: 'last' }, { status: 'custom', customStatus: 'last' }],
		[{ status: 'last' }, { status: 'custom', customStatus: 'ongoing,LAST' }],
		[{ status: 'ongoing,next' }, { status: 'custom', customStatus: 'next' }],
	])('%j and %j of one extension may mean two calls: the second is refused', async (...both) => {
		const ids = seed({ conversations: 2, extension: '9000' });
		const items = both.map((json) => ({ json }));
		const [first, second] = await remove(
			{
				identifier: 'extension',
				extension: '9000',
				status: '={{ $json.status }}',
				customStatus: '={{ $json.customStatus ?? "" }}',
				options: { onFailure: 'returnItem', concurrency: 1 },
			},
			{ items },
		);
		expect(String(second?.message)).toMatch(/an earlier item of this run already asked for the/);
		expect(first?.message).not.toEqual(second?.message);
		expect((await actions()).filter((one) => one === 'DeleteCall')).toHaveLength(1);
		expect(ids.filter(isThere).length).toBeGreaterThanOrEqual(1);
	});

	test('a meeting may have another recording: the same meeting is asked for once', async () => {
		const options = { lookBeforeEnding: false, onFailure: 'returnItem', concurrency: 1 };
		const items = [{ json: {} }, { json: {} }];
		const parameters = { identifier: 'meetingId', meetingId, options };
		const [, second] = await remove(parameters, { items });
		expect(String(second?.message)).toMatch(
			/already asked for the conversation with the Meeting ID/,
		);
		expect(await actions()).toEqual(['DeleteCall']);
	});

	test.each(['beforeWork', 'afterWork'] as const)(
		'R9 verba: last is asked for once when its answer is lost (%s)',
		async (when) => {
			const [older = '', newer = ''] = seed({ conversations: 2, extension: '9000' });
			suite.sandbox.control.configure('verba', { authentication: 'keyOnly' });
			suite.sandbox.control.dropNext('verba', { when, path: 'DeleteCall' });
			const parameters = { identifier: 'extension', extension: '9000', status: 'last' };
			const credential = { authentication: 'none' };
			const failed = await failureOf(remove(parameters, { credential }));
			expect(failed.message).not.toMatch(/seen alive/);
			expect([isThere(older), isThere(newer)]).toEqual([true, when === 'beforeWork']);
		},
	);

	test('a lost answer by ID is looked at, and what was seen alive before is ended', async () => {
		// The look before has signed in, so that the deletion is not refused for its session.
		suite.sandbox.control.dropNext('verba', { when: 'afterWork', path: 'DeleteCall' });
		const [item] = await remove(byId);
		expect(item).toMatchObject({ outcome: 'ended', lostAnswer: true, conversation: { callId } });
		expect((await actions()).filter((one) => one === 'DeleteCall')).toHaveLength(1);
	});

	test('lost before the work: looked at, then asked for again', async () => {
		suite.sandbox.control.dropNext('verba', { when: 'beforeWork', path: 'DeleteCall' });
		const [item] = await remove(byId);
		expect(item).toMatchObject({ outcome: 'accepted' });
		expect(isThere(callId)).toBe(false);
	});
});

test('a dry run names what would be deleted, and deletes nothing', async () => {
	const [plan] = await remove({ ...byId, options: { dryRun: 'lookUpFirst' } });
	expect(plan).toMatchObject({ outcome: 'planned', request: { method: 'GET' } });
	expect(JSON.stringify(plan)).toContain('action=DeleteCall');
	expect(await actions()).toEqual(['GetCallInformation']);
	await remove({ identifier: 'meetingId', meetingId, options: { dryRun: 'requestOnly' } });
	expect(isThere(callId)).toBe(true);
});

test('additional parameters go with the deletion, and not with the looks', async () => {
	const additionalParameters = { parameter: [{ name: 'reason', value: 'GDPR' }] };
	await remove({ ...byId, options: { additionalParameters } });
	const [look, deletion] = (await suite.requests('verba')).map(({ target }) => target);
	expect(look).not.toContain('reason');
	expect(deletion).toContain('&reason=GDPR');
});

test('a marked ongoing conversation of an extension says so', async () => {
	const parameters = { identifier: 'extension', extension: ongoingExtension, status: 'ongoing' };
	expect((await remove(parameters))[0]).toMatchObject({ effect: 'markedForDeletion' });
});
