/** The regions that have a Media Gateway; `ap` is Asia without mainland China. */
export const REGIONS = ['na', 'eu', 'ap', 'cn'] as const;
export type Region = (typeof REGIONS)[number];

/** A streaming key. Times are Unix milliseconds; `expiresAfter` is in seconds, 0 = never. */
export interface StreamingKey {
	appId: string;
	region: Region;
	streamKey: string;
	channel: string;
	uid: string;
	expiresAfter: number;
	createdAt: number;
	templateId?: string;
}

/** One push of an encoder. `leavesAt` is set once a disconnect command was sent. */
export interface Session {
	sid: string;
	appId: string;
	region: Region;
	channel: string;
	uid: string;
	streamKey: string;
	/** The scripted encoder pushes again as soon as it is disconnected. */
	encoderReconnects: boolean;
	beginAt: number;
	leavesAt?: number;
	endedAt?: number;
	videoMuted: boolean;
	audioMuted: boolean;
}

/** What the gateway would report: 1 connected, 2 disconnected, 3 aborted (error code 2: key gone). */
export interface StreamEvent {
	eventType: 1 | 2 | 3;
	at: number;
	sid: string;
	region: Region;
	channel: string;
	errorCode?: number;
}

export interface Timing {
	disconnectDelayMs: number;
	reconnectDelayMs: number;
}

/**
 * Streams, keys and templates of the Media Gateway. Nothing happens by timers: `settle` brings
 * the state up to a moment of the sandbox's clock, and every request calls it first.
 */
export class MediaGateway {
	readonly keys: StreamingKey[] = [];
	readonly deletedKeys: StreamingKey[] = [];
	readonly sessions: Session[] = [];
	readonly ended: Session[] = [];
	readonly events: StreamEvent[] = [];
	/** Template settings by `appId/region/templateId`. */
	readonly templates = new Map<string, unknown>();
	private reconnects: Array<{ at: number; encoder: Session }> = [];

	constructor(
		private readonly newSid: () => string,
		/** Read at each use: the switches may change while the sandbox runs. */
		private readonly timing: Timing,
	) {}

	/** Executes everything that is due: ends of sessions, returns of encoders. */
	settle(now: number): void {
		for (;;) {
			const leaving = this.sessions.find((s) => s.leavesAt !== undefined && s.leavesAt <= now);
			const returning = this.reconnects.findIndex(({ at }) => at <= now);
			if (leaving) this.leave(leaving);
			else if (returning >= 0) this.reconnect(returning);
			else return;
		}
	}

	/** A disconnect command: the session leaves after the configured delay. */
	disconnect(session: Session, now: number): void {
		session.leavesAt ??= now + this.timing.disconnectDelayMs;
	}

	connect(encoder: Omit<Session, 'endedAt' | 'leavesAt'>): void {
		this.sessions.push({ ...encoder });
		this.report(1, encoder, encoder.beginAt);
	}

	/** Forgets a key and every push made with it, those to come included; for seeding only. */
	forget(streamKey: string): void {
		const others = <T extends { streamKey: string }>(list: T[]) =>
			list.splice(0, list.length, ...list.filter((item) => item.streamKey !== streamKey));
		others(this.keys);
		others(this.deletedKeys);
		others(this.sessions);
		others(this.ended);
		this.reconnects = this.reconnects.filter(({ encoder }) => encoder.streamKey !== streamKey);
	}

	/** The key with this name under its own region, expired ones included. */
	key(appId: string, region: Region, streamKey: string): StreamingKey | undefined {
		return this.keys.find(
			(k) => k.appId === appId && k.region === region && k.streamKey === streamKey,
		);
	}

	/** Deleting a key leaves the running push alone; only the encoder's next push is refused. */
	deleteKey(key: StreamingKey): void {
		this.keys.splice(this.keys.indexOf(key), 1);
		this.deletedKeys.push(key);
	}

	private leave(session: Session): void {
		const at = session.leavesAt ?? 0;
		this.sessions.splice(this.sessions.indexOf(session), 1);
		this.ended.push({ ...session, endedAt: at });
		this.report(2, session, at);
		if (session.encoderReconnects) {
			this.reconnects.push({ at: at + this.timing.reconnectDelayMs, encoder: session });
		}
	}

	private reconnect(index: number): void {
		const [due] = this.reconnects.splice(index, 1);
		if (!due) return;
		const { at, encoder } = due;
		const key = this.key(encoder.appId, encoder.region, encoder.streamKey);
		const sid = this.newSid();
		if (!key || (key.expiresAfter > 0 && key.createdAt + key.expiresAfter * 1000 <= at)) {
			this.report(3, { ...encoder, sid }, at, 2);
			return;
		}
		// A reconnect starts a new, unmuted session.
		const { appId, region, channel, uid, streamKey, encoderReconnects } = encoder;
		this.connect({
			...{ sid, appId, region, channel, uid, streamKey, encoderReconnects },
			...{ beginAt: at, videoMuted: false, audioMuted: false },
		});
	}

	private report(eventType: 1 | 2 | 3, stream: Session, at: number, errorCode?: number): void {
		const { sid, region, channel } = stream;
		this.events.push({
			eventType,
			at,
			sid,
			region,
			channel,
			...(errorCode === undefined ? {} : { errorCode }),
		});
	}
}
