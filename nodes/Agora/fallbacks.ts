import type { Connection } from '../../engine/model/provider';
import type { VendorRequest } from '../../engine/model/request';
import type { Fallback } from '../../engine/model/provider';

const DOMAINS = ['agora.io', 'sd-rtn.com'];
/** Hosts of each region, by prefix (RESTful API, "Domain names"). */
const PREFIXES: Record<string, string[]> = {
	na: ['api-us-west-1', 'api-us-east-1'],
	eu: ['api-eu-west-1', 'api-eu-central-1'],
	ap: ['api-ap-southeast-1', 'api-ap-northeast-1'],
	cn: ['api-cn-north-1', 'api-cn-east-1'],
};
/** Regions in the order of their distance, for requests that belong to none. */
const ALL = ['na', 'eu', 'ap'];

const HOSTS = new Set(
	['api', ...Object.values(PREFIXES).flat()].flatMap((prefix) =>
		DOMAINS.map((domain) => `https://${prefix}.${domain}`),
	),
);

/**
 * Where a request may go when its address gives no answer (RESTful API, "Switch domain names"): the
 * other domain after a failure to find the name, then hosts of the region. Only for an address that
 * Agora publishes, so that nothing of a sandbox or a private proxy ever reaches the live service;
 * a list of the user's own takes its place.
 */
export function fallbacks(
	{ baseUrl, bases }: Connection,
	{ path }: Pick<VendorRequest, 'path'>,
): Fallback[] {
	const own = Object.values(bases ?? {});
	if (own.length > 0) return own.map((address) => ({ baseUrl: address }));
	if (!HOSTS.has(baseUrl)) return [];
	const domain = DOMAINS.find((one) => baseUrl.endsWith(`.${one}`)) ?? '';
	const other = DOMAINS.find((one) => one !== domain) ?? '';
	const region = /^\/(na|eu|ap|cn)\//.exec(path)?.[1];
	const prefixes = (region ? [region] : ALL).flatMap((one) => PREFIXES[one] ?? []);
	return [
		{ baseUrl: baseUrl.replace(domain, other), onlyAfterNameFailure: true },
		...prefixes.map((prefix) => ({ baseUrl: `https://${prefix}.${domain}` })),
	];
}
