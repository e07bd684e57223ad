import { CloudEvent, HTTP } from 'cloudevents';

import { cloudEvent, nameOf } from '../../nodes/CamaraWebRtc/trigger/deliveries';
import { camaraContracts } from '../support/camaraContract';
import { at, each, FOLDER, present, type Json } from '../support/contract';

/** The official CloudEvents SDK, and the examples of CAMARA's documents, as judges of what the trigger reads. */
if (!present) console.warn(`Skipped in part: CAMARA's OpenAPI documents are not at ${FOLDER}`);

const types = ['session-invitation', 'session-status', 'registration-ends', 'subscription-ended'];

test.each(types)('%s: what the SDK makes, in structured mode, the trigger reads', (name) => {
	const made = new CloudEvent({
		source: 'https://webrtc-gw.operator.com',
		type: `org.camaraproject.webrtc-events.v0.${name}`,
		datacontenttype: 'application/json',
		data: { subscriptionId: 'sub-1', sequenceNumber: 4 },
	});
	const { headers, body } = HTTP.structured(made);
	expect(String(headers['content-type'])).toMatch(/^application\/cloudevents\+json/);
	const [event] = cloudEvent(JSON.parse(String(body))) as Json[];
	expect(event).toMatchObject({ id: made.id, source: made.source, data: made.data });
	expect(nameOf(event ?? {})).toBe(name);
});

test('what the SDK refuses to make is refused', () => {
	for (const change of [{ id: '' }, { source: '' }, { type: '' }, { specversion: '0.3' }]) {
		const body = {
			id: '1',
			source: '/x',
			type: 'a.b',
			specversion: '1.0',
			time: '2025-02-05T10:35:00.123Z',
			...change,
		};
		expect(cloudEvent(body)).toMatchObject({ status: 400 });
	}
});

const judged = present ? test : test.skip;
judged('every example of every release is read', () => {
	const { documents } = camaraContracts();
	let count = 0;
	for (const [file, document] of documents) {
		if (!/webrtc-events/.test(file)) continue;
		for (const { value } of each(at(document, 'components', 'examples'))) {
			if (at(value, 'specversion') === undefined) continue;
			const events = cloudEvent(value);
			expect([file, events]).toEqual([file, [value]]);
			expect([...types, 'subscription-ends']).toContain(nameOf(value as Json).replace(/^$/, '?'));
			count += 1;
		}
	}
	expect(count).toBeGreaterThan(8);
});
