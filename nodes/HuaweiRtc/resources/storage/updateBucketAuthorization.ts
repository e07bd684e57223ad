import { optional } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { put } from '../../../../engine/model/request';
import { bucket, isHuaweiId, location } from '../../shared/fields';
import { storageCalls } from '../../shared/limits';

/**
 * Lets RTC write into a bucket, or no longer: `PUT /v2/rtc-ops/buckets/authentication` (CloudRTC
 * API reference).
 */
export const updateBucketAuthorization = writeOperation({
	name: 'Update Bucket Authorization',
	action: 'Update bucket authorization',
	description: 'Let recordings be written to a bucket, or no longer',
	notice: 'Huawei documents the storage operations with an IAM token only.',
	fields: [
		bucket,
		location,
		{
			displayName: 'Access',
			name: 'access',
			type: 'options',
			options: [
				{ name: 'Grant', value: 1 },
				{ name: 'Revoke', value: 0 },
			],
			default: 1,
			description: 'Whether recordings may be written to the bucket',
		},
		{
			displayName: 'Bucket Project ID',
			name: 'bucketProjectId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 0123456789abcdef0123456789abcdef',
			description: "ID of the project in the bucket's region, where it differs from the account's",
			check: optional(isHuaweiId),
		},
	],
	target: ['bucket'],
	request: ({ bucket, location, access, bucketProjectId }) =>
		put('/v2/rtc-ops/buckets/authentication', {
			body: {
				bucket,
				operation: access,
				location,
				project_id: bucketProjectId === '' ? undefined : bucketProjectId,
			},
		}),
	limit: storageCalls,
	repeat: 'safe',
});
