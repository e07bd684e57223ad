import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { apiVersion, shownSince, since, versionQuery } from '../../shared/apiVersion';
import {
	callConnectionId,
	filled,
	operationCallbackUri,
	operationContext,
	targetParticipant,
} from '../../shared/fields';
import { identifierOf } from '../../shared/identifier';

/**
 * Takes somebody off hold: `POST /calling/callConnections/{callConnectionId}:unhold` (REST
 * reference, Call Media, Unhold).
 */
export const unhold = writeOperation({
	name: 'Unhold',
	action: 'Unhold participant in call',
	description: 'Take a participant off hold',
	fields: [callConnectionId, targetParticipant, operationContext],
	options: [
		apiVersion('2024-09-15'),
		{ ...operationCallbackUri, displayOptions: shownSince('2025-05-15') },
	],
	target: ['callConnectionId', 'targetParticipant'],
	// Azure takes no Repeatability headers here.
	repeat: 'never',
	request: (parameters) => {
		const { callConnectionId, targetParticipant, operationContext, apiVersion } = parameters;
		return post(path`/calling/callConnections/${callConnectionId}:unhold`, {
			query: versionQuery(apiVersion, '2024-09-15'),
			body: {
				targetParticipant: identifierOf(targetParticipant, String(apiVersion)),
				operationContext: filled(operationContext),
				operationCallbackUri: since(
					parameters,
					'2025-05-15',
					'Operation Callback URI',
					filled(parameters.operationCallbackUri),
				),
			},
		});
	},
	item: () => ({ accepted: true }),
});
