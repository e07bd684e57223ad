import { targets } from '../framework/targets';
import { newId, type Job } from './apps';
import { deliver } from './callbacks';
import { eventOf } from './jobRoutes';
import type { Rooms } from './rooms';
import type { Huawei } from './service';

const STARTED_BEFORE_MS = 600_000;

/** Makes the fixed room live again, with two users; its history is forgotten. */
export function seedTarget(rooms: Rooms, now: number): Record<string, unknown> {
	const { appId, roomId } = targets.huawei;
	const others = rooms.all.filter((room) => room.roomId !== roomId);
	rooms.all.splice(0, rooms.all.length, ...others);
	open(rooms, roomId, ['teacher', 'student-1'], now);
	return { appId, roomId };
}

/**
 * Adds things: open rooms, or with `app` another app, or with `event` a callback of the fixed app
 * (`copies` times, `fields` laid over it).
 */
export function seedMore(huawei: Huawei, more: Record<string, unknown>): Record<string, unknown> {
	const { rooms, apps, deliveries } = huawei.state();
	const now = huawei.clock.now();
	if (typeof more.app === 'string') {
		return { appId: apps.add(newId(), more.app, newId(), now).id };
	}
	if (typeof more.event !== 'string') return seedRooms(rooms, now, more);
	const app = apps.find(targets.huawei.appId);
	if (!app) throw new Error('huawei seed: the fixed app was deleted');
	const { roomId } = targets.huawei;
	const job: Job = {
		...{ id: newId(), mixed: false, roomId, userId: 'teacher', request: {} },
		...{ maxIdleMs: 30_000, startedAt: now - 65_000 },
	};
	const event = { ...eventOf(app, job, more.event, now), ...(more.fields as object) };
	void (async () => {
		for (let copy = 0; copy < Number(more.copies ?? 1); copy++) {
			const delivery = await deliver(app, event, now);
			if (delivery) deliveries.push(delivery);
		}
	})();
	return { jobId: job.id };
}

/**
 * Adds open rooms, or lets users join one.
 *
 * @param more `rooms`: a number or a list of room IDs; `users`: who is in each (default `user-1`)
 * @returns `rooms`: the IDs
 */
function seedRooms(
	rooms: Rooms,
	now: number,
	more: Record<string, unknown>,
): Record<string, unknown> {
	const { rooms: wanted = 1, users = ['user-1'] } = more;
	const ids =
		typeof wanted === 'number'
			? Array.from({ length: wanted }, (_, index) => `seeded-${index + 1}`)
			: wanted;
	if (!isTextList(ids)) throw new Error('huawei seed: rooms must be a number or a list of IDs');
	if (!isTextList(users)) throw new Error('huawei seed: users must be a list of IDs');
	for (const id of ids) open(rooms, id, users, now);
	return { rooms: ids };
}

function open(rooms: Rooms, roomId: string, users: string[], now: number): void {
	const { appId } = targets.huawei;
	const at = rooms.open(appId, roomId, now) ? now : now - STARTED_BEFORE_MS;
	for (const user of users) rooms.join(appId, roomId, user, at);
}

function isTextList(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
