import type { SignedRequest } from './azure';
import { CredentialProblem } from './credentialProblem';
import type { Outgoing } from './outgoing';

/**
 * The hosts where recordings lie, by the end of their names (`@azure/communication-call-automation`,
 * recordingUrlValidator). Only they get a signature or a token beside the resource itself.
 */
const RECORDING_HOSTS = [
	'.asm.skype.com',
	'.asyncgw.teams.microsoft.com',
	'.ams.gov.teams.microsoft.us',
];

/**
 * The hosts of the credential's field Additional Recording Hosts, separated by commas or line
 * breaks, each with its port if it is not the usual one.
 *
 * @throws CredentialProblem when an entry is no host.
 */
export function additionalRecordingHosts(value: unknown): string[] {
	if (typeof value !== 'string') return [];
	const hosts = value
		.split(/[\s,;]+/)
		.filter(Boolean)
		.map((host) => host.toLowerCase());
	const wrong = hosts.find(
		(host) => !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?$/.test(host),
	);
	if (wrong === undefined) return hosts;
	throw new CredentialProblem(
		'Additional Recording Hosts',
		`holds "${wrong.slice(0, 80)}", which is no host. Enter host names such as storage.example.com, without https:// and path`,
	);
}

/** Whether recordings may lie on a host (with its port, if it is not the usual one). */
export function isRecordingHost(host: string, additional: readonly string[] = []): boolean {
	const name = host.toLowerCase();
	return additional.includes(name) || RECORDING_HOSTS.some((end) => name.endsWith(end));
}

/**
 * What is signed for a request to the storage host: the path alone, as if it were one of the
 * resource, whose host goes along in `x-ms-host` (content downloader of
 * `@azure/communication-call-automation`). Undefined for a request to the resource itself, and to
 * any host where no recordings lie.
 */
export function azureStorageSignature(
	outgoing: Outgoing,
	endpoint: string,
	{ additionalRecordingHosts: more }: Record<string, unknown>,
): { signed: SignedRequest; headers: Record<string, string> } | undefined {
	const { host, pathname } = new URL(outgoing.url);
	const resource = new URL(endpoint).host;
	if (host === resource && !/^\/v1\/objects\//.test(pathname)) return undefined;
	if (!isRecordingHost(host, additionalRecordingHosts(more))) return undefined;
	return {
		signed: { ...outgoing, target: pathname, host: resource },
		headers: { 'x-ms-host': resource },
	};
}
