/** A named stretch of a conversation. Milliseconds from the conversation's start. */
export interface Marker {
	name: string;
	start: number;
	/** Absent while the marker is still open. */
	end?: number;
}

/** A recorded conversation. Times are Unix milliseconds. */
export interface Conversation {
	callId: string;
	platformCallId: string;
	nativeId: string;
	meetingId: string;
	source: string;
	sourceName: string;
	destination: string;
	destinationName: string;
	startedAt: number;
	/** End of the phone call; absent or ahead while it runs. */
	endsAt?: number;
	/** When the finished recording shows in searches: an upload may take its time. */
	listedAt?: number;
	/** Deleted as soon as the phone call ends. */
	markedForDeletion: boolean;
	deletedAt?: number;
	/** `do_not_delete`: no automatic deletion. */
	protected: boolean;
	/** Legal hold: nobody can delete it (page Legal Hold). Not visible through this API. */
	onHold: boolean;
	/** A retention period of a user or policy, or a WORM store (page Retention). Not visible. */
	retained: boolean;
	/** A deletion policy has taken the files; the record is still there (page Delete policy). */
	mediaGone: boolean;
	/** Outside the API user's scope: for this user it does not exist. */
	hidden: boolean;
	/** `onDemand` is buffered and goes after 48 hours unless it is kept (page Recording modes). */
	mode: 'full' | 'onDemand' | 'controlled';
	kept: boolean;
	secondary: boolean;
	/** Value of `mute` of the last MuteRecording; empty when nothing is muted. */
	muted: string;
	/** By field identifier of the metadata template. */
	metadata: Record<string, string>;
	markers: Marker[];
	/** Length of the stored file in bytes, or the file itself when it was uploaded. */
	media: number | Buffer;
	/** Parameters of the upload that made it. */
	uploadedWith?: Record<string, string>;
}

/** The identifiers of the API, each with its request parameter's name. */
export const IDENTIFIERS = {
	callID: 'callId',
	platformCallID: 'platformCallId',
	nativeID: 'nativeId',
	meetingID: 'meetingId',
} as const satisfies Record<string, keyof Conversation>;

/** The newer names of `callID`. */
export const NEWER_NAMES = ['ccdr_id', 'cid'] as const;

const ON_DEMAND_MS = 48 * 3_600_000;

export function isRunning({ endsAt }: Conversation, now: number): boolean {
	return endsAt === undefined || endsAt > now;
}

/** When the conversation disappeared, or will; undefined as long as nobody deleted it. */
export function goneAt(conversation: Conversation): number | undefined {
	const { deletedAt, markedForDeletion, endsAt, mode, kept } = conversation;
	if (deletedAt !== undefined) return deletedAt;
	if (markedForDeletion) return endsAt;
	return mode === 'onDemand' && !kept && endsAt !== undefined ? endsAt + ON_DEMAND_MS : undefined;
}

/** All conversations of the sandbox, deleted ones included. */
export class Conversations {
	readonly all: Conversation[] = [];

	/** What still exists at this moment. */
	live(now: number): Conversation[] {
		return this.all.filter((conversation) => (goneAt(conversation) ?? Infinity) > now);
	}

	/** What the API user can see at this moment. */
	visible(now: number): Conversation[] {
		return this.live(now).filter(({ hidden }) => !hidden);
	}

	/** Matches of one identifier, e.g. `callID`. */
	byIdentifier(name: keyof typeof IDENTIFIERS, value: string, now: number): Conversation[] {
		return this.visible(now).filter((conversation) => conversation[IDENTIFIERS[name]] === value);
	}

	/**
	 * Matches of an extension. `ongoing`: running calls; `last`: the last finished one; `next` would
	 * be a call that begins within a minute, which no scripted call does.
	 */
	byExtension(extension: string, status: string[], now: number): Conversation[] {
		const taking = this.visible(now).filter(
			({ source, destination }) => source === extension || destination === extension,
		);
		const ongoing = taking.filter((conversation) => isRunning(conversation, now));
		const finished = taking
			.filter((conversation) => !isRunning(conversation, now))
			.sort((a, b) => (b.endsAt ?? 0) - (a.endsAt ?? 0));
		return [
			...(status.includes('ongoing') ? ongoing : []),
			...(status.includes('last') ? finished.slice(0, 1) : []),
		];
	}

	/** Deletes a finished conversation at the given moment; marks a running one. */
	delete(conversation: Conversation, now: number, at: number): void {
		if (isRunning(conversation, now)) conversation.markedForDeletion = true;
		else conversation.deletedAt ??= at;
	}
}
