import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import type { Answer, VendorResponse } from './answer';

import type { Field, Resource } from './operation';
import type { VendorRequest } from './request';
import type { Search } from './search';
import type { RetryTable } from './repeat';

/** Where requests go and what comes from the credential, for one run of a node. */
export interface Connection {
	credentialType: string;
	/** Absolute, checked, without a trailing slash. */
	baseUrl: string;
	/** Further addresses, which a request chooses by name. */
	bases?: Record<string, string>;
	/** What the user filled in that tells one account from another; hashed, never shown. */
	account: unknown[];
	/** Values that operations use, such as a project ID. No secrets. */
	values: Record<string, string>;
	/** Secret values that must not be shown anywhere. */
	secrets: string[];
	allowUnauthorizedCerts: boolean;
	/** What the provider's advice says otherwise for the choices made in the credential. */
	advice?: Record<string, string>;
	/** Put at the end of every query, e.g. a session token that was renewed during the run. */
	query?: Record<string, string>;
	/** Further headers of every request, for the same reason. */
	headers?: Record<string, string>;
}

/** An address that may be tried when the one before it gave no answer. */
export interface Fallback {
	baseUrl: string;
	/** Only of use when the name of the host before it was not found. */
	onlyAfterNameFailure?: boolean;
}

/** One credential type of a provider. */
export interface CredentialUse {
	type: string;
	/** Value of the node's parameter `authentication`; absent when there is only one type. */
	authentication?: string;
	/** The platform fetches tokens for it, and renews them once when the vendor answers 401. */
	fetchesTokens?: boolean;
	/** The node renews them itself (`signIn`): a 401 must not reach the platform, which would send twice. */
	renewedByNode?: boolean;
	/**
	 * What the platform has decrypted for this run, of a credential that no login changes. Handed to
	 * its helper, which would decrypt it again for every request, of the first item as well.
	 */
	decrypted?: ICredentialDataDecryptedObject;
	/** Whether what the platform has decrypted for a request is still this run's credential. */
	isSame?: (data: ICredentialDataDecryptedObject) => boolean;
}

/** Sends one request and reads the answer; what a provider gets to sign in again. */
export type Exchange = (
	request: VendorRequest,
) => Promise<Answer & Pick<VendorResponse, 'headers'>>;

/** Everything that all operations of a vendor have in common. */
export interface Provider {
	/** As in the node's type and in the envelope. */
	name: string;
	displayName: string;
	credentials: CredentialUse[];
	resources: Resource[];
	/** Lists from which IDs are picked, by the names that fields have in `pickedFrom`. */
	searches?: Record<string, Search>;
	/** Entries of the Options collection of every operation. */
	options?: Field[];
	/** The header that carries an ID of the caller's choice, if the vendor takes one. */
	requestId?: { header: string; field: Field };
	/** Headers of every request. */
	headers?: Record<string, string>;
	/** @throws Error whose message names the credential's field and what is wrong with it. */
	connect(credentialType: string, data: ICredentialDataDecryptedObject): Connection;
	read(response: VendorResponse): Answer;
	/** Where a request may go when its own address gives no answer, in the vendor's order. */
	fallbacks?(connection: Connection, request: VendorRequest): Fallback[];
	/** The vendor's own rules for repeating a request. */
	retry?: RetryTable;
	/**
	 * Answers after which nothing more is sent in this run, because repeated refusals do harm, such
	 * as a key that gets locked.
	 */
	halts?: string[];
	/** What to do next, by answer; keys as in `matchAnswer`. */
	advice: Record<string, string>;
	/** For vendors that say "signed out" in an answer which the platform takes for a success. */
	signIn?: {
		/** @param safe whether a repetition does no harm; else only a certain refusal may count. */
		needed(answer: Answer, connection: Connection, safe: boolean): boolean;
		/**
		 * Signs in again and changes the connection.
		 *
		 * @param refused the request that was refused
		 * @throws Error that says what is wrong.
		 */
		again(connection: Connection, exchange: Exchange, refused: VendorRequest): Promise<void>;
	};
}

/** The credential type that the node's parameter `authentication` chooses. */
export function chosenCredential(context: IExecuteFunctions, provider: Provider): CredentialUse {
	const [first] = provider.credentials;
	if (!first) throw new Error(`${provider.displayName} declares no credential type`);
	if (provider.credentials.length === 1) return first;
	const choice = context.getNodeParameter('authentication', 0, first.authentication) as string;
	return provider.credentials.find(({ authentication }) => authentication === choice) ?? first;
}
