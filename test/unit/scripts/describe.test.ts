import { nodeNamed } from '../../../scripts/describe/nodes';
import { contentsOf, panelOf } from '../../../scripts/describe/panel';

const { description } = nodeNamed('Huawei Cloud RTC');

describe('npm run describe', () => {
	test('lists resources and operations, and marks what is preselected', () => {
		expect(contentsOf(description, 'room')).toBe(
			[
				'Huawei Cloud RTC',
				'\nRoom (room)',
				'  ○ Dismiss (dismiss): Dismiss room',
				'  ● Get Many (getAll): Get many rooms',
				'  ○ Get Status (getStatus): Get status of room',
			].join('\n'),
		);
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
