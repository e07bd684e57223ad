import { nodeNamed } from '../../../scripts/describe/nodes';
import { contentsOf, panelOf } from '../../../scripts/describe/panel';

const { description } = nodeNamed('Huawei Cloud RTC');

describe('npm run describe', () => {
	test('lists resources and operations, and marks what is preselected', () => {
		const lines = contentsOf(description, 'room').split('\n').filter(Boolean);
		expect(lines).toEqual([
			'Huawei Cloud RTC',
			'Room (room)',
			expect.stringMatching(/^ {2}○ Dismiss \(dismiss\): .*room/),
			expect.stringMatching(/^ {2}● Get Many \(getAll\): Get many rooms$/),
			expect.stringMatching(/^ {2}○ Get Status \(getStatus\): /),
		]);
	});

	test('prints the panel: notice, fields with defaults and help, options', () => {
		const panel = panelOf(description, 'Room', 'dismiss');
		expect(panel).toMatch(/^Huawei Cloud RTC · Room: Dismiss\n/);
		expect(panel).toMatch(/\n! .*no ban/);
		expect(panel).toContain('\nRoom ID * [roomId: resourceLocator, default');
		expect(panel).toContain('\n  Dry Run [dryRun: options, default "off"]');
		expect(panel).not.toContain('Return All');
	});

	test('says which names there are', () => {
		expect(() => nodeNamed('nobody')).toThrow(/There are: .*agora/);
		expect(() => panelOf(description, 'room', 'close')).toThrow(/There are: .*dismiss/);
	});
});
