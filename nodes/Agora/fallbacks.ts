import type { Connection, Fallback } from '../../engine/model/provider';
import type { VendorRequest } from '../../engine/model/request';
import { AGORA_ADDRESSES, AGORA_DOMAINS, AGORA_PREFIXES } from '../../signing/agoraFallbacks';

/** Regions in the order of their distance, for requests that belong to none. */
const ALL = ['na', 'eu', 'ap'];

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
	if (!AGORA_ADDRESSES.has(baseUrl)) return [];
	const domain = AGORA_DOMAINS.find((one) => baseUrl.endsWith(`.${one}`)) ?? '';
	const other = AGORA_DOMAINS.find((one) => one !== domain) ?? '';
	const region = /^\/(na|eu|ap|cn)\//.exec(path)?.[1];
	const prefixes = (region ? [region] : ALL).flatMap((one) => AGORA_PREFIXES[one] ?? []);
	return [
		{ baseUrl: baseUrl.replace(domain, other), onlyAfterNameFailure: true },
		...prefixes.map((prefix) => ({ baseUrl: `https://${prefix}.${domain}` })),
	];
}
