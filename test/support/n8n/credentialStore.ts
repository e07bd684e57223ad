import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

export type CredentialData = ICredentialDataDecryptedObject;

/**
 * The credentials of one n8n instance, one set for each type. Kept as JSON, as in the server's
 * database below its encryption, so that only what can be stored comes back.
 */
export class CredentialStore {
	private readonly stored = new Map<string, string>();

	/** The types that were written after they were put in: each time a login or a token was kept. */
	readonly writes: string[] = [];

	constructor(data: Record<string, CredentialData> = {}) {
		for (const [type, fields] of Object.entries(data)) this.put(type, fields);
	}

	get types(): string[] {
		return [...this.stored.keys()];
	}

	put(type: string, data: CredentialData): void {
		this.stored.set(type, JSON.stringify(data));
	}

	/** The stored fields: without defaults, expressions as they were typed. */
	read(type: string): CredentialData {
		const text = this.stored.get(type);
		if (text === undefined) throw new Error(`No credential of type ${type} was given`);
		return JSON.parse(text) as CredentialData;
	}
}

/** Accepts plain data for each type, or a store that several runs share. */
export function asStore(
	credentials: Record<string, CredentialData> | CredentialStore = {},
): CredentialStore {
	return credentials instanceof CredentialStore ? credentials : new CredentialStore(credentials);
}
