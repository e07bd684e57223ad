import { isId, optional } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { notInThePast } from '../../shared/checks';
import { deviceId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { filled, onlyAt, target } from '../../shared/release';
import { registrationExpireTime } from './fields';
import { withRefreshAt } from './item';

/**
 * Registers a device. CAMARA WebRTC Registration, `POST /sessions` (createRegistration). It is not
 * repeated by itself: up to r2.2 a second one may clean up the first. In the candidate 409
 * ALREADY_EXISTS tells that the first one worked.
 */
export const create = writeOperation({
	name: 'Create',
	action: 'Create registration',
	description: 'Register a device, so that it can call and be called',
	fields: [deviceId, registrationExpireTime],
	options: [
		{
			displayName: 'Phone Number (Candidate)',
			name: 'phoneNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. +17085852753',
			description:
				'Only with a token of an application (2-legged), which carries no subscriber; with a token of a subscriber leave it empty',
			check: optional(
				isId({
					max: 16,
					pattern: /^\+[1-9][0-9]{4,14}$/,
					allowed: 'it is + and 5 to 15 digits, e.g. +17085852753',
				}),
			),
		},
	],
	target: ['deviceId'],
	request: (parameters, values) => {
		const { release, to } = target('registration', parameters, values);
		const { deviceId, registrationExpireTime, phoneNumber } = parameters;
		onlyAt(release, ['r2.2', 'candidate'], 'Expires At', registrationExpireTime);
		onlyAt(release, ['candidate'], 'Phone Number (Candidate)', phoneNumber);
		return post('/sessions', {
			...to,
			body: filled({ deviceId, phoneNumber, registrationExpireTime }),
		});
	},
	idempotency: notInThePast({ registrationExpireTime: 'Expires At' }),
	read: readFor('deviceCreate'),
	repeat: 'never',
	item: withRefreshAt,
});
