import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { callAnswers } from '../../shared/callLook';
import {
	callConnectionId,
	operationCallbackUri,
	operationContext,
	outcome,
	targetParticipant,
} from '../../shared/fields';
import { identifierOf } from '../../shared/identifier';

/**
 * Ends the reports of Start Continuous DTMF:
 * `POST /calling/callConnections/{callConnectionId}:stopContinuousDtmfRecognition` (REST
 * reference, Call Media, Stop Continuous Dtmf Recognition). It is accepted also when nothing ran.
 */
export const stopContinuousDtmf = endOperation({
	name: 'Stop Continuous DTMF',
	action: 'Stop continuous DTMF recognition in call',
	description: 'End the reports of every tone; the call goes on',
	notice:
		'ContinuousDtmfRecognitionStopped is the proof, and comes only if it was running; there is nothing to look at, so the outcome stays "accepted".',
	fields: [callConnectionId, targetParticipant, operationContext, operationCallbackUri],
	options: [apiVersion('2023-10-15')],
	target: ['callConnectionId', 'targetParticipant'],
	request: (parameters) => {
		const { callConnectionId, targetParticipant, apiVersion } = parameters;
		return post(path`/calling/callConnections/${callConnectionId}:stopContinuousDtmfRecognition`, {
			query: versionQuery(apiVersion, '2023-10-15'),
			body: {
				targetParticipant: identifierOf(targetParticipant, String(apiVersion)),
				...outcome(parameters),
			},
		});
	},
	// A repetition could stop what was started meanwhile.
	repeat: 'never',
	answers: { '200': 'accepted', ...callAnswers, '400 8558': 'notFound' },
});
