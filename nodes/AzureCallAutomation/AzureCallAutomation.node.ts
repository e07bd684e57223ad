import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { properties } from '../../engine/describe';
import { listSearch } from '../../engine/listSearch';
import { VERSIONS } from '../../engine/options';
import { run } from '../../engine/run';
import { azureCallAutomation } from './provider';

export class AzureCallAutomation implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Azure Call Automation',
		name: 'azureCallAutomation',
		icon: { light: 'file:../../icons/azure.svg', dark: 'file:../../icons/azure.dark.svg' },
		group: ['transform'],
		version: VERSIONS,
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]["dryRun"] === "requestOnly" ? " (dry run)" : "") }}',
		description:
			'Make, answer, steer, record and end calls of Azure Communication Services, or start a workflow on their events',
		defaults: { name: 'Azure Call Automation' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'azureCommunicationApi',
				required: true,
				displayOptions: { show: { authentication: ['accessKey'] } },
			},
			{
				name: 'azureCommunicationOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['entraId'] } },
			},
			{
				name: 'azureCommunicationTokenApi',
				required: true,
				displayOptions: { show: { authentication: ['userToken'] } },
			},
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				options: [
					{ name: 'Access Key', value: 'accessKey' },
					{ name: 'Microsoft Entra ID', value: 'entraId' },
					{ name: 'User Access Token', value: 'userToken' },
				],
				default: 'accessKey',
			},
			...properties(azureCallAutomation),
		],
	};

	methods = { listSearch: listSearch(azureCallAutomation) };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, azureCallAutomation);
	}
}
