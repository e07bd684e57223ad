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
}

export function defaultSwitches(): Switches {
	return {
		disconnectDelayMs: 0,
		reconnectDelayMs: 0,
		streamAsObject: false,
		hmacRefusalStatus: 401,
		nameOtherRegion: false,
	};
}
