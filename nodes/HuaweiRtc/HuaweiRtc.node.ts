import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { properties } from '../../engine/describe';
import { listSearch, loadOptions } from '../../engine/listSearch';
import { VERSIONS } from '../../engine/options';
import { run } from '../../engine/run';
import { huaweiRtc } from './provider';

export class HuaweiRtc implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Huawei Cloud RTC',
		name: 'huaweiRtc',
		icon: { light: 'file:../../icons/huawei.svg', dark: 'file:../../icons/huawei.dark.svg' },
		group: ['transform'],
		version: VERSIONS,
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]["dryRun"] === "requestOnly" ? " (dry run)" : "") }}',
		description:
			'End rooms, users and recordings of Huawei Cloud RTC (SparkRTC), and manage its apps',
		defaults: { name: 'Huawei Cloud RTC' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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
		],
		properties: [
			{
				displayName: 'Authentication',
				name: 'authentication',
				type: 'options',
				options: [
					{ name: 'Access Key (AK/SK)', value: 'accessKey' },
					{ name: 'IAM Token', value: 'token' },
				],
				default: 'accessKey',
			},
			...properties(huaweiRtc),
		],
	};

	methods = { listSearch: listSearch(huaweiRtc), loadOptions: loadOptions(huaweiRtc) };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, huaweiRtc);
	}
}
