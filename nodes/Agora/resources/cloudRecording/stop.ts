import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { isChannel, isTextUid } from '../../shared/checks';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { mode, recordingSid, resourceId } from './fields';

/**
 * Stops a recording:
 * `POST /v1/apps/{appid}/cloud_recording/resourceid/{resourceId}/sid/{sid}/mode/{mode}/stop` (Cloud
 * Recording RESTful API, "Stop"). 206 with code 435 means stopped with nothing recorded, 206 with
 * code 65 is no success and is repeated, 400 with code 49 means that it is exiting already. 404 with
 * code 404 ("failed to find worker") comes when it is over, was never started, or is moving to
 * another server while it goes on: it is repeated for about 90 seconds.
 */
export const stop = endOperation({
	name: 'Stop',
	action: 'Stop cloud recording',
	description: 'Stop a recording and leave the channel; files already recorded stay',
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
	target: ['appId', 'resourceId', 'recordingSid', 'mode', 'channel', 'uid'],
	read: readOthers,
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
	answers: ({ asyncStop }) => ({
		'206 435': 'ended',
		'200 *': asyncStop === true ? 'accepted' : 'ended',
		'400 49': 'alreadyEnded',
		'404 404': 'notFound',
	}),
});
