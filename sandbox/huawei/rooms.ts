/** A stay of one user in a room. Times are Unix milliseconds. */
export interface Stay {
	userId: string;
	joinedAt: number;
	leavesAt?: number;
}

/** A room from its first join to its end. `closesAt` may lie ahead: a dismissal is asynchronous. */
export interface Room {
	appId: string;
	roomId: string;
	startedAt: number;
	closesAt?: number;
	stays: Stay[];
}

/**
 * The rooms of the sandbox. Nothing happens by timers: a room is open at a moment when that moment
 * lies between its start and its end.
 */
export class Rooms {
	readonly all: Room[] = [];

	/** The open room with this ID. There is at most one; closed ones stay in the history. */
	open(appId: string, roomId: string, now: number): Room | undefined {
		return this.all.find(
			(room) => room.appId === appId && room.roomId === roomId && isOpen(room, now),
		);
	}

	/** When a user, or with '' the last user, has left the latest room of this ID. */
	leftAt(appId: string, roomId: string, userId: string): number | undefined {
		const ends = this.all
			.filter((room) => room.appId === appId && room.roomId === roomId)
			.flatMap((room) => room.stays)
			.filter((stay) => userId === '' || stay.userId === userId)
			.map(({ leavesAt }) => leavesAt ?? Infinity);
		return ends.length > 0 ? Math.max(...ends) : undefined;
	}

	/** A user joins; a room that does not exist, or was dismissed, is made by the first join. */
	join(appId: string, roomId: string, userId: string, now: number): Room {
		let room = this.open(appId, roomId, now);
		if (!room) {
			room = { appId, roomId, startedAt: now, stays: [] };
			this.all.push(room);
		}
		if (!present(room, now).includes(userId)) room.stays.push({ userId, joinedAt: now });
		return room;
	}

	/** Everyone leaves and the room closes at the given moment; an earlier end is kept. */
	dismiss(room: Room, at: number): void {
		for (const stay of room.stays) leave(stay, at);
		room.closesAt = Math.min(room.closesAt ?? at, at);
	}

	/**
	 * Removes users at the given moment; the room closes with its last user.
	 *
	 * @returns how many of them were in the room
	 */
	remove(room: Room, userIds: string[], at: number): number {
		const hit = room.stays.filter(
			(stay) => userIds.includes(stay.userId) && (stay.leavesAt ?? Infinity) > at,
		);
		for (const stay of hit) leave(stay, at);
		if (room.stays.every(({ leavesAt }) => leavesAt !== undefined)) this.dismiss(room, at);
		return hit.length;
	}
}

/** Whether the room is open at this moment. */
export function isOpen(room: Room, now: number): boolean {
	return room.startedAt <= now && (room.closesAt ?? Infinity) > now;
}

/** Users in the room at this moment. */
export function present(room: Room, now: number): string[] {
	return room.stays
		.filter(({ joinedAt, leavesAt = Infinity }) => joinedAt <= now && leavesAt > now)
		.map(({ userId }) => userId);
}

function leave(stay: Stay, at: number): void {
	stay.leavesAt = Math.min(stay.leavesAt ?? at, at);
}
