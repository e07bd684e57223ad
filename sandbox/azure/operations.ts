import type { Answer } from './answers';
import type { BodyShape } from './bodies';

/** What an operation gets: the decoded ids of its path, its checked body, and the query. */
export interface Asked {
	ids: string[];
	body: Record<string, unknown>;
	query: URLSearchParams;
	/** The Host header, for links that lead back here. */
	host: string;
	apiVersion: string;
}

/** One operation of the service, as its document describes it. */
export interface Operation {
	method: 'GET' | 'POST' | 'DELETE';
	/** Matched against the raw path; each group is one percent-encoded id. */
	path: RegExp;
	/** First api-version that has it. */
	since: string;
	/** Whether the Repeatability headers count. */
	repeatable?: boolean;
	/** Absent: the operation takes no body. */
	body?: BodyShape;
	answer: (asked: Asked) => Answer;
}

export const apiVersions = [
	'2023-03-06',
	'2023-10-15',
	'2024-04-15',
	'2024-09-15',
	'2025-05-15',
	'2025-06-15',
	'2026-03-12',
];

/** A path of the service with `{id}` for each id, e.g. `/calling/callConnections/{id}:terminate`. */
export function path(template: string): RegExp {
	const source = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll('{id}', '([^/:]+)');
	return new RegExp(`^${source}$`);
}
