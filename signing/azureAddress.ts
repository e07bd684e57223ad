import { checkedBaseUrl } from './address';
import { CredentialProblem } from './credentialProblem';

export interface AzureAccess {
	/** Origin of the resource, e.g. `https://contoso.communication.azure.com`. */
	endpoint: string;
	/** Base64, checked. */
	accessKey: string;
}

type Fields = Record<string, unknown>;

/**
 * The resource's endpoint from any of the Azure credential types: its Endpoint field, or the
 * endpoint inside the Connection String.
 *
 * @throws CredentialProblem naming the field.
 */
export function azureEndpoint(credentials: Fields): string {
	return filled(credentials.connectionString)
		? azureAccess(credentials).endpoint
		: endpointFrom(credentials.endpoint, 'Endpoint', credentials);
}

/**
 * Endpoint and access key, from their two fields or from the connection string alone, whose form
 * is `endpoint=https://…;accesskey=<base64>` (Azure portal, Keys).
 *
 * @throws CredentialProblem naming the field when both or neither are given, a part of the
 * connection string is missing, the endpoint is unusable or the key is not base64.
 */
export function azureAccess(credentials: Fields): AzureAccess {
	const { endpoint, accessKey, connectionString } = credentials;
	if (filled(connectionString)) {
		if (filled(endpoint) || filled(accessKey)) {
			throw new CredentialProblem(
				'Connection String',
				'is given together with Endpoint or Access Key. Leave either the Connection String or the other two empty',
			);
		}
		return fromConnectionString(String(connectionString), credentials);
	}
	if (!filled(endpoint) && !filled(accessKey)) {
		throw new CredentialProblem(
			'Endpoint',
			'is empty. Enter Endpoint and Access Key, or only the Connection String',
		);
	}
	return {
		endpoint: endpointFrom(endpoint, 'Endpoint', credentials),
		accessKey: checkedKey(accessKey, 'Access Key'),
	};
}

function fromConnectionString(text: string, credentials: Fields): AzureAccess {
	const field = 'Connection String';
	const parts = new Map<string, string>();
	for (const part of text.split(';')) {
		const equals = part.indexOf('=');
		const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
		if (name === '') continue;
		if (parts.has(name)) throw new CredentialProblem(field, `holds "${name}=" twice`);
		parts.set(name, part.slice(equals + 1));
	}
	for (const name of ['endpoint', 'accesskey']) {
		if (!parts.get(name)) {
			throw new CredentialProblem(
				field,
				`has no part "${name}=". It looks like endpoint=https://…;accesskey=… and is copied from Keys in the Azure portal`,
			);
		}
	}
	return {
		endpoint: endpointFrom(parts.get('endpoint'), field, credentials),
		accessKey: checkedKey(parts.get('accesskey'), field),
	};
}

function endpointFrom(value: unknown, field: string, credentials: Fields): string {
	return checkedBaseUrl(value, {
		field,
		allowInsecureHttp: credentials.allowInsecureHttp === true,
		path: 'refused',
	});
}

function checkedKey(value: unknown, field: string): string {
	const key = typeof value === 'string' ? value : '';
	if (key === '') {
		throw new CredentialProblem(field, 'has no access key. Copy it from Keys in the Azure portal');
	}
	if (/\s/.test(key)) {
		throw new CredentialProblem(
			field,
			'contains a space or a line break in the access key. Copy the key again without them',
		);
	}
	if (key.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(key)) {
		throw new CredentialProblem(
			field,
			'is not valid base64. Copy the whole access key from Keys in the Azure portal, including the = at its end',
		);
	}
	return key;
}

function filled(value: unknown): boolean {
	return typeof value === 'string' ? value !== '' : value !== undefined && value !== null;
}
