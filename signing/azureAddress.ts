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
	return usesConnectionString(credentials)
		? azureAccess(credentials).endpoint
		: endpointFrom(credentials.endpoint, 'Endpoint', credentials);
}

/**
 * Endpoint and access key, from their two fields or from the connection string alone, whose form
 * is `endpoint=https://…;accesskey=<base64>` (Azure portal, Keys). Blanks and line breaks that were
 * pasted around a value are dropped.
 *
 * @throws CredentialProblem naming the field when nothing is given, a part of the connection string
 * is missing, the endpoint is unusable or the key is not base64.
 */
export function azureAccess(credentials: Fields): AzureAccess {
	const { endpoint, accessKey, connectionString } = credentials;
	if (usesConnectionString(credentials)) return fromConnectionString(connectionString, credentials);
	if (!filled(endpoint) && !filled(accessKey)) {
		throw new CredentialProblem(
			'Endpoint',
			'is empty. Enter Endpoint and Access Key, or set Sign With to Connection String',
		);
	}
	return {
		endpoint: endpointFrom(endpoint, 'Endpoint', credentials),
		accessKey: checkedKey(accessKey, 'Access Key'),
	};
}

/**
 * The form asks for one of the two by a selector; what stands in the hidden fields does not count.
 * Where the visible ones are all empty, a connection string from before the selector does.
 */
function usesConnectionString({ signWith, endpoint, accessKey, connectionString }: Fields) {
	if (signWith === 'connectionString') return true;
	return filled(connectionString) && !filled(endpoint) && !filled(accessKey);
}

function fromConnectionString(value: unknown, credentials: Fields): AzureAccess {
	const field = 'Connection String';
	const text = trimmed(value);
	if (text === '') {
		throw new CredentialProblem(field, 'is empty. Copy it from Keys in the Azure portal');
	}
	const parts = new Map<string, string>();
	for (const part of text.split(';')) {
		const equals = part.indexOf('=');
		const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
		if (name === '') continue;
		if (parts.has(name)) throw new CredentialProblem(field, `holds "${name}=" twice`);
		parts.set(name, part.slice(equals + 1).trim());
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
	// A line break is no slip of pasting here: a form's field of one line cannot have any.
	const address = typeof value === 'string' ? value.replace(/^ +| +$/g, '') : value;
	return checkedBaseUrl(address, {
		field,
		allowInsecureHttp: credentials.allowInsecureHttp === true,
		path: 'refused',
	});
}

function checkedKey(value: unknown, field: string): string {
	const key = trimmed(value);
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

function trimmed(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function filled(value: unknown): boolean {
	return typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null;
}
