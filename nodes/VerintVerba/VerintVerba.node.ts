import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { properties } from '../../engine/describe';
import { VERSIONS } from '../../engine/options';
import { run } from '../../engine/run';
import { verintVerba } from './provider';

export class VerintVerba implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Verint Verba',
		name: 'verintVerba',
		icon: { light: 'file:../../icons/verba.svg', dark: 'file:../../icons/verba.dark.svg' },
		group: ['transform'],
		version: VERSIONS,
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]["dryRun"] === "requestOnly" ? " (dry run)" : "") }}',
		description:
			'Find, keep, mark, download and delete recorded conversations of Verint Verba (Verint Financial Compliance), or start a workflow on new ones',
		defaults: { name: 'Verint Verba' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'verbaApi', required: true }],
		properties: properties(verintVerba),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, verintVerba);
	}
}
