import type { Resource } from '../../../../engine/model/operation';
import { getBuckets } from './getBuckets';
import { getObjects } from './getObjects';
import { updateBucketAuthorization } from './updateBucketAuthorization';

export const storage: Resource = {
	name: 'Storage',
	value: 'storage',
	description: 'Buckets that take recordings, and what is in them',
	operations: { getBuckets, getObjects, updateBucketAuthorization },
};
