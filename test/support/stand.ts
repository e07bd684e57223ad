import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import type { CredentialType, ProviderName } from '../../sandbox/framework/provider';
import { FaultyNetwork } from './faults';
import { loadPackage, runNode, type CredentialData, type NodeSpec } from './n8n';
import { credentialOf, endingParameters, SEEDS, type Seed } from './seeds';
import { runSource, type TestTools } from './tools';

/** What a test changes about a seed's ending. */
export interface Change extends Pick<NodeSpec, 'onError' | 'signal'> {
	parameters?: IDataObject;
	options?: IDataObject;
	/** Each item names its own target. */
	perItem?: boolean;
	credential?: CredentialType;
	credentialData?: CredentialData;
}

/**
 * The sandbox with a faulty network in front of each provider. Between tests it is seeded and not
 * reset: a reset would forget a session that was fetched a moment ago, which n8n still holds.
 */
export class Stand {
	private constructor(
		readonly sandbox: Sandbox,
		private readonly networks: Record<ProviderName, FaultyNetwork>,
	) {}

	/** @param clock `frozen`: however long the test takes, what the vendors do later comes on time */
	static async start(clock: 'running' | 'frozen' = 'running'): Promise<Stand> {
		const sandbox = await startSandbox({ clock });
		const networks = {} as Record<ProviderName, FaultyNetwork>;
		for (const { provider } of SEEDS) {
			networks[provider] = await FaultyNetwork.start(sandbox.baseUrls[provider]);
		}
		await loadPackage();
		return new Stand(sandbox, networks);
	}

	async close(): Promise<void> {
		await Promise.all(Object.values(this.networks).map(async (network) => await network.close()));
		await this.sandbox.close();
	}

	/** All targets live again, no plans, no counts. */
	fresh(): void {
		this.sandbox.control.seed();
		for (const network of Object.values(this.networks)) network.reset();
	}

	network({ provider }: Pick<Seed, 'provider'>): FaultyNetwork {
		return this.networks[provider];
	}

	/** How often the ending has been asked for. */
	asked(seed: Seed): number {
		return this.network(seed).count(seed.path);
	}

	/** Whether the fixed target is over, by the sandbox's own state. */
	isOver({ provider, stateId }: Seed): boolean {
		const { live } = this.sandbox.control.inspect()[provider];
		return !live.some(({ id }) => id === stateId);
	}

	/** The ending's next answers; `path` chooses other requests of the provider. */
	answer(
		seed: Seed,
		answer: { status: number; body?: unknown; headers?: Record<string, string> },
		{ count = 1, path }: { count?: number; path?: string } = {},
	): void {
		// A method is no part of the target that the sandbox compares.
		const text = path ?? (seed.path.endsWith(' ') ? '' : seed.path);
		this.sandbox.control.answerNext(seed.provider, { ...answer, count, path: text });
	}

	spec(seed: Seed, change: Change = {}): Omit<NodeSpec, 'node'> {
		const { parameters, options, perItem, credential, credentialData, ...rest } = change;
		const type = credential ?? seed.credential;
		const data = credentialOf(seed, type, this.sandbox, this.network(seed).baseUrl)[type];
		return {
			parameters: endingParameters(seed, { perItem, options, ...parameters }),
			credentials: { [type]: { ...data, ...credentialData } },
			...rest,
		};
	}

	/** Ends with the source of the engine and the test's own clock. */
	async end(
		seed: Seed,
		tools: TestTools,
		change: Change = {},
		items?: INodeExecutionData[],
	): Promise<INodeExecutionData[]> {
		return await runSource(seed, this.spec(seed, change), tools, items);
	}

	/** Ends with the built node in real time. */
	async endForReal(
		seed: Seed,
		change: Change = {},
		items?: INodeExecutionData[],
	): Promise<INodeExecutionData[]> {
		const [output = []] = await runNode({ ...this.spec(seed, change), node: seed.node }, items);
		return output;
	}
}
