import { asText } from '../../../engine/model/answer';

/** Events of recordings (CloudRTC API reference, recording callback); there are no others. */
export const EVENTS = [
	{
		name: 'Recording Ended',
		value: 'CLOUD_RECORD_SERVER_OVER',
		description: 'The job has come to its end',
	},
	{
		name: 'Recording File Complete',
		value: 'RECORD_FILE_COMPLETE',
		description: 'A file is in the bucket',
	},
	{
		name: 'Recording File Started',
		value: 'RECORD_NEW_FILE_START',
		description: 'A new file has been begun',
	},
];

type Event = Readonly<Record<string, unknown>>;

/** Tells an event from others: the vendor may send one several times. */
export function eventId(event: Event): string {
	const parts = ['job_id', 'event_type', 'obs_object'].map((name) => asText(event[name]));
	// A job begins several files, which its events do not name.
	if (event.event_type === 'RECORD_NEW_FILE_START') parts.push(asText(event.start_time));
	return JSON.stringify(parts);
}

/** The events of a delivery; Huawei sends one at a time, a list is taken as well. */
export function eventsIn(body: Event): Event[] {
	const { events } = body;
	return Array.isArray(events) && !('event_type' in body)
		? events.filter((one): one is Event => typeof one === 'object' && one !== null)
		: [body];
}
