import { isId, isOneOf, optional } from '../../../../engine/model/checks';
import { writeOperation, type Field } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { checkAddress, isName } from '../../shared/checks';
import { registrationId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { filled, onlyAt, target } from '../../shared/release';
import { location, sdp } from './fields';
import { readLocation } from './location';

const address = (displayName: string, name: string, description: string): Field => ({
	displayName,
	name,
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. tel:+17085852753',
	description,
	check: isId({ max: 256 }),
});

const name = (displayName: string, name: string): Field => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description: 'Friendly name that the other side may be shown',
	check: optional(isName),
});

/**
 * Places a call. CAMARA WebRTC Call Handling, `POST /sessions` (createSession). The registration
 * goes in a header. A second POST places a second call, so it is never repeated: after a lost
 * answer only a session-status event shows whether there is a call. Nothing is de-duplicated by
 * `clientCorrelator`: no document promises it, and the candidate has removed the field.
 */
export const create = writeOperation({
	name: 'Create',
	action: 'Create media session (place a call)',
	description: 'Place a call; needs the SDP offer of a WebRTC client',
	fields: [
		{
			...registrationId,
			description: 'The registration of the device that calls, sent in the header registrationId',
		},
		address('Originator Address', 'originatorAddress', 'Who calls: tel:+… or sip:…@…'),
		address('Receiver Address', 'receiverAddress', 'Who is called: tel:+… or sip:…@…'),
		{
			...sdp('Offer (SDP)', 'offer', 'Session description of the WebRTC client that calls'),
			required: true,
		},
	],
	options: [
		name('Originator Name', 'originatorName'),
		name('Receiver Name', 'receiverName'),
		{
			displayName: 'Client Correlator',
			name: 'clientCorrelator',
			type: 'string',
			default: '',
			description:
				'Tag of your own, returned unchanged in answers and events; up to release R2.2. It prevents no second call.',
			check: optional(isName),
		},
		{
			displayName: 'Call Type (Candidate)',
			name: 'callType',
			type: 'options',
			default: '',
			options: [
				{ name: 'Emergency', value: 'EMERGENCY' },
				{ name: 'Operator Default', value: '' },
				{ name: 'Regular', value: 'REGULAR' },
			],
			description: 'Kind of call; regular if not given. Not every operator takes emergency calls.',
			check: optional(isOneOf(['EMERGENCY', 'REGULAR'])),
		},
		location,
	],
	target: ['originatorAddress', 'receiverAddress'],
	request: (parameters, values) => {
		const { release, to } = target('callHandling', parameters, values);
		const { originatorAddress, receiverAddress, clientCorrelator, callType } = parameters;
		checkAddress(release, 'Originator Address', originatorAddress);
		checkAddress(release, 'Receiver Address', receiverAddress);
		onlyAt(release, ['r1.2', 'r2.2'], 'Client Correlator', clientCorrelator);
		onlyAt(release, ['candidate'], 'Call Type (Candidate)', callType);
		onlyAt(release, ['candidate'], 'Location (Candidate)', parameters.locationDetails);
		return post('/sessions', {
			...to,
			headers: { registrationId: String(parameters.registrationId) },
			body: filled({
				originatorAddress,
				originatorName: parameters.originatorName,
				receiverAddress,
				receiverName: parameters.receiverName,
				offer: { sdp: parameters.offer },
				clientCorrelator,
				callType,
				locationDetails: readLocation(parameters.locationDetails),
			}),
		});
	},
	read: readFor('callCreate'),
	repeat: 'never',
});
