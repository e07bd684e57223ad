import { AzureCallAutomationTrigger } from '../../../nodes/AzureCallAutomation/AzureCallAutomationTrigger.node';
import { CALLBACKS, GRID_EVENTS, inWords } from '../../../nodes/AzureCallAutomation/trigger/events';

test('38 callbacks and 7 events of Event Grid can be chosen by name', () => {
	const { description } = new AzureCallAutomationTrigger();
	const events = description.properties.find(({ name }) => name === 'events');
	const values = (events?.options ?? []).map((option) => (option as { value: string }).value);
	expect(CALLBACKS).toHaveLength(38);
	expect([...values].sort()).toEqual([...CALLBACKS, ...GRID_EVENTS].sort());
	expect(structuredClone(description)).toEqual(description);
});

test.each([
	['CallConnected', 'Call Connected'],
	['ContinuousDtmfRecognitionToneReceived', 'Continuous DTMF Recognition Tone Received'],
	['SendDtmfTonesFailed', 'Send DTMF Tones Failed'],
])('%s reads %s', (name, words) => {
	expect(inWords(name)).toBe(words);
});
