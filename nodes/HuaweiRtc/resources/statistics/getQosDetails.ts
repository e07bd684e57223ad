import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { atLeastOneOf, roomId, rowsPerPage } from '../../shared/fields';
import { listings } from '../../shared/limits';
import { limitOf, nextRows, rowsUnder } from '../../shared/pages';
import { endTimeNeeded, LONGEST, startTimeNeeded, timeSpan } from '../../shared/time';
import { anyUserId, appId, ofProject } from './fields';

/** The vendor's words: a = audio, v = video, d = screen share. */
const MEASURES: ReadonlyArray<readonly [string, string]> = [
	['All', 'all'],
	['Audio Bit Rate', 'abit'],
	['Audio Jitter', 'ajitter'],
	['Audio Loss', 'aloss'],
	['Audio Round Trip', 'artt'],
	['CPU of the App', 'appcpu'],
	['CPU of the System', 'syscpu'],
	['Screen Bit Rate', 'dbit'],
	['Screen Frame Rate', 'dfps'],
	['Screen Freeze Rate', 'dblock'],
	['Screen Height', 'dheight'],
	['Screen Jitter', 'djitter'],
	['Screen Loss', 'dloss'],
	['Screen Round Trip', 'drtt'],
	['Screen Width', 'dwidth'],
	['Video Bit Rate', 'vbit'],
	['Video Frame Rate', 'vfps'],
	['Video Freeze Rate', 'vblock'],
	['Video Height', 'vheight'],
	['Video Jitter', 'vjitter'],
	['Video Loss', 'vloss'],
	['Video Round Trip', 'vrtt'],
	['Video Width', 'vwidth'],
];

/**
 * `GET /v1/{project_id}/rtc/client/qos/details` (CloudRTC API reference, ListRtcClientQosDetails):
 * at most 24 hours of the last 5 days. `peerid` 0 is the user's own uplink.
 */
export const getQosDetails = listOperation({
	name: 'Get QoS Details',
	action: 'Get quality of service details',
	description:
		'Get the measures of the streams of a room, second by second, over at most 24 hours of the last 5 days',
	fields: [
		appId,
		roomId,
		{
			displayName: 'Measures',
			name: 'measures',
			type: 'multiOptions',
			required: true,
			options: MEASURES.map(([name, value]) => ({ name, value })),
			default: ['all'],
			description: 'What is measured',
			check: atLeastOneOf(MEASURES.map(([, value]) => value)),
		},
		startTimeNeeded,
		endTimeNeeded,
		{ ...anyUserId, description: 'Only what this user sends; all users if empty' },
		{
			...anyUserId,
			displayName: 'Receiver ID',
			name: 'peerId',
			description: 'Only what this user receives; all users if empty',
		},
	],
	options: [
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'string',
			default: '',
			description: 'Only streams in this direction',
		},
		{
			displayName: 'Domain',
			name: 'domain',
			type: 'string',
			default: '',
			description: 'Only this domain of the account',
		},
		rowsPerPage,
		{
			displayName: 'Stream ID',
			name: 'streamId',
			type: 'string',
			default: '',
			description: 'Only this stream',
		},
		{
			displayName: 'Time Type',
			name: 'timeType',
			type: 'options',
			options: [
				{ name: 'Client', value: 'ctime' },
				{ name: 'Database', value: 'stime' },
			],
			default: 'ctime',
			description: 'Whose clock counts',
		},
	],
	target: ['appId', 'roomId'],
	request: (parameters, values) => {
		const measures = parameters.measures as string[];
		const text = (name: string) => String(parameters[name] ?? '');
		return get(`${ofProject(values)}/client/qos/details`, {
			query: {
				domain: text('domain'),
				app_id: text('appId'),
				room_id: text('roomId'),
				user_id: text('userId'),
				peer_id: text('peerId'),
				stream_id: text('streamId'),
				direction: text('direction'),
				mid: measures.includes('all') ? 'all' : measures.join(','),
				...timeSpan(parameters.startTime, parameters.endTime, LONGEST.day),
				time_type: parameters.timeType === 'stime' ? 'stime' : undefined,
				limit: limitOf(parameters.pageSize),
			},
		});
	},
	limit: listings,
	rows: rowsUnder('data'),
	next: nextRows,
});
