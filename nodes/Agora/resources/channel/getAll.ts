import { asObject, asText } from '../../../../engine/model/answer';
import { listOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { appId } from '../../shared/fields';
import { channelQuery } from '../../shared/limits';
import { readChannelManagement } from '../../shared/readOthers';
import { namedRows } from '../../shared/rows';

const PAGE = 500;

/**
 * Lists channels with users: `GET /dev/v1/channel/{appid}` (Channel Management RESTful API, "Query
 * channel list"). Pages can repeat a channel while users move, so that names are kept once.
 */
export const getAll = listOperation({
	name: 'Get Many',
	action: 'Get many channels',
	description: 'List the channels of the app that have users, with their number',
	fields: [appId],
	target: ['appId'],
	read: readChannelManagement,
	limit: channelQuery('channel list'),
	request: ({ appId }) =>
		get(path`/dev/v1/channel/${appId}`, {
			query: { page_no: 0, page_size: PAGE },
			headers: { 'content-type': 'application/json' },
		}),
	rows: (body) => namedRows(asObject(asObject(body).data).channels, 'channel_name'),
	distinct: (row) => asText(asObject(row).channel_name),
	next: (_body, { request, received }) =>
		received < PAGE
			? undefined
			: { ...request, query: { ...request.query, page_no: Number(request.query?.page_no) + 1 } },
});
