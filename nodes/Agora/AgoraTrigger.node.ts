import {
	NodeConnectionTypes,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { verifiedNotification } from '../../signing/agoraNotifications';
import { isRecent, parsedEvent, refuse, secretsIn } from '../../signing/webhook';
import { cameBefore } from '../../signing/webhookMemory';
import { PRODUCTS } from './shared/events';
import { itemOf, noticeOf } from './shared/notification';
import { triggerProperties } from './shared/triggerProperties';

/** Starts a workflow on verified notifications of Agora (Notifications service, NCS). */
export class AgoraTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Agora Trigger',
		name: 'agoraTrigger',
		icon: { light: 'file:../../icons/agora.svg', dark: 'file:../../icons/agora.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'Verified notifications',
		description: 'Starts the workflow when Agora notifies of a stream, a channel or an agent',
		defaults: { name: 'Agora Trigger' },
		eventTriggerDescription: 'Waiting for Agora to send a notification to the test URL',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'agoraNotificationsApi', required: true, testedBy: 'agoraNotificationSecret' },
		],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		triggerPanel: {
			header: 'Paste the webhook URL into Agora Console',
			executionsHelp: {
				inactive:
					'Agora has no call that registers an address, so this is done by hand: Agora Console, project, All Features, Notifications. Pick product and events, paste the production URL, copy the Secret into the credential of this node, publish the workflow, press Check and save.',
				active:
					'The workflow runs for each verified notification. After a change of the Secret put the former one into Further Secrets until Agora uses the new one.',
			},
			activationHint:
				'Publish the workflow, then paste the production URL into Agora Console, Notifications, and press Check.',
		},
		properties: triggerProperties,
	};

	methods = {
		credentialTest: {
			/** Agora has no call that says whether a Secret is right, so that only its form is checked. */
			async agoraNotificationSecret(
				this: ICredentialTestFunctions,
				{ data }: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const [secret = ''] = secretsIn(data?.notificationSecret);
				return secret === '' || /\s/.test(secret)
					? {
							status: 'Error',
							message: 'Notification Secret is empty or contains white space. Copy it again',
						}
					: {
							status: 'OK',
							message: 'The form is right. Press Check in Agora Console to see whether it fits',
						};
			},
		},
	};

	/** There is nothing to register: Agora offers no call for it, the user pastes the address. */
	webhookMethods = {
		default: {
			async checkExists(): Promise<boolean> {
				return true;
			},
			async create(): Promise<boolean> {
				return true;
			},
			async delete(): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const request = this.getRequestObject();
		const response = this.getResponseObject();
		const options = this.getNodeParameter('options', {}) as Record<string, unknown>;
		const { notificationSecret, furtherSecrets } =
			await this.getCredentials('agoraNotificationsApi');
		const further = typeof furtherSecrets === 'string' ? furtherSecrets.split(/[\s,]+/) : [];
		const bytes = verifiedNotification(request, {
			secrets: secretsIn(notificationSecret, ...further),
			acceptSha1: options.acceptSha1 === true,
		});
		if (!Buffer.isBuffer(bytes)) return refuse(response, bytes);
		const parsed = parsedEvent(bytes);
		if (!('event' in parsed)) return refuse(response, parsed);
		const { event } = parsed;
		const maxAge = Number(options.maxAge ?? 0);
		if (maxAge > 0 && !isRecent(event.notifyMs, Date.now(), maxAge * 1_000)) {
			return refuse(response, { status: 401, reason: 'The notification is too old' });
		}
		// Agora asks for a JSON body within 10 seconds.
		const answer = { webhookResponse: {} };
		const notice = noticeOf(event);
		const trigger = `${this.getWorkflow().id}:${this.getNode().id}:${this.getMode()}`;
		if (notice !== '' && cameBefore(trigger, this.getWorkflowStaticData('node'), notice)) {
			return answer;
		}
		const item = itemOf(event, {
			products: this.getNodeParameter('products', []) as number[],
			events: Object.fromEntries(
				PRODUCTS.map(({ id, parameter }) => [id, this.getNodeParameter(parameter, []) as number[]]),
			),
			dropTests: options.dropTests === true,
			revealKey: options.revealKey === true,
		});
		return item ? { ...answer, workflowData: [[{ json: item }]] } : answer;
	}
}
