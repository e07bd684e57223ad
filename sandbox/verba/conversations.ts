/** A recorded conversation. Times are Unix milliseconds. */
export interface Conversation {
	callId: string;
	platformCallId: string;
	nativeId: string;
	meetingId: string;
	source: string;
	destination: string;
	startedAt: number;
	/** End of the phone call; absent or ahead while it runs. */
	endsAt?: number;
	/** Deleted as soon as the phone call ends. */
	markedForDeletion: boolean;
	deletedAt?: number;
	/** `do_not_delete`: no automatic deletion. */
	protected: boolean;
	onHold: boolean;
}

/** The identifiers of the API, each with its request parameter's name. */
export const IDENTIFIERS = {
	callID: 'callId',
	platformCallID: 'platformCallId',
	nativeID: 'nativeId',
	meetingID: 'meetingId',
} as const satisfies Record<string, keyof Conversation>;

export function isRunning({ endsAt }: Conversation, now: number): boolean {
	return endsAt === undefined || endsAt > now;
}

/** When the conversation disappeared, or will; undefined as long as nobody deleted it. */
export function goneAt(conversation: Conversation): number | undefined {
	const { deletedAt, markedForDeletion, endsAt } = conversation;
	return deletedAt ?? (markedForDeletion ? endsAt : undefined);
}

/** All conversations of the sandbox, deleted ones included. */
export class Conversations {
	readonly all: Conversation[] = [];

	/** What the API can see at this moment. */
	visible(now: number): Conversation[] {
		return this.all.filter((conversation) => (goneAt(conversation) ?? Infinity) > now);
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
