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
	uid: string;
	streamKey: string;
	errorCode?: number;
}

/** A rule of Channel Management. Times are Unix milliseconds. */
export interface BanRule {
	id: number;
	appId: string;
	cname?: string;
	uid?: number;
	ip?: string;
	privileges: string[];
	createdAt: number;
	updatedAt: number;
	expiresAt: number;
}

/** Somebody in a channel: a stream of Media Gateway counts as a host. */
export interface Present {
	channel: string;
	uid: string;
	host: boolean;
	since: number;
}

/** Something of another product that runs until it is ended. */
export interface Thing {
	kind: 'recording' | 'converter' | 'player' | 'transcoding' | 'stt' | 'convoai';
	id: string;
	region: Region;
	channel: string;
	uid: string;
	since: number;
	over: boolean;
	/** When an agent has left, or will have. */
	leavesAt?: number;
	/** Key of a CDN, or token of a task. */
	secret: string;
	resourceId?: string;
	mode?: string;
}

export interface Timing {
	disconnectDelayMs: number;
	reconnectDelayMs: number;
	/** How often an encoder gets in with a deleted key, because gateways learn of it late. */
	lateReconnects: number;
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
	readonly rules: BanRule[] = [];
	nextRuleId = 1953;
	/** Users who joined with an app, not with an encoder. */
	readonly users: Present[] = [];
	readonly things: Thing[] = [];
	/** Told of every event, e.g. to send it to a webhook. */
	onEvent: (event: StreamEvent) => void = () => undefined;
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

	/** Everybody who is in a channel now. */
	everybody(): Present[] {
		return [
			...this.sessions.map(({ channel, uid, beginAt }) => ({
				channel,
				uid,
				host: true,
				since: beginAt,
			})),
			...this.users,
		];
	}

	/** A new rule: whom it hits leaves at once; with time left it also keeps them out. */
	ban(rule: BanRule, now: number): void {
		this.rules.push(rule);
		if (!rule.privileges.includes('join_channel')) return;
		const hit = this.users.filter((user) => hits(rule, user));
		for (const user of hit) this.users.splice(this.users.indexOf(user), 1);
		for (const session of this.sessions) if (hits(rule, session)) this.disconnect(session, now);
		this.settle(now);
	}

	/** Whether a rule keeps somebody out at this moment. */
	isBanned(user: { channel: string; uid: string }, now: number): boolean {
		return this.rules.some(
			(rule) =>
				rule.expiresAt > now && rule.privileges.includes('join_channel') && hits(rule, user),
		);
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
		let key = this.key(encoder.appId, encoder.region, encoder.streamKey);
		const sid = this.newSid();
		if (!key && this.timing.lateReconnects > 0) {
			this.timing.lateReconnects -= 1;
			key = this.deletedKeys.find(({ streamKey }) => streamKey === encoder.streamKey);
		}
		if (this.isBanned(encoder, at)) {
			this.report(3, { ...encoder, sid }, at, 8);
			return;
		}
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
		const { sid, region, channel, uid, streamKey } = stream;
		const event: StreamEvent = {
			...{ eventType, at, sid, region, channel, uid, streamKey },
			...(errorCode === undefined ? {} : { errorCode }),
		};
		this.events.push(event);
		this.onEvent(event);
	}
}

/** Whether a rule is about somebody; one for an IP address hits nobody here. */
function hits({ cname, uid, ip }: BanRule, user: { channel: string; uid: string }): boolean {
	if (ip !== undefined) return false;
	if (cname === undefined && uid === undefined) return false;
	return (
		(cname === undefined || cname === user.channel) &&
		(uid === undefined || String(uid) === user.uid)
	);
}
