const secretParameters =
	/([?&;](?:api_?key|token|access_token|code|password|client_secret|assertion|sig|signature|authorization)=)[^&;#]*/gi;

/**
 * The text without secrets: the given values, raw or percent-encoded, and the values of query
 * parameters that are secret by their name, become `***`.
 */
export function masked(text: string, secrets: string[]): string {
	let result = text;
	for (const secret of secrets) {
		if (secret === '') continue;
		result = result.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***');
	}
	return result.replace(secretParameters, '$1***');
}
