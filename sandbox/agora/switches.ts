import { secrets } from '../framework/targets';

/** What can be set differently from the default, where Agora's documents leave a choice. */
export interface Switches {
	/** Between the answer to a disconnect and the session's end, by the sandbox's clock. */
	disconnectDelayMs: number;
	/** Between the end of a session and the encoder's next push. */
	reconnectDelayMs: number;
	/** Get Stream answers one object (Chinese document) instead of an array (English one). */
	streamAsObject: boolean;
	/** Status of a refused HMAC signature: 401, or 403 as older gateways answer. */
	hmacRefusalStatus: number;
	/** A key of another region is answered with 400 and the region's name instead of 404. */
	nameOtherRegion: boolean;
	/** How often an encoder still gets in with a deleted key, because gateways learn of it late. */
	lateReconnects: number;
	/** The list of keys and the change of a key exist (Chinese pages), or answer with the route text. */
	keyListExists: boolean;
	/** So many stops of a recording are answered as in a failover, while it goes on. */
	recordingFailovers: number;
	/** A stopped recording has no files: 206 with code 435. */
	nothingRecorded: boolean;
	/** The state that the answer to the destruction of a transcoding task shows; every one is a success. */
	taskEndsAs: string;
	/** How long an agent stays for its farewell, by the sandbox's clock. */
	agentLeaveDelayMs: number;
	/** Enforces the documented rates per project, by the sandbox's clock. */
	enforceRates: boolean;
	/** Where notifications about streams are sent; nowhere if empty. */
	webhookUrl: string;
	/** The Secret that Agora Console shows for notifications. */
	webhookSecret: string;
	/** Before the second resend of a notification; doubled for the third. */
	retryGapMs: number;
}

export function defaultSwitches(): Switches {
	return {
		disconnectDelayMs: 0,
		reconnectDelayMs: 0,
		streamAsObject: false,
		hmacRefusalStatus: 401,
		nameOtherRegion: false,
		lateReconnects: 0,
		keyListExists: true,
		recordingFailovers: 0,
		nothingRecorded: false,
		taskEndsAs: 'STOPPED',
		agentLeaveDelayMs: 0,
		enforceRates: false,
		webhookUrl: '',
		webhookSecret: secrets.agora.notificationSecret,
		retryGapMs: 1_000,
	};
}
