import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { poll } from './trigger/poll';
import { triggerProperties } from './trigger/properties';

/** Starts a workflow on new recorded conversations, and on calls that begin and end. */
export class VerintVerbaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Verint Verba Trigger',
		name: 'verintVerbaTrigger',
		icon: { light: 'file:../../icons/verba.svg', dark: 'file:../../icons/verba.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description:
			'Delete, mute, stop and download recordings of Verint Verba, or start the workflow when a conversation was recorded, or a call begins or ends',
		defaults: { name: 'Verint Verba Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'verbaApi', required: true }],
		properties: triggerProperties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
