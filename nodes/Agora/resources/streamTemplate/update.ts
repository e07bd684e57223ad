import { writeOperation } from '../../../../engine/model/operation';
import { patch, path } from '../../../../engine/model/request';
import { appId, region, templateId } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayUpdate } from '../../shared/limits';
import { templateComplaint, templateSettings } from '../../shared/templateSettings';
import { settingsFields } from './fields';

/**
 * Changes an existing template: `PATCH …/stream-templates/{templateId}` (Media Gateway RESTful API,
 * "Update a stream template", whose sample shows PUT by mistake). The smallest unit is a whole
 * `transcoding.video`, `transcoding.audio` or `jitterBuffer`.
 */
export const update = writeOperation({
	name: 'Update',
	action: 'Update stream template',
	description: 'Replace the video, audio or jitter buffer settings of an existing stream template',
	notice:
		'What you fill in replaces the whole block of video, audio or jitter buffer. It holds for the next push only: wait 3 minutes before pushing again.',
	fields: [appId, region, templateId, ...settingsFields],
	target: ['appId', 'region', 'templateId'],
	// The buffer may be changed alone: the video that it needs can be there already.
	check: (parameters) => {
		const complaint = templateComplaint(parameters);
		return complaint?.startsWith('Jitter Buffer needs video') ? undefined : complaint;
	},
	limit: mediaGatewayUpdate,
	repeat: 'safe',
	request: (parameters) =>
		patch(ingress(parameters) + path`/stream-templates/${parameters.templateId}`, {
			body: { settings: templateSettings(parameters) },
		}),
});
