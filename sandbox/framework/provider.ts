import type { Request, RequestHandler, Response } from 'express';

/**
 * The shapes every emulated provider shares. A provider is made by `createXxx(world)`, exported from
 * `sandbox/<name>/index.ts` (createCamara, createAzure, createVerba, createAgora, createHuawei), keeps
 * its own state, and is served by the framework on its own port of 127.0.0.1. What the framework does before
 * a provider's router runs: read the body, latency, answerNext, dropNext, rateLimit, request log.
 */

export const providerNames = ['camara', 'azure', 'verba', 'agora', 'huawei'] as const;
export type ProviderName = (typeof providerNames)[number];

export const credentialTypes = [
	'camaraApi',
	'camaraOAuth2Api',
	'camaraPrivateKeyApi',
	'azureCommunicationApi',
	'azureCommunicationOAuth2Api',
	'azureCommunicationTokenApi',
	'azureCommunicationEventsApi',
	'verbaApi',
	'agoraApi',
	'agoraNotificationsApi',
	'huaweiCloudApi',
	'huaweiCloudTokenApi',
	'huaweiRtcCallbackApi',
] as const;
/** Name of an n8n credential type of the package. */
export type CredentialType = (typeof credentialTypes)[number];
/** The fields of one credential, ready to be stored in n8n. */
export type CredentialData = Record<string, string | number | boolean>;

/** The sandbox's time in milliseconds since 1970. State is compared with it lazily, never by timers. */
export interface Clock {
	now(): number;
	advance(ms: number): void;
	/** Takes back every `advance`. */
	reset(): void;
}

/** What a provider gets from outside. */
export interface World {
	clock: Clock;
	/** `http://127.0.0.1:PORT` of this provider; known once its server listens. */
	baseUrl(): string;
}

/** One thing of the provider's state, as the state page shows it. More properties are welcome. */
export interface Entry {
	kind: string;
	id: string;
	label: string;
	state: string;
	[more: string]: unknown;
}

/** `live`: what still runs; `over`: what ended, and how (in `state`). Plain JSON only, no secrets. */
export interface Inspection {
	live: Entry[];
	over: Entry[];
	[more: string]: unknown;
}

export interface SandboxProvider {
	readonly name: ProviderName;
	/** Answers every request of this provider, unknown routes included. Use `createRouter()`. */
	readonly router: RequestHandler;
	/** One good set of data for each credential type of this provider, with allowInsecureHttp true. */
	credentials(baseUrl: string): Partial<Record<CredentialType, CredentialData>>;
	/**
	 * Without argument: makes the fixed targets live again (whatever happened to them), leaves all else.
	 * With argument: adds things in the provider's own words, e.g. `{ mediaSessions: 100 }`.
	 * Returns the ids of what it made.
	 */
	seed(more?: Record<string, unknown>): Record<string, unknown>;
	inspect(): Inspection;
	/** Sets the provider's own switches. Throws an Error that names an unknown switch or a bad value. */
	configure(switches: Record<string, unknown>): void;
	/** Back to the state right after the start: fixed targets live, tokens forgotten, switches default. */
	reset(): void;
	/** The provider's own 429. The framework has set Retry-After already where it was asked for. */
	tooManyRequests(req: Request, res: Response): void;
	/** Every secret value this provider knows now; the request log masks them wherever they occur. */
	secrets(): string[];
}

/** One line of the request log. `status` 0 means that the connection was dropped. */
export interface LoggedRequest {
	/** The sandbox's time, ISO 8601. */
	time: string;
	/** Real milliseconds since the sandbox started, for measuring gaps between requests. */
	arrivedMs: number;
	provider: ProviderName;
	method: string;
	/** The request target as it was on the wire, secrets masked. */
	target: string;
	status: number;
	verdict: string;
}

export interface AnswerNext {
	/** How many matching requests are answered so (default 1). */
	count?: number;
	status: number;
	headers?: Record<string, string>;
	/** A string is sent as it is, anything else as JSON; absent: an empty body. */
	body?: unknown;
	/** Only requests whose line, e.g. `GET /path?query`, contains this text. */
	path?: string;
}

export interface DropNext {
	count?: number;
	/** `beforeWork`: nothing was done. `afterWork`: done, but the answer never leaves. */
	when: 'beforeWork' | 'afterWork';
	path?: string;
}

/** Whether a request waits before anything is done with it, or its answer after everything is. */
export type LatencyTime = 'beforeWork' | 'afterWork';

export interface RateLimit {
	perSecond: number;
	burst: number;
	/** Send Retry-After (whole seconds) with the 429. */
	retryAfter?: boolean;
}
