import { writeOperation } from '../../../../engine/model/operation';
import { path, put as write } from '../../../../engine/model/request';
import { appId, region, templateId } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayUpdate } from '../../shared/limits';
import { templateComplaint, templateSettings } from '../../shared/templateSettings';
import { settingsFields } from './fields';

/**
 * Makes a stream template, or replaces one as a whole: `PUT …/stream-templates/{templateId}` (Media
 * Gateway RESTful API, "Create or reset a stream template"). At most 10 for each App ID.
 */
export const put = writeOperation({
	name: 'Create or Reset',
	action: 'Create or reset stream template',
	description: 'Make a stream template, or replace all settings of an existing one',
	notice: 'It holds for the next push only: wait 3 minutes before pushing again.',
	fields: [appId, region, templateId, ...settingsFields],
	target: ['appId', 'region', 'templateId'],
	check: templateComplaint,
	limit: mediaGatewayUpdate,
	repeat: 'safe',
	request: (parameters) =>
		write(ingress(parameters) + path`/stream-templates/${parameters.templateId}`, {
			body: { settings: templateSettings(parameters) },
		}),
});
