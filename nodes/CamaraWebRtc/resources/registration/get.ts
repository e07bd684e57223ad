import { readOperation } from '../../../../engine/model/operation';
import { get as read, path } from '../../../../engine/model/request';
import { registrationId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { target } from '../../shared/release';
import { simpleRegistration, withRefreshAt } from './item';

/** CAMARA WebRTC Registration candidate, `GET /sessions/{registrationId}` (getRegistrationById). */
export const get = readOperation({
	name: 'Get (Candidate)',
	action: 'Get registration (candidate)',
	description: 'Look whether a registration is alive, and until when',
	fields: [registrationId],
	target: ['registrationId'],
	request: (parameters, values) =>
		read(
			path`/sessions/${parameters.registrationId}`,
			target('registration', parameters, values, { candidateOnly: 'Registration: Get' }).to,
		),
	read: readFor('deviceRead'),
	notFound: ['404 NOT_FOUND'],
	item: withRefreshAt,
	simple: simpleRegistration,
});
