import { createHash } from 'node:crypto';

import { alphabetically } from '../../../../engine/base/order';
import { asObject } from '../../../../engine/model/answer';
import { isId, type Check } from '../../../../engine/model/checks';
import { multipart } from '../../../../engine/model/multipart';
import { writeOperation, type BinaryFile, type Field } from '../../../../engine/model/operation';
import { call } from '../../shared/request';
import { isTime, serverTime, timeZone } from '../../shared/time';

/** n8n hands a file over in memory here; docs/decisions/ says why it is not streamed. */
const LARGEST = 100 * 1024 * 1024;

/** What PutMedia takes besides the times, by the vendor's names (HTTP Business API, "Put Media"). */
const TEXTS: Readonly<Record<string, string>> = {
	audiocodec: 'Audio Codec',
	cause: 'Cause',
	dstcallerid: 'Called Number',
	dstip: 'Called IP Address',
	dstname: 'Called Name',
	srccallerid: 'Caller Number',
	srcip: 'Caller IP Address',
	srcname: 'Caller Name',
	destinationaudiortpcount: 'Destination RTP Packets',
	direction: 'Direction',
	location: 'Location',
	recorderserviceid: 'Recorder Service ID',
	signalingid: 'Signaling ID',
	sourceaudiortpcount: 'Source RTP Packets',
	nativeid: 'Technical Call ID',
};
const FLAGS: Readonly<Record<string, string>> = {
	conference: 'Conference',
	donotdelete: 'Do Not Delete',
};

const areDetails: Check = (value) => {
	for (const [name, given] of Object.entries(asObject(value))) {
		if (name in FLAGS) {
			if (typeof given !== 'boolean') return `hold ${FLAGS[name]} that is neither on nor off`;
		} else if (!(name in TEXTS)) {
			return `hold "${name}", which Verba does not take`;
		} else if (typeof given !== 'string' || given.length > 500 || /[\r\n]/.test(given)) {
			return `hold a ${TEXTS[name]} that is no short text`;
		}
	}
	return undefined;
};

const details: Field = {
	displayName: 'Call Details',
	name: 'details',
	type: 'collection',
	placeholder: 'Add Detail',
	default: {},
	options: [
		...Object.entries(TEXTS).map(([name, displayName]) => ({
			displayName,
			name,
			type: 'string' as const,
			default: '',
		})),
		...Object.entries(FLAGS).map(([name, displayName]) => ({
			displayName,
			name,
			type: 'boolean' as const,
			default: false,
		})),
	].sort((one, other) => alphabetically(one.displayName, other.displayName)),
	description: 'What Verba stores with the recording',
	check: areDetails,
};

/** `action=PutMedia` (HTTP Business API, "Put Media", v95): POST with files, parameters in the URL. */
export const upload = writeOperation({
	name: 'Upload',
	action: 'Upload media',
	description: 'Store a file as a new recording',
	fields: [
		{
			displayName: 'Input Binary Field',
			name: 'inputDataFieldName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field with the file, up to 100 MB',
			description: 'Binary field of the item that holds the recording',
			check: isId({ max: 200 }),
			binary: { most: LARGEST },
		},
		{
			displayName: 'Start Time',
			name: 'startTime',
			type: 'dateTime',
			required: true,
			default: '',
			description: 'When the recorded call began',
			check: isTime,
		},
		{
			displayName: 'End Time',
			name: 'endTime',
			type: 'dateTime',
			required: true,
			default: '',
			description: 'When the recorded call ended',
			check: isTime,
		},
		details,
	],
	options: [timeZone],
	target: ['startTime', 'endTime'],
	check: ({ startTime, endTime }) =>
		Date.parse(String(endTime)) < Date.parse(String(startTime))
			? 'End Time is before Start Time'
			: undefined,
	request: ({ inputDataFieldName, startTime, endTime, timeZone, ...parameters }, values) => {
		const { fileName, mimeType, data } = inputDataFieldName as BinaryFile;
		const given = Object.entries(asObject(parameters.details)).map(([name, value]) => [
			name,
			value === true ? '1' : value === false ? undefined : value,
		]);
		const own = {
			starttime: serverTime(String(startTime), timeZone),
			endtime: serverTime(String(endTime), timeZone),
			...(Object.fromEntries(given) as Record<string, string>),
		};
		const boundary = `part-${createHash('sha256').update(data).digest('hex').slice(0, 40)}`;
		return {
			// Its page has the parameters in the URL, also where Send As is POST.
			...call('PutMedia', own, { ...parameters, sendAs: 'get' }, values, { media: true }),
			method: 'POST',
			content: multipart([{ name: 'file', fileName, type: mimeType, data }], boundary),
		};
	},
	// A repetition would store it twice.
	repeat: 'never',
});
