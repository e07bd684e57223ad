import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { notInThePast } from '../../shared/checks';
import { registrationId } from '../../shared/fields';
import { readFor } from '../../shared/read';
import { isEmpty, onlyAt, target } from '../../shared/release';
import { registrationExpireTime } from './fields';
import { withRefreshAt } from './item';

/**
 * Keeps a registration alive. CAMARA WebRTC Registration, `PUT /sessions/{registrationId}`
 * (updateRegistrationById): the new end is counted from the moment at which the operator gets the
 * request. Without a wish there is no body; r1.2 takes none at all.
 */
export const refresh = writeOperation({
	name: 'Refresh',
	action: 'Refresh registration',
	description: 'Keep a registration alive; do it about 120 seconds before it expires',
	notice:
		'Refresh before the registration expires: a late one may be refused, or taken for a new registration.',
	fields: [registrationId, registrationExpireTime],
	target: ['registrationId'],
	request: (parameters, values) => {
		const { release, to } = target('registration', parameters, values);
		const { registrationId, registrationExpireTime } = parameters;
		onlyAt(release, ['r2.2', 'candidate'], 'Expires At', registrationExpireTime);
		return put(path`/sessions/${registrationId}`, {
			...to,
			...(isEmpty(registrationExpireTime) ? {} : { body: { registrationExpireTime } }),
		});
	},
	idempotency: notInThePast({ registrationExpireTime: 'Expires At' }),
	read: readFor('deviceWrite'),
	// A second refresh extends the same registration again.
	repeat: 'safe',
	item: withRefreshAt,
});
