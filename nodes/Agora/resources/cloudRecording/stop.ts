import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { isChannel, isTextUid } from '../../shared/checks';
import { appId } from '../../shared/fields';
import { mode, recordingSid, resourceId } from './fields';
import { getStatus } from './getStatus';
import { readRecording, recordingSecrets, seesRecording } from './reading';

/**
 * Stops a recording:
 * `POST /v1/apps/{appid}/cloud_recording/resourceid/{resourceId}/sid/{sid}/mode/{mode}/stop` (Cloud
 * Recording RESTful API, "Stop"). 200 says in `uploadingStatus` what became of the files: uploaded,
 * or kept by Agora for a later upload. 206 with code 435 means stopped with nothing recorded, 206 with
 * code 65 is no success and is repeated, 400 with code 49 means that it is exiting already. 404 with
 * code 404 ("failed to find worker") comes when it is over, was never started, or is moving to
 * another server while it goes on: it is repeated for about 90 seconds.
 */
export const stop = endOperation({
	name: 'Stop',
	action: 'Stop cloud recording',
	description: 'Stop a recording and leave the channel; files already recorded stay',
	notice:
		'The recorder leaves the channel, and nothing more is recorded. The users in the channel go on.',
	fields: [
		appId,
		resourceId,
		recordingSid,
		mode,
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. lesson-42',
			description: 'The cname of acquire',
			check: isChannel({ empty: 'refused' }),
		},
		{
			displayName: 'Recorder User ID',
			name: 'uid',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 527841',
			description: 'The uid of acquire: the recorder itself, not a user whom it records',
			check: (value) => (value === '' ? 'may not be empty' : isTextUid(value)),
		},
	],
	options: [
		{
			displayName: 'Do Not Wait for Upload',
			name: 'asyncStop',
			type: 'boolean',
			default: false,
			description:
				'Whether the answer comes before the files are uploaded; the outcome is then only "accepted"',
		},
		{
			displayName: 'Repeat Not Found For',
			name: 'insistFor',
			type: 'number',
			default: 90,
			typeOptions: { minValue: 0, maxValue: 110 },
			description:
				'Seconds for which "failed to find worker" is asked again, because a recording that moves to another server gives this answer while it goes on',
			check: (value) =>
				typeof value === 'number' && value >= 0 && value <= 600
					? undefined
					: 'must be from 0 to 600 seconds',
		},
	],
	target: ['appId', 'resourceId', 'mode', 'channel', 'uid', 'recordingSid'],
	read: readRecording,
	secretResponse: recordingSecrets,
	repeat: 'safe',
	request: ({ appId, resourceId, recordingSid, mode, channel, uid, asyncStop }) =>
		post(
			path`/v1/apps/${appId}/cloud_recording/resourceid/${resourceId}/sid/${recordingSid}/mode/${mode}/stop`,
			{ body: { cname: channel, uid, clientRequest: { async_stop: asyncStop === true } } },
		),
	insist: {
		answers: ['404 404', '206 65'],
		seconds: ({ insistFor }) => Number(insistFor),
		every: 10,
	},
	answers: {
		'206 435': 'ended',
		'200 uploaded': 'ended',
		'200 backuped': 'ended',
		'200 *': 'accepted',
		'400 49': 'alreadyEnded',
		'404 404': 'notFound',
	},
	// "Response status codes", Stop: 404 where the task does not exist.
	accepts: 'existing',
	verify: {
		look: getStatus,
		every: 10,
		upTo: 180,
		// A recording that moves to another server is unknown for up to a minute and a half (FAQ there).
		lag: 90,
		lookParameters: ({ appId, resourceId, recordingSid, mode }) => ({
			...{ appId, resourceId, recordingSid, mode },
		}),
		sees: seesRecording,
	},
});
