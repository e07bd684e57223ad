import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { listSearch } from '../../engine/listSearch';
import { receive } from '../../triggers/receive';
import { manners } from './manners';
import { appSearch } from './shared/appSearch';
import { isCallbackKey } from './shared/callbackKey';
import { isRegistered, register, unregister } from './trigger/callback';
import { deliveries } from './trigger/deliveries';
import { triggerProperties } from './trigger/properties';

/** Starts a workflow on verified recording events of an app. */
export class HuaweiRtcTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Huawei Cloud RTC Trigger',
		name: 'huaweiRtcTrigger',
		icon: { light: 'file:../../icons/huawei.svg', dark: 'file:../../icons/huawei.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'Verified recording events',
		// In n8n's list the node and its trigger are one entry, with this text.
		description:
			'Close rooms, remove users and stop recordings of Huawei Cloud RTC, or start the workflow when a recording begins or is complete',
		defaults: { name: 'Huawei Cloud RTC Trigger' },
		eventTriggerDescription: 'Waiting for Huawei to send an event to the test URL',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'huaweiCloudApi',
				required: true,
				displayOptions: { show: { authentication: ['accessKey'] } },
			},
			{
				name: 'huaweiCloudTokenApi',
				required: true,
				displayOptions: { show: { authentication: ['token'] } },
			},
			{
				displayName: 'Callback Key',
				name: 'huaweiRtcCallbackApi',
				required: true,
				testedBy: 'huaweiRtcCallbackKey',
				// Without a condition of its own n8n's editor takes it for one of the alternatives of
				// Authentication, and lists the other two in its place.
				displayOptions: { show: { '@version': [1] } },
			},
		],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		properties: triggerProperties,
	};

	methods = {
		listSearch: listSearch({ ...manners, resources: [], searches: { apps: appSearch } }),
		credentialTest: {
			/** The key is the user's own choice, so that only its form is checked. */
			async huaweiRtcCallbackKey(
				this: ICredentialTestFunctions,
				{ data }: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const complaint = isCallbackKey(data?.authKey ?? '');
				return complaint
					? { status: 'Error', message: `Callback Key ${complaint}` }
					: { status: 'OK', message: 'The form is right. The trigger gives the key to Huawei' };
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await register(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				await unregister(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, deliveries(this));
	}
}
