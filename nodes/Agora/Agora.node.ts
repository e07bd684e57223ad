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
import { agora } from './provider';

export class Agora implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Agora',
		name: 'agora',
		icon: { light: 'file:../../icons/agora.svg', dark: 'file:../../icons/agora.dark.svg' },
		group: ['transform'],
		version: VERSIONS,
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]["dryRun"] === "requestOnly" ? " (dry run)" : "") }}',
		description:
			'End live streams, kick and ban users, close channels, and stop recordings, pushes and agents of Agora',
		defaults: { name: 'Agora' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'agoraApi', required: true }],
		properties: properties(agora),
	};

	methods = { listSearch: listSearch(agora) };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, agora);
	}
}
