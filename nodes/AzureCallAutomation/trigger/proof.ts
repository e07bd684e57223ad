import { checkedBaseUrl } from '../../../signing/address';
import { ACS_ISSUER, ACS_KEYS } from '../../../signing/azureEvents';
import { secretsIn } from '../../../signing/webhook';

type Fields = Readonly<Record<string, unknown>>;

/** Short ones can be guessed. */
const SHORTEST_SECRET = 16;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What a credential says about proofs. */
export interface Proof {
	/** Empty where tokens are not asked for. */
	audience: string;
	issuer: string;
	keysUrl: string;
	secrets: string[];
}

/**
 * What is wrong with a credential, naming the field and never a value. A secret or an audience is
 * required: without both everybody could start the workflow.
 */
export function proofComplaint(fields: Fields): string | undefined {
	const { immutableResourceId = '', callbackSecret = '', formerCallbackSecret = '' } = fields;
	if (immutableResourceId === '' && callbackSecret === '') {
		return 'Immutable Resource ID and Callback Secret are both empty: one of them is needed, or everybody could start the workflow';
	}
	if (immutableResourceId !== '' && !GUID.test(String(immutableResourceId))) {
		return 'Immutable Resource ID is not a GUID. Copy it from Properties of the resource in the Azure portal';
	}
	const secrets = {
		'Callback Secret': callbackSecret,
		'Former Callback Secret': formerCallbackSecret,
	};
	for (const [name, secret] of Object.entries(secrets)) {
		if (secret === '') continue;
		if (typeof secret !== 'string' || !/^[A-Za-z0-9._~-]+$/.test(secret)) {
			return `${name} must consist of letters, digits, ".", "_", "~" and "-", so that it can stand in an address`;
		}
		if (secret.length < SHORTEST_SECRET) {
			return `${name} has ${secret.length} characters, at least ${SHORTEST_SECRET} are needed`;
		}
	}
	return immutableResourceId === '' ? undefined : addressComplaint(fields);
}

function addressComplaint(fields: Fields): string | undefined {
	try {
		checkedBaseUrl(fields.keysUrl || ACS_KEYS, {
			field: 'Keys URL',
			allowInsecureHttp: fields.allowInsecureHttp === true,
		});
		return undefined;
	} catch (thrown) {
		return thrown instanceof Error ? thrown.message : 'Keys URL cannot be used';
	}
}

/** What a credential without complaint asks of a delivery. */
export function proofOf(fields: Fields): Proof {
	const text = (value: unknown, otherwise: string) =>
		typeof value === 'string' && value !== '' ? value : otherwise;
	return {
		audience: text(fields.immutableResourceId, ''),
		issuer: text(fields.issuer, ACS_ISSUER),
		keysUrl: text(fields.keysUrl, ACS_KEYS),
		secrets: secretsIn(fields.callbackSecret, fields.formerCallbackSecret),
	};
}
