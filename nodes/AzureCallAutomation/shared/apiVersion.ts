import type { INodeProperties } from 'n8n-workflow';

import { isOneOf } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import { refuse } from './refuse';

/** Every version that was generally available, oldest first. Previews have been switched off without notice. */
const VERSIONS = [
	'2023-03-06',
	'2023-10-15',
	'2024-04-15',
	'2024-09-15',
	'2025-05-15',
	'2025-06-15',
	'2026-03-12',
] as const;
export type Version = (typeof VERSIONS)[number];

/** Fully specified by the vendor's published document. */
export const USUAL = '2024-09-15';

/**
 * The option API Version of an operation: only versions that have the operation can be chosen. The
 * check still knows all, so that the refusal of an older one says why.
 */
export function apiVersion(since: Version): Field {
	const usual = since > USUAL ? since : USUAL;
	const having = VERSIONS.filter((version) => version >= since);
	return {
		displayName: 'API Version',
		name: 'apiVersion',
		type: 'options',
		options: [...having].reverse().map((version) => ({ name: version, value: version })),
		default: usual,
		description: 'The version of the REST API that is asked for',
		check: isOneOf(VERSIONS),
	};
}

/**
 * Shows an entry of Options only where the chosen version has it. API Version is its neighbour in
 * the collection; where that is an expression n8n shows the entry, and `since` judges it.
 */
export function shownSince(since: Version): INodeProperties['displayOptions'] {
	return since > USUAL
		? { show: { apiVersion: VERSIONS.filter((version) => version >= since) } }
		: { hide: { apiVersion: VERSIONS.filter((version) => version < since) } };
}

/**
 * The query of a request, once the version is known to have the operation. Versions are dates and
 * compare as text.
 *
 * @throws Failure (`input`) when the chosen version is older.
 */
export function versionQuery(apiVersion: unknown, since: Version): { 'api-version': string } {
	const version = String(apiVersion);
	if (version >= since) return { 'api-version': version };
	throw refuse(
		`API Version ${version} does not have this operation`,
		`Choose ${since} or later in the options.`,
	);
}

/**
 * A value that only later versions take; the value itself.
 *
 * @throws Failure (`input`) naming the field when the chosen version is older and there is a value.
 */
export function since<T>(
	{ apiVersion: version }: Parameters,
	least: Version,
	field: string,
	value: T | undefined,
): T | undefined {
	if (value === undefined || String(version) >= least) return value;
	throw refuse(
		`${field} needs API Version ${least} or later, but ${String(version)} is chosen`,
		'Choose a later version in the options, or leave the field empty.',
	);
}
