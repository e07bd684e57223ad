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

/**
 * Reports every tone that a participant presses:
 * `POST /calling/callConnections/{callConnectionId}:startContinuousDtmfRecognition` (REST
 * reference, Call Media, Start Continuous Dtmf Recognition).
 */
export const startContinuousDtmf = writeOperation({
	name: 'Start Continuous DTMF',
	action: 'Start continuous DTMF recognition in call',
	description: 'Report every tone that a participant presses, until it is stopped',
	fields: [callConnectionId, targetParticipant, operationContext, operationCallbackUri],
	options: [apiVersion('2023-10-15')],
	target: ['callConnectionId', 'targetParticipant'],
	// Azure takes no Repeatability headers here.
	repeat: 'never',
	request: (parameters) => {
		const { callConnectionId, targetParticipant, apiVersion } = parameters;
		return post(path`/calling/callConnections/${callConnectionId}:startContinuousDtmfRecognition`, {
			query: versionQuery(apiVersion, '2023-10-15'),
			body: {
				targetParticipant: identifierOf(targetParticipant, String(apiVersion)),
				...outcome(parameters),
			},
		});
	},
	item: () => ({ started: true }),
});
