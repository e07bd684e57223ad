import { readOperation } from '../../../../engine/model/operation';
import { get as request, path } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { simpleParticipant } from '../../shared/callItem';
import { callConnectionId, participantField } from '../../shared/fields';
import { rawIdOf } from '../../shared/identifier';

/**
 * Shows somebody in a call:
 * `GET /calling/callConnections/{callConnectionId}/participants/{participantRawId}` (REST
 * reference, Call Connection, Get Participant).
 */
export const get = readOperation({
	name: 'Get',
	action: 'Get participant',
	description: 'Show whether somebody in a call is muted or on hold',
	fields: [
		callConnectionId,
		{
			...participantField({
				displayName: 'Participant',
				name: 'participantRawId',
				description:
					'Who in the call: phone number like +14255550123, raw ID like 8:acs:…, or identifier object',
			}),
			pickedFrom: 'participants',
		},
	],
	options: [apiVersion('2023-03-06')],
	simple: simpleParticipant,
	target: ['callConnectionId', 'participantRawId'],
	notFound: ['404 8522', '400 8558'],
	request: ({ callConnectionId, participantRawId, apiVersion }) =>
		request(
			path`/calling/callConnections/${callConnectionId}/participants/${rawIdOf(participantRawId)}`,
			{ query: versionQuery(apiVersion, '2023-03-06') },
		),
});
