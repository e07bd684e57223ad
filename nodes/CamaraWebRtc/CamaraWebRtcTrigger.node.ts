import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { realTime } from '../../engine/base/time';
import { receive } from '../../triggers/receive';
import { deliveries } from './trigger/deliveries';
import { lifeCycle } from './trigger/lifeCycle';
import { triggerProperties } from './trigger/properties';
import { renewEnded } from './trigger/renewal';

/** Starts a workflow on verified events of an operator: calls, registrations, subscriptions. */
export class CamaraWebRtcTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CAMARA WebRTC Trigger',
		name: 'camaraWebRtcTrigger',
		icon: { light: 'file:../../icons/camara.svg', dark: 'file:../../icons/camara.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'End calls, registrations and subscriptions at a network operator (CAMARA WebRTC), or start the workflow on incoming calls, changes of calls and ended registrations',
		defaults: { name: 'CAMARA WebRTC Trigger' },
		eventTriggerDescription: 'Waiting for the operator to send an event to the test URL',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'camaraApi',
				required: true,
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'camaraOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{
				name: 'camaraPrivateKeyApi',
				required: true,
				displayOptions: { show: { authentication: ['privateKey'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseCode: '={{ 204 }}',
				path: 'webhook',
			},
		],
		properties: triggerProperties,
	};

	webhookMethods = { default: lifeCycle(realTime) };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const unwanted: IDataObject[] = [];
		const received = await receive(this, deliveries(this, unwanted));
		return await renewEnded(this, received, unwanted, realTime);
	}
}
