import type { ListOperation, Parameters } from './operation';

/** A searchable list from which one thing is picked instead of typing its ID. */
export interface Search {
	/** The operation that lists the things; its fields are filled from the node's fields of the same name. */
	list: ListOperation;
	/** How a row stands in the list; undefined leaves it out. No secrets: the choice is stored. */
	entry(row: unknown): { name: string; value: string; description?: string } | undefined;
	/** Values for the list operation, where they are not those of the node's fields, e.g. a filter. */
	parameters?(current: Parameters, filter: string): Parameters;
	/** Where else to look when nothing is there, and what to say about what was found. */
	elsewhere?: {
		parameters(current: Parameters): Parameters;
		/** What to choose; undefined when nothing is there either. */
		advice(rows: readonly unknown[]): string | undefined;
	};
}
