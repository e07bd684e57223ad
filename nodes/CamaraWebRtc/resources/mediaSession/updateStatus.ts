import { isOneOf, optional } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { readFor } from '../../shared/read';
import { filled, isEmpty, onlyAt, target } from '../../shared/release';
import { location, mediaSessionId, sdp } from './fields';
import { readLocation } from './location';

/** The statuses that the contract documents for an update, and what they do. */
const STATUSES = [
	{ name: 'Answer (Connected)', value: 'Connected', description: 'Take the call' },
	{ name: 'Hold', value: 'Hold', description: 'Put the call on hold' },
	{
		name: 'Progress (InProgress)',
		value: 'InProgress',
		description: 'Tell that the call is being set up, with early media',
	},
	{ name: 'Resume', value: 'Resume', description: 'Take the call back from hold' },
	{ name: 'Ring (Ringing)', value: 'Ringing', description: 'Tell that the device rings' },
];

/**
 * Moves a call on. CAMARA WebRTC Call Handling, `PUT /sessions/{mediaSessionId}/status`
 * (updateSessionStatus), with a flat body: the examples of r1.2 and r2.2 that wrap it contradict
 * the schema. It may renegotiate media, so it is not repeated by itself. Ending goes by End.
 */
export const updateStatus = writeOperation({
	name: 'Update Status',
	action: 'Update status of media session',
	description: 'Ring, answer, hold or resume a call',
	fields: [
		mediaSessionId,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			required: true,
			default: 'Ringing',
			options: STATUSES,
			description: 'What the call should go on to; to end it use End',
			check: isOneOf(STATUSES.map(({ value }) => value)),
		},
		withoutNeed(
			sdp('Answer (SDP)', 'answer', 'Session description of the WebRTC client that answers'),
			['Connected', 'Hold', 'InProgress', 'Resume'],
		),
		withoutNeed(
			sdp('Offer (SDP)', 'offer', 'New session description, to renegotiate media'),
			STATUSES.map(({ value }) => value),
		),
	],
	options: [location],
	target: ['mediaSessionId', 'status'],
	request: (parameters, values) => {
		const { release, to } = target('callHandling', parameters, values);
		const { mediaSessionId, status, offer, answer, locationDetails } = parameters;
		onlyAt(release, ['candidate'], 'Location (Candidate)', locationDetails);
		return put(path`/sessions/${mediaSessionId}/status`, {
			...to,
			body: filled({
				status,
				offer: isEmpty(offer) ? undefined : { sdp: offer },
				answer: isEmpty(answer) ? undefined : { sdp: answer },
				locationDetails: readLocation(locationDetails),
			}),
		});
	},
	read: readFor('callWrite'),
	repeat: 'never',
});

function withoutNeed(field: ReturnType<typeof sdp>, statuses: string[]) {
	return {
		...field,
		check: optional(field.check ?? (() => undefined)),
		displayOptions: { show: { status: statuses } },
	};
}
