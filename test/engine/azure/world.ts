import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { azureCallAutomation } from '../../../nodes/AzureCallAutomation/provider';
import { startSandbox, type Sandbox } from '../../../sandbox';
import { FaultyNetwork } from '../../support/faults';
import { runSource, testTools } from '../../support/tools';

/** The sandbox behind a network that keeps every request; both clocks go forward together. */
export interface AzureWorld {
	sandbox: Sandbox;
	network: FaultyNetwork;
	run(name: string, fields: IDataObject, options?: IDataObject): Promise<INodeExecutionData[]>;
	/** As run; the json of the only item. */
	item(name: string, fields: IDataObject, options?: IDataObject): Promise<IDataObject>;
	/** What the node sent since the last call: method and the end of the path. */
	sent(): string[];
	close(): Promise<void>;
}

export async function azureWorld(): Promise<AzureWorld> {
	const sandbox = await startSandbox();
	const network = await FaultyNetwork.start(sandbox.baseUrls.azure);
	const run: AzureWorld['run'] = async (name, fields, options = {}) => {
		const [resource, operation] = name.split('.');
		const tools = testTools();
		tools.onPause = (milliseconds) => sandbox.control.advanceClock(milliseconds);
		return await runSource(
			{ node: 'azureCallAutomation', source: azureCallAutomation },
			{
				parameters: { resource, operation, ...fields, options },
				credentials: {
					azureCommunicationApi: {
						...sandbox.credentials.azureCommunicationApi,
						endpoint: network.baseUrl,
						additionalRecordingHosts: new URL(sandbox.baseUrls.azure).host,
					},
				},
			},
			tools,
		);
	};
	return {
		sandbox,
		network,
		run,
		item: async (name, fields, options) => {
			const [item, ...others] = await run(name, fields, options);
			if (!item || others.length > 0) throw new Error(`${others.length} more items, or none`);
			return item.json;
		},
		sent: () =>
			network.requests.splice(0).map(({ method, target }) => {
				const [path = ''] = target.split('?');
				return `${method} ${path.split('/').slice(3).join('/')}`;
			}),
		close: async () => {
			await network.close();
			await sandbox.close();
		},
	};
}
