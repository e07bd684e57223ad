import { endOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { agentEnd, agentId, seesAgent } from '../../shared/agents';
import { appId } from '../../shared/fields';
import { readOthers } from '../../shared/readOthers';
import { get } from './get';

/**
 * Ends an agent: `POST /api/speech-to-text/v1/projects/{appid}/agents/{agentId}/leave` (Real-Time
 * STT, "Leave"). The body of the answer is not documented, nor what an unknown agent is answered
 * with, so that after a 404 only a look that shows it stopped counts, and otherwise it is a failure.
 * `FAILED` leaves open whether it has left.
 */
export const leave = endOperation({
	name: 'Leave',
	action: 'End speech to text agent (leave)',
	description: 'Let a speech-to-text agent leave its channel, which ends the transcription',
	notice: 'Transcription and subtitles of the channel end. Its users go on.',
	fields: [appId, agentId],
	target: ['appId', 'agentId'],
	read: readOthers,
	repeat: 'safe',
	request: ({ appId, agentId }) =>
		post(path`/api/speech-to-text/v1/projects/${appId}/agents/${agentId}/leave`),
	answers: { '200': 'accepted', '404 notFound': 'confirm' },
	verify: {
		look: get,
		every: 2,
		upTo: 30,
		lookBefore: 'waiting',
		lookParameters: ({ appId, agentId }) => ({ appId, agentId }),
		sees: seesAgent(['STOPPED']),
		endedAt: agentEnd,
	},
});
