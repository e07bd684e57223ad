import { listOperation } from '../../../../engine/model/operation';
import { get } from '../../../../engine/model/request';
import { storageCalls } from '../../shared/limits';
import { rowsUnder } from '../../shared/pages';

/**
 * Lists buckets: `GET /v2/rtc-ops/buckets` (CloudRTC API reference). The reference asks for a token
 * here, and the vendor's SDK declares no authentication: the IAM token is the safe choice.
 */
export const getBuckets = listOperation({
	name: 'Get Many Buckets',
	action: 'Get many buckets',
	description: 'List the buckets that can take recordings',
	notice: 'Huawei documents the storage operations with an IAM token only.',
	fields: [],
	target: [],
	request: () => get('/v2/rtc-ops/buckets'),
	limit: storageCalls,
	rows: rowsUnder('buckets'),
});
