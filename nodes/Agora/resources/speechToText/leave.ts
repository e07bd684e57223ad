import { asObject } from '../../../../engine/model/answer';
import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { agentId } from '../../shared/agents';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { get } from './get';

/**
 * Ends an agent: `POST /api/speech-to-text/v1/projects/{appid}/agents/{agentId}/leave` (Real-Time
 * STT, "Leave"). The body of the answer is not documented, nor what an unknown agent is answered
 * with, so that a 404 is a failure. `FAILED` afterwards leaves open whether it has left.
 */
export const leave = endOperation({
	name: 'Leave',
	action: 'Leave speech to text agent',
	description: 'Let a speech-to-text agent leave its channel, which ends the transcription',
	fields: [appId, agentId],
	target: ['appId', 'agentId'],
	read: readOthers,
	repeat: 'safe',
	request: ({ appId, agentId }) =>
		post(path`/api/speech-to-text/v1/projects/${appId}/agents/${agentId}/leave`),
	answers: { '200': 'accepted' },
	verify: {
		look: get,
		every: 2,
		upTo: 30,
		lookParameters: ({ appId, agentId }) => ({ appId, agentId }),
		sees: ({ body }) => {
			const { status } = asObject(body);
			if (status === 'STOPPED') return 'over';
			return status === undefined || status === 'FAILED' ? undefined : 'alive';
		},
	},
});
