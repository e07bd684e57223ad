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

import { enteredByHand } from '../../triggers/activation';
import { receive } from '../../triggers/receive';
import { secretsComplaint } from './trigger/secrets';
import { notifications } from './trigger/notifications';
import { triggerProperties } from './trigger/properties';

/** Starts a workflow on verified notifications of Agora (Notifications service, NCS). */
export class AgoraTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Agora Trigger',
		name: 'agoraTrigger',
		icon: { light: 'file:../../icons/agora.svg', dark: 'file:../../icons/agora.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'Verified notifications',
		// In n8n's list the node and its trigger are one entry, with this text.
		description:
			'End streams, users, recordings and agents of Agora, or start the workflow when one of them begins or ends',
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
				const complaint = secretsComplaint(data ?? {});
				return complaint
					? { status: 'Error', message: complaint }
					: {
							status: 'OK',
							message: 'The form is right. Press Check in Agora Console to see whether it fits',
						};
			},
		},
	};

	/** Agora offers no call that registers an address: the user pastes it. */
	webhookMethods = { default: enteredByHand() };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, notifications(this));
	}
}
