import { isId, optional } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callItem } from '../../shared/callItem';
import { callSettings, settingsOf } from '../../shared/callSettings';
import { callbackUri, filled, incomingCallContext, operationContext } from '../../shared/fields';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

/**
 * Takes an incoming call: `POST /calling/callConnections:answer` (REST reference, Call Automation,
 * Answer Call).
 */
export const answer = writeOperation({
	name: 'Answer',
	action: 'Answer call',
	description: 'Take an incoming call that an IncomingCall event has announced',
	notice:
		'An incoming call rings for 30 seconds. The IncomingCall event comes through Event Grid: see the Azure Call Automation Trigger.',
	fields: [incomingCallContext, callbackUri, operationContext],
	options: [
		apiVersion('2023-03-06'),
		{
			displayName: 'Answered By User ID',
			name: 'answeredBy',
			type: 'string',
			default: '',
			placeholder: 'e.g. 8:acs:…',
			description: 'The user of your resource as whom the application answers',
			check: optional(isId({ max: 512 })),
		},
		...callSettings,
		...repeatabilityOptions,
	],
	target: [],
	idempotency: repeatability,
	// Under the same Repeatability pair it is answered once.
	repeat: 'safe',
	request: (parameters) => {
		const user = filled(parameters.answeredBy);
		return post('/calling/callConnections:answer', {
			query: versionQuery(parameters.apiVersion, '2023-03-06'),
			body: {
				incomingCallContext: parameters.incomingCallContext,
				callbackUri: parameters.callbackUri,
				operationContext: filled(parameters.operationContext),
				...settingsOf(parameters),
				answeredBy: user === undefined ? undefined : { id: user },
			},
		});
	},
	item: callItem,
});
