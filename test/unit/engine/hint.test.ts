import { emptyListHint, hintFor } from '../../../engine/hint';

const OPERATION = 'stream.forceDisconnect';
const ending = (outcome: string, more = {}) => ({ outcome, operation: OPERATION, ...more });
const about = { canWait: true, operation: OPERATION };

describe('the line under the output', () => {
	it('is absent when everything was seen over', () => {
		expect(hintFor([ending('ended'), ending('alreadyEnded')], about)).toBeUndefined();
	});

	it('is absent for items that are no endings', () => {
		expect(hintFor([{ sid: 'x' }, { items: [] }], about)).toBeUndefined();
	});

	it('counts each outcome, and says how the accepted ones are confirmed', () => {
		const items = [ending('accepted'), ending('accepted'), ending('notFound'), ending('failed')];
		expect(hintFor(items, about)).toEqual({
			message:
				'4 items: 2 accepted, not seen over, 1 not found (over already, or a wrong ID or address), 1 failed. Turn on Wait Until Ended to see the accepted ones over.',
			type: 'warning',
			location: 'outputPane',
		});
	});

	it('advises no Wait Until Ended where the panel has none', () => {
		expect(hintFor([ending('accepted')], { ...about, canWait: false })?.message).toBe(
			'1 item: 1 accepted, not seen over. Accepted is a promise of the vendor, which offers no look at it: read message.',
		);
	});

	it('advises Look Before Ending where it was waited for, and nothing was there', () => {
		expect(hintFor([ending('accepted', { seen: 'absent' })], about)?.message).toMatch(
			/Look Before Ending/,
		);
	});

	it('finds the envelope in a field, and takes none of a node before', () => {
		const before = { outcome: 'failed', operation: 'room.dismiss' };
		expect(hintFor([{ case: '1', room: before, stream: ending('ended') }], about)).toBeUndefined();
		expect(hintFor([{ case: '1', stream: ending('notFound') }], about)?.message).toMatch(
			/^1 item: 1 not found/,
		);
	});

	it('carries what an ending itself has to say', () => {
		expect(hintFor([ending('ended', { hint: 'The encoder is back.' })], about)?.message).toBe(
			'1 item: 1 ended. The encoder is back.',
		);
	});
});

it('an empty list names what was asked for', () => {
	const field = (displayName: string) => ({ displayName, name: 'x', type: 'string', default: '' });
	const list = { fields: [field('App ID'), field('Region')] } as never;
	expect(emptyListHint('Agora', list).message).toBe(
		'Agora lists nothing for the given App ID and Region. Combine Into One Item, among the options, lets the workflow go on.',
	);
});
