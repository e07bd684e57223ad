import type { IDataObject, INode } from 'n8n-workflow';
import { ExpressionError, NodeApiError, NodeOperationError } from 'n8n-workflow';

/** The facts of one failed item. Texts are redacted before they come here. */
export interface FailureFacts {
	/** `input`: refused before anything was sent. `vendor`: answered no. `transport`: no answer. */
	kind: 'input' | 'vendor' | 'transport';
	/** What happened; the item's number is added. */
	message: string;
	/** Why, and what to do next. */
	description: string;
	status?: number;
	code?: string;
	requestId?: string | null;
	attempts?: number;
	/** A request of ours may have been carried out. */
	ambiguous?: boolean;
	/** That goes for the latest one: its own answer leaves it open. */
	open?: boolean;
	/** What was done before the failure, for the item. */
	done?: IDataObject;
}

/** A failed item on its way to n8n's own kinds. */
export class Failure extends Error {
	constructor(readonly facts: FailureFacts) {
		super(facts.message);
		this.name = 'Failure';
	}
}

/** What was done, or found, before a failure stays with it. */
export function withDone(thrown: unknown, done: IDataObject): unknown {
	if (!(thrown instanceof Failure) || Object.keys(done).length === 0) return thrown;
	return new Failure({ ...thrown.facts, done: { ...done, ...thrown.facts.done } });
}

/** A failure passed on as it is: the platform's linter wants every other one wrapped. */
export const asIs = (thrown: unknown): unknown => thrown;

/**
 * Makes n8n's error of a failed item: NodeOperationError for bad input, NodeApiError for the rest.
 * Whatever is not a Failure is a fault of this package; its text is not shown, because it may
 * quote anything.
 *
 * @param itemIndex n8n's own zero-based index; it stands in the message as `[Item N]`. Absent
 * where no item is being worked on.
 */
export function toNodeError(
	node: INode,
	thrown: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) {
		thrown.context.itemIndex ??= itemIndex;
		return thrown;
	}
	const { kind, message, description, status, code, requestId, attempts } = factsOf(thrown);
	const text = itemIndex === undefined ? message : `${message} [Item ${itemIndex}]`;
	const error =
		kind === 'input'
			? new NodeOperationError(node, text, { description, itemIndex })
			: new NodeApiError(
					node,
					{ message: text },
					{
						message: text,
						description,
						itemIndex,
						...(status === undefined ? {} : { httpCode: String(status) }),
					},
				);
	// n8n has put a general text in place of one that names a fault such as ECONNREFUSED.
	error.message = text;
	Object.assign(error.context, { status, code, requestId, attempts });
	return error;
}

/** What is known of a failure, whatever was thrown. */
export function factsOf(thrown: unknown): FailureFacts {
	if (thrown instanceof Failure) return thrown.facts;
	return thrown instanceof ExpressionError ? badExpression(thrown) : unexpected(thrown);
}

/** Expressions are n8n's own, and are worked out before anything is sent. */
function badExpression({ message, description }: ExpressionError): FailureFacts {
	return {
		kind: 'input',
		message: `An expression cannot be worked out: ${message}`,
		description: `Nothing was sent for this item. ${description ?? ''}`.trim(),
	};
}

function unexpected(thrown: unknown): FailureFacts {
	const name = thrown instanceof Error ? thrown.name : typeof thrown;
	return {
		kind: 'input',
		message: `The node stopped at something it does not expect (${name})`,
		description:
			'Please report it with the workflow and the version of the package; nothing is known about whether a request was sent.',
		ambiguous: true,
	};
}
