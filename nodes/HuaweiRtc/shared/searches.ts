import { asObject, asText } from '../../../engine/model/answer';
import type { Search } from '../../../engine/model/search';
import { getAll as recordRules } from '../resources/recordRule/getAll';
import { getAll as rooms } from '../resources/room/getAll';
import { getBuckets } from '../resources/storage/getBuckets';
import { getObjects } from '../resources/storage/getObjects';
import { getAll as users } from '../resources/user/getAll';
import { appSearch, entry } from './appSearch';
import { lookBack } from './looks';

/** What can be picked instead of typed. The lists of rooms and users are minutes old. */
export const searches: Record<string, Search> = {
	apps: appSearch,
	rooms: {
		list: rooms,
		parameters: () => ({
			roomId: '',
			state: 'RUNNING',
			startTime: lookBack(new Date()),
			endTime: '',
			pageSize: 100,
		}),
		entry: (row) => entry(asObject(row).room_id),
	},
	users: {
		list: users,
		parameters: () => ({
			userId: '',
			states: ['ONLINE'],
			type: 'detail',
			startTime: lookBack(new Date()),
			endTime: '',
			pageSize: 100,
		}),
		entry: (row) => {
			const { uid, nick_name, room_id } = asObject(row);
			const room = asText(room_id);
			const nickname = asText(nick_name);
			return entry(uid, `${nickname || asText(uid)}${room ? ` in ${room}` : ''}`);
		},
	},
	recordRules: {
		list: recordRules,
		entry: (row) => {
			const { rule_id, obs_addr, record_formats } = asObject(row);
			const { bucket, object } = asObject(obs_addr);
			const formats = Array.isArray(record_formats) ? record_formats.join(', ') : '';
			const place = [asText(bucket), asText(object)].filter(Boolean).join('/');
			return entry(rule_id, `${formats} to ${place}`);
		},
	},
	buckets: {
		list: getBuckets,
		entry: (row) => {
			const { bucket, location, is_authorized } = asObject(row);
			const right = is_authorized === true ? '' : ', not authorized';
			return entry(bucket, `${asText(bucket)} (${asText(location)}${right})`);
		},
	},
	folders: {
		list: getObjects,
		parameters: () => ({ type: 'folders', prefix: '' }),
		entry: (row) => entry(asObject(row).file_name),
	},
	objects: {
		list: getObjects,
		parameters: () => ({ prefix: '' }),
		entry: (row) => entry(asObject(row).file_name),
	},
};
