import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import {
	callConnectionId,
	operationCallbackUri,
	operationContext,
	outcome,
	targetParticipant,
} from '../../shared/fields';
import { identifierOf } from '../../shared/identifier';
import { repeatability, repeatabilityOptions } from '../../shared/repeatability';
import { areTones, tonesOf } from '../../shared/tones';

/** At most so many tones in one request ("Media actions", Call Automation). */
const MOST_TONES = 18;

/**
 * Presses keys towards a phone: `POST /calling/callConnections/{callConnectionId}:sendDtmfTones`
 * (REST reference, Call Media, Send Dtmf Tones).
 */
export const sendDtmfTones = writeOperation({
	name: 'Send DTMF Tones',
	action: 'Send DTMF tones in call',
	description: 'Press keys towards a phone in a call, e.g. to get through a menu',
	fields: [
		callConnectionId,
		{
			...targetParticipant,
			description: 'A phone in the call: number like +14255550123 or raw ID like 4:+14255550123',
		},
		{
			displayName: 'Tones',
			name: 'tones',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1234#',
			description: 'Keys in their order: 0 to 9, A to D, # and *; at most 18',
			check: areTones({ least: 1, most: MOST_TONES }),
		},
		operationContext,
		operationCallbackUri,
	],
	options: [apiVersion('2023-10-15'), ...repeatabilityOptions],
	target: ['callConnectionId', 'targetParticipant'],
	idempotency: repeatability,
	// Under the same Repeatability pair they are sent once.
	repeat: 'safe',
	request: (parameters) => {
		const { callConnectionId, targetParticipant, tones, apiVersion } = parameters;
		return post(path`/calling/callConnections/${callConnectionId}:sendDtmfTones`, {
			query: versionQuery(apiVersion, '2023-10-15'),
			body: {
				tones: tonesOf(tones),
				targetParticipant: identifierOf(targetParticipant, String(apiVersion)),
				...outcome(parameters),
			},
		});
	},
});
