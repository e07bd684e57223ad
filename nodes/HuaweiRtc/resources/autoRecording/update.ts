import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { appId, ruleId } from '../../shared/fields';
import { management } from '../../shared/limits';

/** Sets the mode: `PUT /v2/apps/{app_id}/auto-record-mode` (CloudRTC API reference). */
export const update = writeOperation({
	name: 'Update',
	action: 'Update auto recording',
	description: 'Turn the recording of all streams of an app on or off',
	notice: 'It applies to rooms that are opened afterwards.',
	fields: [
		appId,
		{
			displayName: 'Mode',
			name: 'mode',
			type: 'options',
			options: [
				{ name: 'Off', value: 'AUTO_RECORD_OFF' },
				{ name: 'Each Stream', value: 'AUTO_INDIVIDUAL_RECORD' },
			],
			default: 'AUTO_RECORD_OFF',
			description: 'What is recorded without a job of its own',
		},
		{ ...ruleId, displayOptions: { show: { mode: ['AUTO_INDIVIDUAL_RECORD'] } } },
	],
	target: ['appId'],
	request: ({ appId, mode, ruleId }) =>
		put(path`/v2/apps/${appId}/auto-record-mode`, { body: { mode, record_rule_id: ruleId } }),
	limit: management,
	repeat: 'safe',
});
