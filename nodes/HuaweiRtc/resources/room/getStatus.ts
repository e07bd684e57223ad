import { asObject, asText } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { manners } from '../../manners';
import { appId, roomId } from '../../shared/fields';
import { listings } from '../../shared/limits';
import { namedRowsUnder } from '../../shared/pages';
import { startTime } from '../../shared/time';
import { getAll } from './getAll';

const roomsIn = namedRowsUnder('room_info_list', 'room_id');

/** Says whether a room is running, by the list of rooms with one room's ID. */
export const getStatus = readOperation({
	name: 'Get Status',
	action: 'Get status of room',
	description: 'Say whether a room is running; the data lag behind by up to five minutes',
	fields: [
		appId,
		roomId,
		{
			...startTime,
			default: '={{ $now.minus({ days: 89 }).toUTC().toISO() }}',
			description: 'Only rooms opened after this time, at most 90 days ago; one hour ago if empty',
		},
	],
	limit: listings,
	target: ['appId', 'roomId'],
	notFound: [],
	// A body that is no list says nothing about the room, not even that it is not listed.
	read: (response) => {
		const answer = manners.read(response);
		const foreign = answer.ok && answer.reading === undefined && !roomsIn(answer.body);
		return foreign ? { ...answer, reading: 'unreadable' } : answer;
	},
	request: (parameters, values) =>
		getAll.request({ ...parameters, state: 'any', endTime: '', pageSize: 0 }, values),
	item: (body) => {
		const rooms = (roomsIn(body) ?? []).map(asObject);
		rooms.sort((one, other) => asText(other.start_time).localeCompare(asText(one.start_time)));
		const running = rooms.find(({ state }) => state === 'RUNNING');
		const latest = running ?? rooms[0];
		return {
			status: running ? 'running' : latest ? 'closed' : 'notListed',
			timesOpened: rooms.length,
			...(latest ?? {}),
		};
	},
});
