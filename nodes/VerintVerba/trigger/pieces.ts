import { Failure } from '../../../engine/base/failure';
import { idOf, type Conversation } from '../shared/conversations';
import type { Span } from './memory';

/** What one list has shown of a span of time. */
export interface Piece {
	rows: Conversation[];
	/** The page behind these rows was the same again: the server overlooks `pagefirst`. */
	isRepeated: boolean;
}

/** Shorter than this a span is not cut. */
const SHORTEST = 1_000;
/** Nobody bounds lists at fewer rows; these are all there is. */
const LEAST_BOUND = 10;

/**
 * Everything that lies in a span of time. A server that overlooks `pagefirst` may bound its lists as
 * well, and nothing in an answer says so. So its list is compared with those of the halves of the
 * time, down to halves that hold fewer rows: what a bound has cut off shows there.
 *
 * @throws Failure when so many lie together that no piece shows them all: such a list is not whole
 */
export async function everythingIn(
	span: Span,
	listed: (piece: Span) => Promise<Piece>,
): Promise<Conversation[]> {
	const whole = await listed(span);
	if (!whole.isRepeated) return whole.rows;
	const found = new Map<string, Conversation>();
	const take = (rows: readonly Conversation[]) => {
		for (const row of rows) found.set(idOf(row) || JSON.stringify(row), row);
	};
	/** So many rows may be all that a list of this server holds. */
	const most = whole.rows.length;
	const halved = async ({ from, to }: Span): Promise<void> => {
		if (to - from <= SHORTEST) {
			if (found.size > most || most >= LEAST_BOUND) throw cutShort(most);
			return;
		}
		const middle = Math.floor((from + to) / 2);
		for (const half of [
			{ from, to: middle },
			{ from: middle, to },
		]) {
			const { rows, isRepeated } = await listed(half);
			take(rows);
			if (isRepeated && rows.length >= most) await halved(half);
		}
	};
	take(whole.rows);
	await halved(span);
	return [...found.values()];
}

function cutShort(most: number): Failure {
	return new Failure({
		kind: 'vendor',
		message: `The server gives no more than ${most} conversations of a second: it overlooks pagefirst and bounds its lists`,
		description:
			'Nothing was reported, so that nothing is lost: narrow the search down with Filters. The next look begins where this one did.',
	});
}
