import { ends } from '../../../../engine/model/operation';
import { operations } from '../../../support/requestOf';

/** The names that workflows rely on; they never change. */
const PUBLIC: Record<string, [kind: string, fields: string]> = {
	'mediaSession.create': ['write', 'registrationId originatorAddress receiverAddress offer'],
	'mediaSession.end': ['end', 'mediaSessionId'],
	'mediaSession.get': ['read', 'mediaSessionId'],
	'mediaSession.updateStatus': ['write', 'mediaSessionId status answer offer'],
	'registration.create': ['write', 'deviceId registrationExpireTime'],
	'registration.delete': ['end', 'registrationId'],
	'registration.get': ['read', 'registrationId'],
	'registration.getAll': ['list', 'deviceId'],
	'registration.refresh': ['write', 'registrationId registrationExpireTime'],
	'eventSubscription.create': [
		'write',
		'events sink registrationId deviceId mediaSessionId sinkAccessToken sinkAccessTokenExpiresAt subscriptionExpireTime',
	],
	'eventSubscription.delete': ['end', 'subscriptionId'],
	'eventSubscription.get': ['read', 'subscriptionId'],
	'eventSubscription.getAll': ['list', ''],
	'eventSubscription.update': [
		'write',
		'subscriptionId subscriptionExpireTime sinkAccessToken sinkAccessTokenExpiresAt',
	],
	'device.endEverything': [
		'compound',
		'mediaSessionIds registrationId deviceId findRegistrations endSubscriptions subscriptionIds waitUntilEnded',
	],
};

test('public names: operations and their fields', () => {
	const own = operations.filter(([provider]) => provider === 'camaraWebRtc');
	const found = Object.fromEntries(
		own.map(([, name, { kind, fields }]) => [
			name,
			[kind, fields.map((field) => field.name).join(' ')],
		]),
	);
	expect(found).toEqual(PUBLIC);
});

test('every field says what it is, every ending what happens to whom', () => {
	for (const [provider, name, operation] of operations) {
		if (provider !== 'camaraWebRtc') continue;
		for (const { displayName, description } of operation.fields) {
			expect([name, displayName, typeof description]).toEqual([name, displayName, 'string']);
		}
		if (ends(operation)) expect([name, typeof operation.notice]).toEqual([name, 'string']);
	}
});

test('what only the candidate has says so', () => {
	const named = operations.filter(([provider, , { name }]) => {
		return provider === 'camaraWebRtc' && /\(Candidate\)$/.test(name);
	});
	expect(named.map(([, name]) => name).sort()).toEqual([
		'eventSubscription.update',
		'registration.get',
		'registration.getAll',
	]);
});
