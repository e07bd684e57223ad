import { writeOperation } from '../../../../engine/model/operation';
import { put } from '../../../../engine/model/request';
import { anyTemplateId, appId, region } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayUpdate } from '../../shared/limits';

/**
 * Sets the template of all keys that have none: `PUT …/appconfig` with `defaultStreamTemplate`, or
 * null (Media Gateway RESTful API, "Set the global template"). Nothing else is sent, because the
 * same address carries other settings too.
 */
export const setDefault = writeOperation({
	name: 'Set Global Default',
	action: 'Set global default of stream templates',
	description: 'Choose the template of all streams whose key has none, or clear that choice',
	fields: [
		appId,
		region,
		{
			...anyTemplateId,
			description: 'An existing template; the choice is cleared if empty',
		},
	],
	target: ['appId', 'region', 'templateId'],
	limit: mediaGatewayUpdate,
	repeat: 'safe',
	request: (parameters) =>
		put(`${ingress(parameters)}/appconfig`, {
			body: { settings: { defaultStreamTemplate: parameters.templateId || null } },
		}),
});
