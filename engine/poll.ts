import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import { factsOf, Failure, toNodeError } from './base/failure';
import { RefusedPage, rowsOf } from './kinds/look';
import { refusal, shownBody } from './kinds/shared';
import type { ListOperation, Parameters } from './model/operation';
import type { Provider } from './model/provider';
import { aside, openSession, REAL_TOOLS } from './session';
import { boundsOf } from './wire/exchange';
import { vendorTime } from './wire/line';

/** What a polling trigger reads with: the provider's lists, by its rules for repeats and pace. */
export interface Reader {
	/** The rows of a list, without secrets that were echoed. @throws n8n's own error, without an item number. */
	list(operation: ListOperation, parameters: Parameters, limit?: number): Promise<unknown[]>;
	/** Now by the vendor's clock, as far as an answer has told it. */
	now(): Date;
	/** Now by our own. */
	here(): Date;
}

/** A reader with the trigger's own credential. */
export function openReader(
	context: IPollFunctions,
	provider: Provider,
	tools = REAL_TOOLS,
): Reader {
	const asExecution = Object.create(context, {
		getNodeParameter: {
			value: (name: string, _itemIndex: number, fallback?: unknown) =>
				context.getNodeParameter(name, fallback as object),
		},
		getExecutionCancelSignal: { value: () => undefined },
	}) as IExecuteFunctions;
	let ahead: () => Date = () => tools.now();
	return {
		async list(operation, parameters, limit) {
			try {
				const { line } = await openSession(asExecution, provider, 1, tools, operation);
				ahead = () => vendorTime(line, tools.now());
				const run = aside(line, operation);
				const item = { index: 0, options: {}, parameters, target: {}, secrets: [] };
				const rows = await rowsOf(line, operation, boundsOf({}), parameters, limit).catch(
					(thrown: unknown) => {
						throw thrown instanceof RefusedPage
							? refusal(run, operation, item, thrown.exchanged)
							: thrown;
					},
				);
				return rows.map((row) => shownBody(run, operation, item, row));
			} catch (thrown) {
				throw toNodeError(context.getNode(), new Failure(factsOf(thrown)));
			}
		},
		now: () => ahead(),
		here: () => tools.now(),
	};
}
