import { together, type Outcome } from '../../../engine/model/outcome';

const OUTCOMES: Outcome[] = ['ended', 'alreadyEnded', 'accepted', 'notFound'];
const claims = (outcome: Outcome) => outcome === 'ended' || outcome === 'alreadyEnded';

/** All lists of up to four outcomes. */
function lists(length: number): Outcome[][] {
	if (length === 0) return [[]];
	const shorter = lists(length - 1);
	return [
		...shorter,
		...shorter
			.filter((one) => one.length === length - 1)
			.flatMap((one) => OUTCOMES.map((outcome) => [...one, outcome])),
	];
}

describe('R31 what an ending of several steps may claim', () => {
	test('R31 it is over only when every part is, and not found only when nothing was', () => {
		for (const parts of lists(4)) {
			const whole = together(parts);
			expect([parts, claims(whole)]).toEqual([parts, parts.length > 0 && parts.every(claims)]);
			if (whole === 'ended') expect(parts).toContain('ended');
			if (whole === 'notFound') expect(parts.every((part) => part === 'notFound')).toBe(true);
		}
	});
});
