import { readOperation } from '../../../../engine/model/operation';
import { get as read, path } from '../../../../engine/model/request';
import { readFor } from '../../shared/read';
import { target } from '../../shared/release';
import { mediaSessionId } from './fields';

/** CAMARA WebRTC Call Handling, `GET /sessions/{mediaSessionId}` (getSessionDetailsById). */
export const get = readOperation({
	name: 'Get',
	action: 'Get media session',
	description: 'Look at a call and its status',
	fields: [mediaSessionId],
	target: ['mediaSessionId'],
	request: (parameters, values) =>
		read(
			path`/sessions/${parameters.mediaSessionId}`,
			target('callHandling', parameters, values).to,
		),
	read: readFor('callRead'),
	notFound: ['404 NOT_FOUND'],
	// Without the session descriptions of both sides.
	simple: [
		'mediaSessionId',
		'status',
		'originatorAddress',
		'receiverAddress',
		'callType',
		'sequenceNumber',
		'serverCorrelator',
	],
});
