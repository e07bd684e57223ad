import { writeOperation } from '../../../../engine/model/operation';
import { path, put } from '../../../../engine/model/request';
import { anyTemplateId, appId, region } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayUpdate } from '../../shared/limits';
import { streamingKey } from './fields';

/**
 * Binds a key to a template, or frees it: `PUT …/streamkeys/{key}` with `templateId`, or null
 * (Chinese page only, "Update streaming key").
 */
export const setTemplate = writeOperation({
	name: 'Set Template',
	action: 'Set template of streaming key',
	description:
		'Bind a streaming key to a template, or free it; may not be available in all regions',
	fields: [
		appId,
		region,
		streamingKey,
		{
			...anyTemplateId,
			description: 'The stream template for later pushes with this key; none if empty',
		},
	],
	target: ['appId', 'region', 'streamingKey', 'templateId'],
	limit: mediaGatewayUpdate,
	repeat: 'safe',
	request: (parameters) =>
		put(ingress(parameters) + path`/streamkeys/${parameters.streamingKey}`, {
			body: { settings: { templateId: parameters.templateId || null } },
		}),
});
