import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { deviceId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { target } from '../../shared/release';
import { simpleRegistration } from './item';

/**
 * CAMARA WebRTC Registration candidate, `GET /sessions?deviceId=…` (getRegistrationsByDeviceId): at
 * most 10, and only those whose phone number the token covers. An empty list proves nothing.
 */
export const getAll = listOperation({
	name: 'Get Many (Candidate)',
	action: 'Get many registrations (candidate)',
	description:
		'List the active registrations of a device whose phone number the token covers, 10 at most',
	fields: [deviceId],
	target: ['deviceId'],
	request: (parameters, values) =>
		get('/sessions', {
			...target('registration', parameters, values, { candidateOnly: 'Registration: Get Many' }).to,
			query: { deviceId: String(parameters.deviceId) },
		}),
	read: readFor('deviceRead'),
	rows: (body) => (Array.isArray(body) ? (body as unknown[]) : undefined),
	simple: simpleRegistration,
});
