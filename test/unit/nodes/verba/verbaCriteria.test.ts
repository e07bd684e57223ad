import { judge } from '../../../../nodes/VerintVerba/shared/criteria';

/** Berlin, 25 October 2026: from 02:00 to 03:00 the clock shows everything twice (00:00Z, 01:00Z). */
const zone = { findBy: 'timeRange', timeZone: 'Europe/Berlin' };
const span = (startTime: string, endTime: string) => ({
	...zone,
	startTime: `2026-10-25T${startTime}:00.000Z`,
	endTime: `2026-10-25T${endTime}:00.000Z`,
});

describe('Erase With Proof in the hour that happens twice', () => {
	test.each([
		['00:00', '00:59', '02:30', 'unclear'],
		['01:00', '01:59', '02:30', 'unclear'],
		['00:00', '01:59', '02:30', 'meant'],
		['02:00', '03:00', '02:30', 'another'],
		['00:00', '00:59', '01:59', 'another'],
		['01:00', '02:59', '03:00', 'meant'],
	])('%sZ to %sZ, %s by the server: %s', (from, to, shown, verdict) => {
		const record = { ccdr_id: 'a', start_time: `2026-10-25 ${shown}:00.000` };
		expect(judge(record, span(from, to))).toBe(verdict);
	});
});

describe('Erase With Proof by number', () => {
	const times = { startTime: '2026-10-25T00:00:00.000Z', endTime: '2026-10-26T00:00:00.000Z' };
	const wanted = { findBy: 'number', numbers: '8856', timeZone: 'GMT', ...times };
	const [source_caller_id, destination_caller_id] = ['4711', '8857'];

	test.each([
		['two others', { source_caller_id, destination_caller_id }, 'another'],
		[
			'another and one that is withheld',
			{ source_caller_id, destination_caller_id: '' },
			'another',
		],
		['another, and one that is not shown', { source_caller_id }, 'unclear'],
		['only another recorded party', { recorded_party: '8857' }, 'unclear'],
		['the number and one that is not shown', { destination_caller_id: '8856' }, 'meant'],
		['nobody', {}, 'unclear'],
	])('%s: %#', (_, record, verdict) => {
		expect(judge({ start_time: '2026-10-25 12:00:00', ...record }, wanted)).toBe(verdict);
	});
});
