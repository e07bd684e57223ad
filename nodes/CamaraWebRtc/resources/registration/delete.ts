import { asObject, asText } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { registrationId } from '../../shared/fields';
import { readEnding } from '../../shared/read';
import { releaseOf, target } from '../../shared/release';
import { get } from './get';

/**
 * Deletes a registration. CAMARA WebRTC Registration, `DELETE /sessions/{registrationId}`
 * (deleteRegistrationById). What it does to running calls is not stated: end them first. Whether it
 * is over can be seen in the candidate only, up to r2.2 a registration cannot be read.
 */
export const deleteRegistration = endOperation({
	name: 'Delete',
	action: 'Delete registration (sign a device off)',
	description: 'Sign a device off, so that it can neither call nor be called',
	notice:
		'The device can no longer call or be called until it registers again. Running calls may go on: end them first. Up to release R2.2 its event subscriptions are void as well.',
	fields: [registrationId],
	target: ['registrationId'],
	request: (parameters, values) =>
		remove(
			path`/sessions/${parameters.registrationId}`,
			target('registration', parameters, values).to,
		),
	read: readEnding('deviceDelete', 'registrationId'),
	// A second DELETE of the same registration ends nothing else.
	repeat: 'safe',
	// 404 NOT_FOUND is documented for what does not exist (deleteRegistrationById, responses).
	accepts: 'existing',
	answers: {
		'204': 'accepted',
		'200': 'accepted',
		'202': 'accepted',
		'404 NOT_FOUND': 'notFound',
		'410 GONE': 'confirm',
	},
	verify: {
		look: get,
		every: 2,
		upTo: 30,
		lookParameters: ({ registrationId }) => ({ registrationId }),
		refuses: (_parameters, values) =>
			releaseOf(values) !== 'candidate'
				? 'registrations can be read in the release candidate only'
				: undefined,
		sees: ({ notFound, body }, { registrationId }) => {
			if (notFound) return 'absent';
			return asText(asObject(body).registrationId) === registrationId ? 'alive' : undefined;
		},
	},
});
