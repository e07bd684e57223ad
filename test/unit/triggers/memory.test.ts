import { EventMemory, hashed, memoryOf, MOST_EVENTS } from '../../../triggers/memory';

const taken = Promise.resolve(true);
const refused = Promise.resolve(false);

/** What n8n keeps: loaded anew for each delivery, stored as a whole. */
const database = () => {
	let stored = '{}';
	return {
		load: () => JSON.parse(stored) as Record<string, unknown>,
		save: (data: Record<string, unknown>) => {
			stored = JSON.stringify(data);
		},
		ids: () => (JSON.parse(stored) as { eventIds?: string[] }).eventIds ?? [],
	};
};

const asked = async (
	memory: EventMemory,
	ids: string[],
	stored: Record<string, unknown> = {},
	end = taken,
) => [...(await memory.newAmong(ids, stored, end))];

it('T9 an event is new once, within one delivery too', async () => {
	const memory = new EventMemory();
	expect(await asked(memory, ['a', 'b', 'a'])).toEqual(['a', 'b']);
	expect(await asked(memory, ['a', 'c'])).toEqual(['c']);
});

it('T9 a thousand events are remembered, the oldest is forgotten first', async () => {
	const memory = new EventMemory();
	const stored: Record<string, unknown> = {};
	for (let index = 0; index <= MOST_EVENTS; index++) await asked(memory, [`${index}`], stored);
	expect(stored.eventIds).toHaveLength(MOST_EVENTS);
	expect(await asked(memory, ['1'], stored)).toEqual([]);
	expect(await asked(memory, ['0'], stored)).toEqual(['0']);
});

it('T9 only short hashes are stored, also of long IDs', async () => {
	const stored: Record<string, unknown> = {};
	const id = `who called whom ${'x'.repeat(10_000)}`;
	await asked(new EventMemory(), [id], stored);
	expect(stored.eventIds).toEqual([hashed(id)]);
	expect(hashed(id)).toMatch(/^[\w-]{12}$/);
});

it('T9 what another process has stored counts, and what is no hash does not', async () => {
	const stored = { eventIds: [hashed('known'), 'known too', 7] };
	expect(await asked(new EventMemory(), ['known', 'known too'], stored)).toEqual(['known too']);
	expect(await asked(new EventMemory(), ['a'], { eventIds: 'spoilt' })).toEqual(['a']);
});

it('T9 triggers have memories of their own, which last over deliveries', async () => {
	expect(await asked(memoryOf('one'), ['a'])).toEqual(['a']);
	expect(await asked(memoryOf('two'), ['a'])).toEqual(['a']);
	expect(await asked(memoryOf('one'), ['a'])).toEqual([]);
});

it.each([
	['first', [0, 1]],
	['last', [1, 0]],
])('T9 two parallel deliveries leave both events, stored %s', async (_case, order) => {
	const memory = new EventMemory();
	const kept = database();
	const both = [kept.load(), kept.load()];
	await asked(memory, ['a'], both[0]);
	await asked(memory, ['b'], both[1]);
	for (const at of order) kept.save(both[at] ?? {});
	expect(kept.ids()).toEqual([hashed('a'), hashed('b')]);
});

it('T16 an event whose delivery was not taken is new again, though it was stored', async () => {
	const memory = new EventMemory();
	const kept = database();
	const stored = kept.load();
	const end = refused;
	await asked(memory, ['a'], stored, end);
	// The sender hung up after n8n had stored it.
	kept.save(stored);
	await end;
	expect(await asked(memory, ['a'], kept.load())).toEqual(['a']);
	expect(await asked(memory, ['a'], kept.load())).toEqual([]);
});

it('T16 the same event again waits for the end of the first delivery, and takes over', async () => {
	for (const good of [true, false]) {
		const memory = new EventMemory();
		let end: (good: boolean) => void = () => undefined;
		const first = new Promise<boolean>((resolve) => (end = resolve));
		expect(await asked(memory, ['a'], {}, first)).toEqual(['a']);
		const second = asked(memory, ['a']);
		const third = asked(memory, ['b', 'a']);
		end(good);
		expect(await second).toEqual(good ? [] : ['a']);
		// Of several that have waited only one takes over.
		expect(await third).toEqual(['b']);
	}
});

it('T16 two deliveries that hold each other’s events do not wait for ever', async () => {
	const memory = new EventMemory();
	const answers = [
		asked(memory, ['a', 'b'], {}, taken),
		asked(memory, ['b', 'a'], {}, taken),
		asked(memory, ['b', 'c'], {}, taken),
	];
	expect((await Promise.all(answers)).flat().sort()).toEqual(['a', 'b', 'c']);
});
