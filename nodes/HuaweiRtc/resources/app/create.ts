import { isId } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { post } from '../../../../engine/model/request';
import { management } from '../../shared/limits';

/** Creates an app: `POST /v2/apps` (CloudRTC API reference). Names are unique in an account. */
export const create = writeOperation({
	name: 'Create',
	action: 'Create app',
	description: 'Create an app; an account may have 20 by default',
	fields: [
		{
			displayName: 'App Name',
			name: 'appName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. lessons',
			description: 'Up to 64 letters, digits, "_" and "-", not used by another app',
			check: isId({
				max: 64,
				pattern: /^[A-Za-z0-9_-]+$/,
				allowed: 'Huawei allows letters, digits, "_" and "-"',
			}),
		},
	],
	target: ['appName'],
	request: ({ appName }) => post('/v2/apps', { body: { app_name: appName } }),
	limit: management,
	// A repetition of a lost success answers that the name is taken.
	repeat: 'never',
});
