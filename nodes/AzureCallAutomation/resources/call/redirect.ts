import { writeOperation } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { incomingCallContext, participantField } from '../../shared/fields';
import { identifierOf } from '../../shared/identifier';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/**
 * Sends an incoming call on without answering it: `POST /calling/callConnections:redirect` (REST
 * reference, Call Automation, Redirect Call).
 */
export const redirect = writeOperation({
	name: 'Redirect',
	action: 'Redirect call',
	description: 'Send an incoming call on to somebody else without answering it',
	notice:
		'A target of your own resource raises a new IncomingCall event: filter by the callee in the trigger, or the call goes round in circles. A call of a user cannot be redirected to a phone number.',
	fields: [
		incomingCallContext,
		participantField({
			displayName: 'Target',
			name: 'target',
			description:
				'Who gets the call: phone number like +14255550123, raw ID like 8:acs:…, or identifier object',
		}),
	],
	options: [apiVersion('2023-03-06'), ...repeatabilityOptions],
	target: ['target'],
	idempotency: repeatability,
	// Under the same Repeatability pair it is redirected once.
	repeat: 'safe',
	request: ({ incomingCallContext, target, apiVersion }) =>
		post('/calling/callConnections:redirect', {
			query: versionQuery(apiVersion, '2023-03-06'),
			body: { incomingCallContext, target: identifierOf(target, String(apiVersion)) },
		}),
	item: () => ({ redirected: true }),
});
