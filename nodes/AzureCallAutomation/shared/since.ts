import { Failure } from '../../../engine/base/failure';

/**
 * The query of a request, once the version is known to have the operation. Versions are dates and
 * compare as text.
 *
 * @throws Failure (`input`) when the chosen version is older.
 */
export function versionQuery(apiVersion: unknown, since: string): { 'api-version': string } {
	const version = String(apiVersion);
	if (version >= since) return { 'api-version': version };
	throw new Failure({
		kind: 'input',
		message: `API Version ${version} does not have this operation`,
		description: `Nothing was sent. Choose ${since} or later in the options.`,
	});
}
