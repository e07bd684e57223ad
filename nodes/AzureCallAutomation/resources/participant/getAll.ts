import { asObject, asText } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { apiVersion, versionQuery } from '../../shared/apiVersion';
import { simpleParticipant } from '../../shared/callItem';
import { callConnectionId } from '../../shared/fields';

/**
 * Lists who is in a call: `GET /calling/callConnections/{callConnectionId}/participants` (REST
 * reference, Call Connection, Get Participants). Pages follow `nextLink`. Who is only invited is
 * not in the list, nor are bots that record or transcribe.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many participants',
	description: 'List who is in a call; people who are only invited are not in it',
	fields: [callConnectionId],
	options: [apiVersion('2023-03-06')],
	simple: simpleParticipant,
	target: ['callConnectionId'],
	notFound: ['404 8522'],
	request: ({ callConnectionId, apiVersion }) =>
		get(path`/calling/callConnections/${callConnectionId}/participants`, {
			query: versionQuery(apiVersion, '2023-03-06'),
		}),
	rows: (body) => {
		const { value } = asObject(body);
		return Array.isArray(value) ? value : undefined;
	},
	// Somebody who joins or leaves meanwhile moves the pages.
	distinct: (row) => asText(asObject(asObject(row).identifier).rawId) || JSON.stringify(row),
	next: (body, { request }) => {
		const { nextLink } = asObject(body);
		return typeof nextLink === 'string' && nextLink !== ''
			? { ...request, link: nextLink }
			: undefined;
	},
});
