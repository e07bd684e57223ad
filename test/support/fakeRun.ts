import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
} from 'n8n-workflow';

import type { Operation } from '../../engine/model/operation';
import type { Provider } from '../../engine/model/provider';
import { run } from '../../engine/run';
import type { VirtualClock } from './virtualClock';

/** An answer as n8n's helper gives it. */
export interface FakeAnswer {
	statusCode: number;
	headers: IDataObject;
	body: unknown;
}

/** A run of a provider's operation `thing.end` without n8n and without a network. */
export interface FakeRun {
	provider: Provider;
	clock: VirtualClock;
	inputs: IDataObject[];
	/** The node's parameters for an item; an error among them is an expression that throws. */
	parameters(index: number): Record<string, unknown>;
	/** Answers one request. @throws `fault()` in place of an answer. */
	vendor(request: IHttpRequestOptions, signal: AbortSignal): Promise<FakeAnswer>;
	/** What n8n's database does when an item's credential is read. */
	store?(index: number): Promise<void>;
	signal?: AbortSignal;
	/** On Error = Stop; otherwise Continue. */
	stops?: boolean;
	onError?: string;
	/** Where n8n's own log goes. */
	logged?: string[];
}

/** What n8n's helper throws where no answer comes. */
export const fault = (code: string) => Object.assign(new Error('fault'), { code });

/** Never aborted; shared, because each costs a timer. */
const quiet = new AbortController().signal;

/** The items that leave. @throws what the node throws, and a fault of the script itself. */
export async function runFake(fake: FakeRun): Promise<INodeExecutionData[]> {
	const { provider, clock, inputs, signal = quiet, stops = false } = fake;
	let broken: unknown;
	async function helper(this: IExecuteFunctions, _type: string, request: IHttpRequestOptions) {
		try {
			return await fake.vendor(request, this.getExecutionCancelSignal() as AbortSignal);
		} catch (thrown) {
			// A fault of the script must not be taken for one of the vendor.
			if (typeof (thrown as { code?: unknown }).code !== 'string') broken = thrown;
			throw thrown;
		}
	}
	const context = {
		getInputData: () => inputs.map((json) => ({ json })),
		getNodeParameter: (name: string, index: number, fallback: unknown) => {
			const own = { resource: 'thing', operation: 'end', ...fake.parameters(index) };
			const value = (own as Record<string, unknown>)[name];
			if (value instanceof Error) throw value;
			return value ?? fallback;
		},
		getCredentials: async (_type: string, index: number) => {
			await fake.store?.(index);
			return {};
		},
		continueOnFail: () => !stops,
		getExecutionCancelSignal: () => signal,
		getNode: () => ({
			name: 'Node',
			type: 'node',
			typeVersion: 1,
			// Each item has values of its own.
			parameters: Object.fromEntries(
				inputs.flatMap((_, index) =>
					Object.keys(fake.parameters(index)).map((name) => [name, '={{ $json }}']),
				),
			),
			onError: fake.onError,
		}),
		getTimezone: () => 'UTC',
		addExecutionHints: () => undefined,
		logger: { error: (text: string) => fake.logged?.push(text) },
		helpers: { httpRequestWithAuthentication: helper },
	} as unknown as IExecuteFunctions;
	const work = clock.until(run(context, provider, clock.tools));
	const [items = []] = await work.catch((thrown: unknown) => {
		throw broken ?? thrown;
	});
	if (broken !== undefined) throw broken;
	return items;
}

/** A provider with this one operation, `thing.end`. */
export function providerOf(
	provider: Provider,
	operation: Operation,
	change: Partial<Provider> = {},
): Provider {
	const { name, displayName } = provider;
	return {
		...provider,
		credentials: [{ type: 'vendorApi' }],
		resources: [{ name: 'Thing', value: 'thing', operations: { end: operation } }],
		connect: (credentialType) => ({
			credentialType,
			baseUrl: `https://${name}.example`,
			account: [displayName],
			values: {},
			secrets: [],
			allowUnauthorizedCerts: false,
		}),
		...change,
	};
}

/** A JSON answer. */
export const answered = (statusCode: number, body: unknown = '', headers: IDataObject = {}) =>
	Promise.resolve({
		statusCode,
		headers,
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
