import type { Entry, Inspection } from '../framework/provider';
import { isOpen, present, type Rooms } from './rooms';
import type { Tokens } from './tokens';

/** Rooms for the state page, and how often somebody asked IAM for a token. */
export function inspection(rooms: Rooms, tokens: Tokens, now: number): Inspection {
	const entries = rooms.all.map((room): Entry & { open: boolean } => {
		const open = isOpen(room, now);
		const users = present(room, now);
		return {
			kind: 'room',
			id: room.roomId,
			label: `room ${room.roomId}, ${users.length} users`,
			state: open ? (room.closesAt === undefined ? 'running' : 'closing') : 'closed',
			appId: room.appId,
			users,
			startedAt: new Date(room.startedAt).toISOString(),
			...(open ? {} : { closedAt: new Date(room.closesAt ?? now).toISOString() }),
			open,
		};
	});
	const shown = (wanted: boolean): Entry[] =>
		entries.filter(({ open }) => open === wanted).map(({ open: _open, ...entry }) => entry);
	return {
		live: shown(true),
		over: shown(false),
		logins: tokens.logins,
		refusedLogins: tokens.refusedLogins,
	};
}
