import { isOneOf } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';

/** Every version that was generally available, oldest first. */
const VERSIONS = [
	'2023-03-06',
	'2023-10-15',
	'2024-04-15',
	'2024-09-15',
	'2025-05-15',
	'2025-06-15',
	'2026-03-12',
];

/** Previews are left out: they have been switched off without notice. */
export const apiVersion: Field = {
	displayName: 'API Version',
	name: 'apiVersion',
	type: 'options',
	options: [...VERSIONS].reverse().map((version) => ({ name: version, value: version })),
	default: '2024-09-15',
	description: 'The version of the REST API that is asked for',
	check: isOneOf(VERSIONS),
};
