import { setImmediate } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData, NodeApiError } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import type { ProviderName } from '../../sandbox/framework/provider';
import { runNode, type NodeSpec } from './n8n';

export interface Suite {
	readonly sandbox: Sandbox;
	/** The requests that a provider has seen in this test, without those that are about the login. */
	requests(
		provider: ProviderName,
	): Promise<Array<{ method: string; target: string; status: number }>>;
	/** How often somebody logged in at a provider in this test. */
	logins(provider: ProviderName): Promise<number>;
}

const LOGIN = /action=RequestToken|\/v3\/auth\/tokens|\/oauth2\//;
/** The credential holds on to a session of an earlier test, which the reset has made void. */
const VOID_SESSION = /^refused: -42/;

/** One sandbox for all tests of a file, as new before each of them. */
export function sandboxSuite(): Suite {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	beforeEach(() => sandbox.control.reset());
	afterAll(async () => await sandbox.close());

	/** A request is noted when its connection is done with, a moment after the answer came. */
	async function noted(provider: ProviderName) {
		const inFlight = () =>
			(sandbox.control.inspect()[provider].traffic as { inFlight: number }).inFlight;
		while (inFlight() > 0) await setImmediate();
		return sandbox.control.inspect().requests.filter((line) => line.provider === provider);
	}

	return {
		get sandbox() {
			return sandbox;
		},
		requests: async (provider) =>
			(await noted(provider)).filter(
				({ target, verdict }) => !LOGIN.test(target) && !VOID_SESSION.test(verdict),
			),
		logins: async (provider) =>
			(await noted(provider)).filter(({ target }) => LOGIN.test(target)).length,
	};
}

/** The items of a node's first output, as plain JSON. */
export async function jsonOf(spec: NodeSpec, items?: INodeExecutionData[]): Promise<IDataObject[]> {
	const [output = []] = await runNode(spec, items);
	return output.map(({ json }) => json);
}

/** What a user sees of a failed run. */
export interface Shown {
	name: string;
	message: string;
	description: string;
	/** `itemIndex`, `status`, `code`, `requestId`, `attempts` */
	context: IDataObject;
}

/** The failure of a run that must fail. */
export async function failureOf(run: Promise<unknown>): Promise<Shown> {
	const thrown = await run.then(
		(output) => {
			throw new Error(`The run did not fail: ${JSON.stringify(output)}`);
		},
		(error: unknown) => error as NodeApiError,
	);
	const { constructor, message, description, context } = thrown;
	return { name: constructor.name, message, description: description ?? '', context };
}
