import './n8n/environment';
import { PollContext } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type IPollFunctions,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import type { Tools } from '../../engine/model/operation';
import { openReader } from '../../engine/poll';
import { verintVerba } from '../../nodes/VerintVerba/provider';
import { poll } from '../../nodes/VerintVerba/trigger/poll';
import type { Sandbox } from '../../sandbox';
import { additionalData } from './n8n/additionalData';
import { CredentialStore } from './n8n/credentialStore';
import { loadPackage } from './n8n/packages';
import { recordOutput } from './canary';

/** A published workflow with the trigger, as n8n keeps it: memory is stored when items leave. */
export class PublishedTrigger {
	private readonly store: CredentialStore;
	private stored: IDataObject = {};
	private memory: IDataObject = {};

	constructor(
		sandbox: Sandbox,
		private readonly parameters: IDataObject = {},
		/** `authentication` and the like, laid over the sandbox's good data. */
		change: IDataObject = {},
		private readonly tools?: Tools,
	) {
		const data = { ...sandbox.credentials.verbaApi, ...change };
		this.store = new CredentialStore({ verbaApi: data as never });
	}

	/** n8n was started anew: what it had not stored is forgotten. */
	restart(): void {
		this.memory = copy(this.stored);
	}

	/** What n8n stores after publishing. */
	save(): void {
		this.stored = copy(this.memory);
	}

	get remembered(): IDataObject {
		return this.memory;
	}

	async poll(mode: WorkflowExecuteMode = 'trigger'): Promise<IDataObject[] | null> {
		const packages = await loadPackage();
		const type = packages.fullName('verintVerbaTrigger');
		const nodeType = packages.nodeTypes.getByNameAndVersion(type);
		const node: INode = {
			id: 'trigger-1',
			name: 'Verint Verba Trigger',
			type,
			typeVersion: 1,
			position: [0, 0],
			parameters: this.parameters as INode['parameters'],
			credentials: { verbaApi: { id: 'verbaApi', name: 'verbaApi' } },
		};
		const workflow = new Workflow({
			id: 'workflow',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: packages.nodeTypes,
		});
		const found = workflow.nodes[node.name] ?? node;
		const context = new PollContext(
			workflow,
			found,
			additionalData(packages, this.store),
			mode,
			'activate',
		);
		Object.assign(context, { getWorkflowStaticData: () => this.memory });
		await workflow.expression.acquireIsolate();
		try {
			const asPoll = context as unknown as IPollFunctions;
			const output: INodeExecutionData[][] | null = this.tools
				? await poll(asPoll, openReader(asPoll, verintVerba, this.tools))
				: ((await nodeType.poll?.call(asPoll)) ?? null);
			if (output) this.save();
			await recordOutput(output ?? [], this.store, type);
			return output?.[0]?.map(({ json }) => json) ?? null;
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}
}

const copy = (value: IDataObject): IDataObject => JSON.parse(JSON.stringify(value)) as IDataObject;
