import type { INodePropertyOptions } from 'n8n-workflow';

import { triggerProperties as agora } from '../../../nodes/Agora/trigger/properties';
import { triggerProperties as azure } from '../../../nodes/AzureCallAutomation/trigger/properties';
import { triggerProperties as camara } from '../../../nodes/CamaraWebRtc/trigger/properties';
import { triggerProperties as huawei } from '../../../nodes/HuaweiRtc/trigger/properties';
import { triggerProperties as verba } from '../../../nodes/VerintVerba/trigger/properties';

const ALL = { agora, azure, camara, huawei, verba };

test.each(Object.entries(ALL))(
	'%s: events are listed in words, and each says what the item will say',
	(_, properties) => {
		const events = properties
			.filter(({ name }) => name === 'events' || name.endsWith('Events'))
			.flatMap(({ options = [] }) => options as INodePropertyOptions[]);
		expect(events.length).toBeGreaterThan(2);
		for (const { name, description } of events) {
			expect(name).toMatch(/^(?:[A-Z][A-Za-z]*)(?: [A-Z][A-Za-z]*)*(?: \(Event Grid\))?$/);
			expect([name, description]).toEqual([
				name,
				expect.stringMatching(/(?:^|\. )The item says [\w-]+\.?$/),
			]);
		}
	},
);
