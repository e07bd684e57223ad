import type { Resource } from '../../../../engine/operation';
import { getBuckets } from './getBuckets';
import { getObjects } from './getObjects';
import { updateBucketAuthorization } from './updateBucketAuthorization';

export const storage: Resource = {
	name: 'Storage',
	value: 'storage',
	operations: { getBuckets, getObjects, updateBucketAuthorization },
};
