import { writeOperation } from '../../../../engine/model/operation';
import { path, remove } from '../../../../engine/model/request';
import { appId, region, templateId } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayDelete } from '../../shared/limits';

/**
 * Deletes a stream template: `DELETE …/stream-templates/{templateId}` (Media Gateway RESTful API,
 * "Delete a stream template"). Running pushes keep it; afterwards the global default applies.
 */
export const deleteTemplate = writeOperation({
	name: 'Delete',
	action: 'Delete stream template',
	description: 'Delete a stream template; running pushes keep it',
	fields: [appId, region, templateId],
	target: ['appId', 'region', 'templateId'],
	limit: mediaGatewayDelete,
	repeat: 'safe',
	request: (parameters) =>
		remove(ingress(parameters) + path`/stream-templates/${parameters.templateId}`),
	item: () => ({ deleted: true }),
});
