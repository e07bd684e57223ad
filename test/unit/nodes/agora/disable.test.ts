import { Failure } from '../../../../engine/base/failure';
import type { Steps } from '../../../../engine/model/operation';
import { disableStreams } from '../../../../nodes/Agora/resources/stream/disableStreams';

interface Row {
	sid: string;
	channel?: string;
	uid?: string;
	url?: string;
}
const row = (sid: string, more: Partial<Row> = {}): Row => ({
	...{ sid, channel: 'lesson-42', uid: '1001', url: `d/live/key-of-the-encoder-${sid}` },
	...more,
});

/**
 * The steps of an ending with a clock that moves in pauses only.
 *
 * @param looks what each list shows, the last one for ever
 */
function stepsWith(looks: Row[][], refused: string[] = []) {
	let clock = 0;
	const lists = [...looks];
	const ended: string[] = [];
	const lookedAt: number[] = [];
	const steps: Steps = {
		dry: false,
		possible: () => undefined,
		list: async () => {
			lookedAt.push(clock);
			const rows = lists.length > 1 ? lists.shift() : lists[0];
			return await Promise.resolve(rows ?? []);
		},
		look: async () => await Promise.reject(new Error('not used')),
		end: async (_operation, { sid, streamingKey }) => {
			const what = String(sid ?? streamingKey);
			if (refused.includes(what)) {
				throw new Failure({ kind: 'vendor', message: `${what} was refused`, description: '' });
			}
			ended.push(what);
			return await Promise.resolve('accepted' as const);
		},
		tryEnd: async () => await Promise.reject(new Error('not used')),
		write: async () => await Promise.reject(new Error('not used')),
		wait: {},
		pause: async (seconds) => {
			clock += seconds;
			await Promise.resolve();
		},
		now: () => clock,
	};
	return { steps, ended, lookedAt };
}

const parameters = {
	...{ appId: 'a', region: 'na', findBy: 'channel', channel: 'lesson-42', uid: '1001' },
	...{ watchFor: 10, lookEvery: 1, mostReturns: 5, evenIfKeyStays: false, allRegions: false },
};

test('the quiet time runs from the first quiet look, not from the last one that saw it alive', async () => {
	const { steps, lookedAt } = stepsWith([[row('a')], [row('a')], [row('a')], [row('a')], []]);
	expect(await disableStreams(parameters, steps)).toMatchObject({
		outcome: 'ended',
		facts: { verified: true, disconnectedSids: ['a'], deletedKeys: ['ke…r-a'] },
	});
	// Told at 0, alive until 3, first quiet at 4: ten quiet seconds are over at 14, not at 10.
	expect(lookedAt.at(-1)).toBe(14);
});

test('a stream that shows itself again starts the count anew', async () => {
	const { steps, lookedAt } = stepsWith([[row('a')], [], [], [row('a')], []]);
	await disableStreams(parameters, steps);
	expect(lookedAt.at(-1)).toBe(14);
});

test('two keys are watched for twice as long', async () => {
	const { steps, lookedAt } = stepsWith([[row('a'), row('b')], []]);
	await disableStreams(parameters, steps);
	expect(lookedAt.at(-1)).toBe(21);
});

test.each([
	['of another user of the channel, without addresses', row('x', { uid: '7', url: '' })],
	['without a user and without an address', row('x', { uid: '', url: '' })],
	['without anything but its SID', { sid: 'x' }],
])('a stream %s is never touched', async (_, stranger) => {
	const own = row('a', { url: '' });
	const { steps, ended } = stepsWith([[own, stranger], [stranger]]);
	const done = await disableStreams({ ...parameters, evenIfKeyStays: true }, steps);
	expect(done).toMatchObject({ outcome: 'ended', facts: { disconnectedSids: ['a'] } });
	expect(done.facts).toMatchObject({ newSids: [], deletedKeys: [], keyStays: true });
	expect(ended).toEqual(['a']);
});

test('found by a SID of which nothing else is known, only that one is ended', async () => {
	const [own, stranger] = [{ sid: 'a' }, { sid: 'x' }];
	const { steps, ended } = stepsWith([[own, stranger], [stranger]]);
	const bySid = { ...parameters, findBy: 'sid', sid: 'a', evenIfKeyStays: true };
	expect(await disableStreams(bySid, steps)).toMatchObject({ outcome: 'ended' });
	expect(ended).toEqual(['a']);
});

test('the same key under another channel is the same source', async () => {
	const moved = row('b', { channel: 'lesson-43', uid: '9', url: 'd/live/key-of-the-encoder-a' });
	const { steps, ended } = stepsWith([[row('a')], [moved], []]);
	const done = await disableStreams(parameters, steps);
	expect(done.facts).toMatchObject({ newSids: ['b'], disconnectedSids: ['a', 'b'] });
	expect(ended).toEqual(['key-of-the-encoder-a', 'a', 'b']);
});

test('R31 what was done before a refusal stands in the failure', async () => {
	const { steps } = stepsWith([[row('a'), row('b')]], ['b']);
	const failure = await disableStreams(parameters, steps).catch((thrown: unknown) => thrown);
	expect(failure).toBeInstanceOf(Failure);
	expect((failure as Failure).facts).toMatchObject({
		message: 'b was refused',
		done: { disconnectedSids: ['a'], deletedKeys: ['ke…r-a', 'ke…r-b'], verified: false },
	});
});

test('a key that stays is said', async () => {
	const { steps } = stepsWith([[row('a')], []], ['key-of-the-encoder-a']);
	const done = await disableStreams({ ...parameters, evenIfKeyStays: true }, steps);
	expect(done.facts).toMatchObject({ deletedKeys: [], keyStays: true });
});
