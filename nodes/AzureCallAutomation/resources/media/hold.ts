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
import { sourcesFields, sourcesOf } from '../../shared/playSource';

const [playSourceInfo, playSourceInfoJson] = sourcesFields(
	{
		displayName: 'Play While on Hold',
		name: 'playSourceInfo',
		description: 'What the participant hears; silence if empty',
	},
	{ several: false },
);

/**
 * Puts somebody on hold: `POST /calling/callConnections/{callConnectionId}:hold` (REST reference,
 * Call Media, Hold).
 */
export const hold = writeOperation({
	name: 'Hold',
	action: 'Hold participant in call',
	description: 'Put a participant on hold: they neither hear nor are heard',
	notice:
		'There is no event of its own for success: ParticipantsUpdated shows isOnHold, HoldFailed a failure.',
	fields: [
		callConnectionId,
		targetParticipant,
		playSourceInfo,
		operationContext,
		operationCallbackUri,
	],
	options: [apiVersion('2024-09-15'), playSourceInfoJson],
	target: ['callConnectionId', 'targetParticipant'],
	// Azure takes no Repeatability headers here.
	repeat: 'never',
	request: (parameters) => {
		const { callConnectionId, targetParticipant, apiVersion } = parameters;
		return post(path`/calling/callConnections/${callConnectionId}:hold`, {
			query: versionQuery(apiVersion, '2024-09-15'),
			body: {
				targetParticipant: identifierOf(targetParticipant, String(apiVersion)),
				playSourceInfo: sourcesOf(parameters, playSourceInfo)?.[0],
				...outcome(parameters),
			},
		});
	},
	item: () => ({ accepted: true }),
});
