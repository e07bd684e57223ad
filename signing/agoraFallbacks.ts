import { checkedBaseUrl } from './address';
import { CredentialProblem } from './credentialProblem';

/** Agora's two domains: worldwide, and for callers inside mainland China. */
export const AGORA_DOMAINS = ['agora.io', 'sd-rtn.com'];

/** Hosts of each region, by prefix (RESTful API, "Domain names"). */
export const AGORA_PREFIXES: Readonly<Record<string, readonly string[]>> = {
	na: ['api-us-west-1', 'api-us-east-1'],
	eu: ['api-eu-west-1', 'api-eu-central-1'],
	ap: ['api-ap-southeast-1', 'api-ap-northeast-1'],
	cn: ['api-cn-north-1', 'api-cn-east-1'],
};

/** Every address that Agora publishes for its REST APIs. */
export const AGORA_ADDRESSES: ReadonlySet<string> = new Set(
	['api', ...Object.values(AGORA_PREFIXES).flat()].flatMap((prefix) =>
		AGORA_DOMAINS.map((domain) => `https://${prefix}.${domain}`),
	),
);

/**
 * The addresses that the user listed for when the Base URL gives no answer, checked like it. One in
 * a line, or separated by commas.
 *
 * @throws CredentialProblem naming the field
 */
export function parseFallbackUrls(credentials: Record<string, unknown>): string[] {
	const { fallbackBaseUrls, allowInsecureHttp } = credentials;
	if (typeof fallbackBaseUrls !== 'string') return [];
	return fallbackBaseUrls
		.split(/[\s,]+/)
		.filter(Boolean)
		.map((address) =>
			checkedBaseUrl(address, {
				field: 'Fallback Base URLs',
				allowInsecureHttp: allowInsecureHttp === true,
			}),
		);
}

/**
 * Makes sure that Customer ID and Customer Secret in clear (HTTP Basic) go nowhere but to the Base
 * URL and its fallbacks, for a user who chose HMAC so that the secret is never sent to the rest of
 * the world.
 *
 * @throws CredentialProblem that says where they may go
 */
export function checkBasicTarget(
	url: URL,
	baseUrl: string,
	credentials: Record<string, unknown>,
): void {
	const listed = parseFallbackUrls(credentials);
	const published = listed.length === 0 && AGORA_ADDRESSES.has(baseUrl);
	if (published && AGORA_ADDRESSES.has(url.origin)) return;
	const allowed = [baseUrl, ...listed];
	if (allowed.some((address) => isBelow(url, address))) return;
	throw new CredentialProblem(
		'Media Gateway Authentication',
		`is HMAC Signature, which is for the Media Gateway alone. For everything else Customer ID and Customer Secret are sent, and only to ${allowed.join(', ')}${published ? " and Agora's other published addresses" : ''}. Enter ${url.origin} in the credential if it is Agora's, or choose Basic`,
	);
}

function isBelow(url: URL, address: string): boolean {
	const base = new URL(address);
	const path = base.pathname.replace(/\/$/, '');
	return (
		url.origin === base.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`))
	);
}
