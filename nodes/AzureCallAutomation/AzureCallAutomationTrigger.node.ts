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

import { receive } from '../../triggers/receive';
import { enteredWithProof } from './trigger/activation';
import { deliveries } from './trigger/deliveries';
import { proofComplaint } from './trigger/proof';
import { triggerProperties } from './trigger/properties';

/** Starts a workflow on verified events of Azure Communication Services. */
export class AzureCallAutomationTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Azure Call Automation Trigger',
		name: 'azureCallAutomationTrigger',
		icon: { light: 'file:../../icons/azure.svg', dark: 'file:../../icons/azure.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'Verified events',
		// In n8n's list the node and its trigger are one entry, with this text.
		description:
			'Hang up, remove, mute, stop and delete recordings at Azure Communication Services, or start the workflow when a call comes in, connects, ends, or a recording is ready',
		defaults: { name: 'Azure Call Automation Trigger' },
		eventTriggerDescription: 'Waiting for Azure to send an event to the test URL',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'azureCommunicationEventsApi', required: true, testedBy: 'azureEventProof' },
		],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		triggerPanel: {
			header: 'Give the webhook URL to your calls, or to Event Grid',
			executionsHelp: {
				inactive:
					'Azure has no call that registers an address. Use the production URL as Callback URI of the Azure Call Automation node; for incoming calls and recording files make an Event Grid subscription with the Event Grid schema and the production URL followed by ?secret= and the Callback Secret. n8n answers the handshake of the CloudEvents schema by itself and without consent, so that schema cannot be subscribed.',
				active:
					'The workflow runs for each verified event. After a change of the Callback Secret put the former one into Former Callback Secret until all addresses are changed.',
			},
			activationHint:
				'Publish the workflow, then use the production URL as Callback URI, or in an Event Grid subscription.',
		},
		properties: triggerProperties,
	};

	methods = {
		credentialTest: {
			/** Azure has no call that says whether they are right, so that only their form is checked. */
			async azureEventProof(
				this: ICredentialTestFunctions,
				{ data }: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const complaint = proofComplaint(data ?? {});
				return complaint
					? { status: 'Error', message: complaint }
					: {
							status: 'OK',
							message: 'The form is right. Whether it fits the resource, the first event shows',
						};
			},
		},
	};

	/** The user enters the address; what can be checked is checked when the workflow is published. */
	webhookMethods = { default: enteredWithProof() };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, deliveries(this));
	}
}
