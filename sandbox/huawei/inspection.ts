import type { Entry, Inspection } from '../framework/provider';
import { settle } from './jobRoutes';
import { isOpen, present } from './rooms';
import type { State } from './service';

/** Rooms and jobs for the state page, and how often somebody asked IAM for a token. */
export function inspection(state: State, now: number): Inspection {
	const { rooms, tokens, apps, deliveries, calls } = state;
	const jobs = apps.all.flatMap((app) =>
		app.jobs.map((job): Entry & { open: boolean } => {
			settle(app, job, rooms, now);
			const open = job.stoppedAt === undefined;
			return {
				kind: 'job',
				id: job.id,
				label: `${job.mixed ? 'mixed' : 'individual'} job in ${job.roomId}`,
				state: open ? 'running' : (job.stopReason ?? 'stopped'),
				open,
			};
		}),
	);
	const roomEntries = rooms.all.map((room): Entry & { open: boolean } => {
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
	const entries = [...roomEntries, ...jobs];
	const shown = (wanted: boolean): Entry[] =>
		entries.filter(({ open }) => open === wanted).map(({ open: _open, ...entry }) => entry);
	return {
		live: shown(true),
		over: shown(false),
		logins: tokens.logins,
		refusedLogins: tokens.refusedLogins,
		apps: apps.all.map(({ id, name, state: appState, callback }) => ({
			...{ id, name, state: appState },
			callbackUrl: callback?.url ?? null,
		})),
		deliveries: [...deliveries],
		calls: [...calls],
	};
}
