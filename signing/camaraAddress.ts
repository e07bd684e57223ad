import { checkedBaseUrl } from './address';
import { CredentialProblem } from './credentialProblem';

export interface CamaraAddresses {
	callHandling: string;
	/** Undefined where the layout has no registration API. */
	registration: string | undefined;
	/** Undefined where the layout has no events API. */
	events: string | undefined;
	/** Whose contract holds at these addresses. */
	release: CamaraRelease;
}

/** The releases of CAMARA WebRTC that can be spoken. */
export const CAMARA_RELEASES = ['r2.2', 'r1.2', 'candidate'] as const;
export type CamaraRelease = (typeof CAMARA_RELEASES)[number];

interface Layout {
	callHandling: string;
	registration?: string;
	events?: string;
}

/**
 * Base paths of each public release of CAMARA WebRTC (`servers.url` of its OpenAPI files), and of
 * the merged documentation, which has only call handling.
 */
const layouts: Record<string, Layout> = {
	merged: { callHandling: 'webrtc' },
	'r2.2': {
		callHandling: 'webrtc-call-handling/v0.3',
		registration: 'webrtc-registration/v0.3',
		events: 'webrtc-events/v0.2',
	},
	'r1.2': {
		callHandling: 'webrtc-call-handling/v0.2',
		registration: 'webrtc-registration/v0.2',
		events: 'webrtc-events/v0.1',
	},
	candidate: {
		callHandling: 'webrtc-call-handling/v0.4rc1',
		registration: 'webrtc-registration/v0.4rc1',
		events: 'webrtc-events-subscriptions/v0.3rc1',
	},
};

/**
 * The absolute base addresses of the three CAMARA WebRTC APIs, by the credential's `baseUrl` and
 * `layout`, without a slash at the end.
 *
 * @throws CredentialProblem naming the field when the base URL, the layout or a path is unusable.
 */
export function camaraAddresses(credentials: Record<string, unknown>): CamaraAddresses {
	const base = checkedBaseUrl(credentials.baseUrl, {
		field: 'Base URL',
		allowInsecureHttp: credentials.allowInsecureHttp === true,
	});
	const name = String(credentials.layout ?? 'merged');
	if (name === 'custom') {
		const callHandling = customAddress(base, 'Call Handling Path', credentials.callHandlingPath);
		if (callHandling === undefined) {
			throw new CredentialProblem(
				'Call Handling Path',
				'is empty. Enter the path of the call handling API, e.g. webrtc-call-handling/v0.3, or / when it has none',
			);
		}
		return {
			release: chosenRelease(credentials.release),
			callHandling,
			registration: customAddress(base, 'Registration Path', credentials.registrationPath),
			events: customAddress(base, 'Events Path', credentials.eventsPath),
		};
	}
	const layout = Object.hasOwn(layouts, name) ? layouts[name] : undefined;
	if (layout === undefined) {
		throw new CredentialProblem('Layout', 'is not known. Choose one from the list');
	}
	const at = (path: string | undefined) => (path === undefined ? undefined : `${base}/${path}`);
	return {
		// A layout of a release is that release; the merged documentation is of none.
		release: isRelease(name) ? name : chosenRelease(credentials.release),
		callHandling: `${base}/${layout.callHandling}`,
		registration: at(layout.registration),
		events: at(layout.events),
	};
}

/** Base and a path from a credential field, or undefined for an empty field. */
function customAddress(base: string, field: string, value: unknown): string | undefined {
	const path = typeof value === 'string' ? value : '';
	if (path === '') return undefined;
	return checkedBaseUrl(`${base}/${path.replace(/^\//, '')}`, { field, allowInsecureHttp: true });
}

const isRelease = (value: unknown): value is CamaraRelease =>
	(CAMARA_RELEASES as readonly unknown[]).includes(value);

/** The field Release; credentials that were saved before it existed speak r2.2. */
function chosenRelease(value: unknown): CamaraRelease {
	if (value === undefined || value === '') return 'r2.2';
	if (isRelease(value)) return value;
	throw new CredentialProblem('Release', 'is not known. Choose one from the list');
}
