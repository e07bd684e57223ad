import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { FaultyNetwork, type SeenRequest } from '../../support/faults';
import { runNode } from '../../support/n8n';

/** The sandbox with a network before it that keeps every request as it came. */
export interface AgoraWorld {
	sandbox: Sandbox;
	network: FaultyNetwork;
	credential: IDataObject;
	/** Runs the node with these parameters; the options collection is empty unless given. */
	run(parameters: IDataObject, more?: RunOptions): Promise<INodeExecutionData[]>;
	/** As run; the json of the only item. */
	item(parameters: IDataObject, more?: RunOptions): Promise<IDataObject>;
	/** Runs it and answers the failure's message and description. */
	failure(
		parameters: IDataObject,
		more?: RunOptions,
	): Promise<{ message: string; description: string }>;
	/** The requests since the last call. */
	requests(): SeenRequest[];
	close(): Promise<void>;
}

interface RunOptions {
	credential?: IDataObject;
	items?: INodeExecutionData[];
}

export async function agoraWorld(): Promise<AgoraWorld> {
	const sandbox = await startSandbox();
	const network = await FaultyNetwork.start(sandbox.baseUrls.agora);
	const credential = { ...sandbox.credentials.agoraApi, baseUrl: network.baseUrl };
	const run: AgoraWorld['run'] = async (parameters, more = {}) => {
		const [items = []] = await runNode(
			{
				node: 'agora',
				parameters: { options: {}, ...parameters },
				credentials: { agoraApi: { ...credential, ...more.credential } as never },
			},
			more.items,
		);
		return items;
	};
	return {
		sandbox,
		network,
		credential,
		run,
		item: async (parameters, more) => {
			const [item, ...others] = await run(parameters, more);
			if (!item || others.length > 0) throw new Error(`${others.length} more items, or none`);
			return item.json;
		},
		failure: async (parameters, more) => {
			try {
				await run(parameters, more);
			} catch (thrown) {
				const { message, description } = thrown as { message: string; description?: string };
				return { message, description: description ?? '' };
			}
			throw new Error('It did not fail');
		},
		requests: () => network.requests.splice(0),
		close: async () => {
			await network.close();
			await sandbox.close();
		},
	};
}

/** Method, target and body, as a test writes them down. */
export function asLine({ method, target, body }: SeenRequest): string {
	return `${method} ${target}${body === '' ? '' : ` ${body}`}`;
}

/** How a request authenticates. */
export function schemeOf({ headers }: SeenRequest): string {
	return (headers.authorization ?? '').split(' ', 1)[0] ?? '';
}
