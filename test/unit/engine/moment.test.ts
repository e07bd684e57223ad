import { moment } from '../../../engine/base/moment';

test.each([
	['2026-11-20T09:00:00', '2026-11-20T08:00:00.000Z'],
	['2026-07-20 09:00:00', '2026-07-20T07:00:00.000Z'],
	['2026-11-20T09:00:00Z', '2026-11-20T09:00:00.000Z'],
	['2026-11-20T09:00:00+05:30', '2026-11-20T03:30:00.000Z'],
	['Fri, 20 Nov 2026 09:30:00 GMT', '2026-11-20T09:30:00.000Z'],
	[new Date('2026-11-20T09:00:00Z'), '2026-11-20T09:00:00.000Z'],
])('%s in Berlin is %s', (value, expected) => {
	expect(moment(value, 'Europe/Berlin')).toBe(expected);
});

test.each(['', undefined, null])('%p is no wish for a time', (value) => {
	expect(moment(value, 'Europe/Berlin')).toBe('');
});

test.each(['yesterday', '2026-13-45', {}])('%p stays for the check to refuse', (value) => {
	expect(moment(value, 'Europe/Berlin')).toBe(value);
});
