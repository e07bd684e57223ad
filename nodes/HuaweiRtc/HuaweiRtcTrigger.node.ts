import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IDataObject,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { listSearch } from '../../engine/listSearch';
import { verifiedCallback } from '../../signing/huaweiCallback';
import { isRecent, parsedEvent, refuse, secretsIn } from '../../signing/webhook';
import { cameBefore } from '../../signing/webhookMemory';
import { manners } from './manners';
import { appSearch } from './shared/appSearch';
import { isCallbackKey } from './shared/callbackKey';
import { isRegistered, register, unregister } from './trigger/callback';
import { eventId, eventsIn } from './trigger/events';
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
		description: 'Starts the workflow when a recording of Huawei Cloud RTC begins or is complete',
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
		const response = this.getResponseObject();
		const { authKey, formerAuthKey } = await this.getCredentials('huaweiRtcCallbackApi');
		const verified = verifiedCallback(this.getRequestObject(), secretsIn(authKey, formerAuthKey));
		// The answer that the vendor's documentation shows.
		const answer = { webhookResponse: { status: 1, result: 'success' } };
		if (verified === 'probe') return answer;
		if ('reason' in verified) return refuse(response, verified);
		const { maxAge } = this.getNodeParameter('options', {}) as Record<string, unknown>;
		const limit = Number(maxAge ?? 0) * 1_000;
		if (limit > 0 && !isRecent(verified.timestamp, Date.now(), limit)) {
			return refuse(response, { status: 401, reason: 'The event is too old' });
		}
		const text = verified.bytes.toString('utf8').trim();
		const parsed = parsedEvent(
			text.startsWith('[') ? Buffer.from(`{"events":${text}}`) : verified.bytes,
		);
		if (!('event' in parsed)) return refuse(response, parsed);

		const wanted = this.getNodeParameter('events', []) as string[];
		const trigger = `${this.getWorkflow().id}:${this.getNode().id}:${this.getMode()}`;
		const stored = this.getWorkflowStaticData('node');
		const items = eventsIn(parsed.event)
			.filter(({ event_type }) => wanted.includes(String(event_type)))
			.filter((event) => !cameBefore(trigger, stored, eventId(event)))
			.map((event) => ({ json: event as IDataObject }));
		return items.length > 0 ? { ...answer, workflowData: [items] } : answer;
	}
}
