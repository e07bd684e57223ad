import { isOneOf } from '../../../../engine/model/checks';
import { writeOperation, type Field } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callItem } from '../../shared/callItem';
import { locatorFields, locatorOf } from '../../shared/callLocator';
import { callSettings, settingsOf } from '../../shared/callSettings';
import { callbackUri, filled, operationContext } from '../../shared/fields';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';

const callLocator: Field = {
	displayName: 'Connect To',
	name: 'callLocator',
	type: 'options',
	options: [
		{ name: 'Call by Server Call ID', value: 'serverCallLocator' },
		{ name: 'Group Call', value: 'groupCallLocator' },
		{ name: 'Room', value: 'roomCallLocator' },
	],
	default: 'serverCallLocator',
	description: 'What tells which call it is',
	check: isOneOf(['serverCallLocator', 'groupCallLocator', 'roomCallLocator']),
};

/**
 * Joins a call that goes on, to control it: `POST /calling/callConnections:connect` (REST
 * reference, Call Automation, Connect).
 */
export const connect = writeOperation({
	name: 'Connect',
	action: 'Connect to call',
	description:
		'Get a call connection ID of your own for a call, a group call or a room that goes on',
	fields: [...locatorFields(callLocator, { rooms: true }), callbackUri, operationContext],
	options: [apiVersion('2024-09-15'), ...callSettings, ...repeatabilityOptions],
	target: ['callLocator', 'serverCallId', 'groupCallId', 'roomId'],
	idempotency: repeatability,
	// Under the same Repeatability pair it is connected once.
	repeat: 'safe',
	request: (parameters) =>
		post('/calling/callConnections:connect', {
			query: versionQuery(parameters.apiVersion, '2024-09-15'),
			body: {
				callLocator: locatorOf(parameters),
				callbackUri: parameters.callbackUri,
				operationContext: filled(parameters.operationContext),
				...settingsOf(parameters),
			},
		}),
	item: callItem,
});
