import { asText } from '../../../engine/model/answer';
import type { VendorEvent } from '../../../triggers/parse';

/** Events of recordings (CloudRTC API reference, recording callback); there are no others. */
export const EVENTS = [
	{
		name: 'Recording Ended',
		value: 'CLOUD_RECORD_SERVER_OVER',
		description: 'The job has come to its end. The item says CLOUD_RECORD_SERVER_OVER.',
	},
	{
		name: 'Recording File Complete',
		value: 'RECORD_FILE_COMPLETE',
		description: 'A file is in the bucket. The item says RECORD_FILE_COMPLETE.',
	},
	{
		name: 'Recording File Started',
		value: 'RECORD_NEW_FILE_START',
		description: 'A new file has been begun. The item says RECORD_NEW_FILE_START.',
	},
];

/**
 * Tells an event from others: the vendor may send one several times. A job makes several files, at
 * times under one name: their times and sizes tell them apart. The start of a file names none of
 * these, so that the time of sending tells it: rather started twice than not at all.
 *
 * @param sentAt the signed time of sending
 */
export function eventId(event: VendorEvent, sentAt: string): string {
	const file = FILE.map((name) => asText(event[name]));
	const isOver = event.event_type === 'CLOUD_RECORD_SERVER_OVER' && asText(event.job_id) !== '';
	const isTold = isOver || file.some((part) => part !== '');
	const job = JOB.map((name) => asText(event[name]));
	return JSON.stringify([...job, ...file, ...(isTold ? [] : [sentAt])]);
}

const JOB = ['event_type', 'job_id', 'stream_name', 'record_format'];
const FILE = ['obs_object', 'start_time', 'end_time', 'file_size'];
