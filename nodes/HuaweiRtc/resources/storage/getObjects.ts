import { isText } from '../../../../engine/model/checks';
import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { bucket, location } from '../../shared/fields';
import { storageCalls } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';

/** Lists what is in a bucket: `GET /v2/rtc-ops/buckets/objects` (CloudRTC API reference). */
export const getObjects = listOperation({
	name: 'Get Many Objects',
	action: 'Get many objects of bucket',
	description: 'List the folders or the files of a bucket; the size is in KB',
	notice: 'Huawei documents the storage operations with an IAM token only.',
	fields: [
		bucket,
		location,
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: [
				{ name: 'Files', value: 'objects' },
				{ name: 'Folders', value: 'folders' },
			],
			default: 'objects',
			description: 'What is listed',
		},
		{
			displayName: 'Prefix',
			name: 'prefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. lessons/2026/',
			description: 'Only what begins with this text',
			check: isText({ max: 1_024 }),
			pickedFrom: 'objects',
		},
	],
	target: ['bucket', 'prefix'],
	request: ({ bucket, location, type, prefix }) =>
		get('/v2/rtc-ops/buckets/objects', {
			query: {
				bucket: String(bucket),
				prefix: String(prefix),
				type: String(type),
				location: String(location),
			},
		}),
	limit: storageCalls,
	rows: rowsUnder('objects'),
});
