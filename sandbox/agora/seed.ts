import { randomBytes, randomUUID } from 'node:crypto';

import { targets } from '../framework/targets';
import { REGIONS, type MediaGateway, type Region, type Thing } from './state';

const BEGAN_BEFORE_MS = 600_000;
const OLD_MS = 3 * 3_600_000;

/** Makes the fixed stream live again, with its key and an encoder that reconnects. */
export function seedTarget(state: MediaGateway, now: number): Record<string, unknown> {
	const { appId, region, channel, uid, sid, streamingKey } = targets.agora;
	state.forget(streamingKey);
	push(state, now, {
		...{ appId, region, channel, uid, sid },
		streamKey: streamingKey,
		encoderReconnects: true,
	});
	return { ...targets.agora };
}

/** One thing of each other product, and two users beside the stream; with fixed ids. */
export function seedProducts(state: MediaGateway, now: number): void {
	const { region, channel } = targets.agora;
	const since = now - BEGAN_BEFORE_MS;
	const thing = { region, channel, since, over: false } as const;
	state.things.push(
		{
			...thing,
			kind: 'recording',
			id: 'recording-1',
			uid: '527841',
			secret: '',
			resourceId: 'resource-1',
			mode: 'mix',
		},
		{
			...thing,
			kind: 'recording',
			id: 'recording-2',
			uid: '527842',
			secret: 'cdn-key-recording-2-Xy12Zw',
			resourceId: 'resource-2',
			mode: 'web',
		},
		...['push-1', 'push-2', 'push-3'].map((id): Thing => ({
			...thing,
			kind: 'converter',
			id,
			uid: '0',
			secret: `cdn-key-${id}-Xy12Zw`,
		})),
		...['pull-1', 'pull-2', 'pull-3'].map((id): Thing => ({
			...thing,
			kind: 'player',
			id,
			uid: '666',
			secret: `cdn-file-${id}-Xy12Zw`,
		})),
		{ ...thing, kind: 'transcoding', id: 'task-1', uid: '0', secret: 'builder-token-1-Xy12Zw' },
		{ ...thing, kind: 'stt', id: 'stt-1', uid: '700', secret: '' },
		{ ...thing, kind: 'convoai', id: 'agent-1', uid: '800', secret: '' },
		// Older than what the list of agents shows without a time.
		{ ...thing, kind: 'convoai', id: 'agent-old', uid: '801', secret: '', since: now - OLD_MS },
	);
	state.users.push(
		{ channel, uid: '2001', host: false, since },
		{ channel: 'lounge', uid: '2002', host: true, since },
	);
}

/**
 * Adds live streams, each with a key of its own.
 *
 * @param more `streams` (a number) or one stream; with `region` (default `na`), `channel`, `uid`,
 * `streamingKey` and `encoderReconnects` (default true); or `templates` (IDs), `bans` (rule IDs)
 * and `keys` (without a stream, `daysOld` 40 by default)
 * @returns `streams`: region, channel, uid, sid and streamingKey of each
 */
export function seedStreams(
	state: MediaGateway,
	now: number,
	more: Record<string, unknown>,
): Record<string, unknown> {
	const { streams = 1, region = 'na', channel, uid = '1001', streamingKey } = more;
	const { encoderReconnects = true, templates, bans, keys } = more;
	if (Array.isArray(templates) || Array.isArray(bans) || Array.isArray(keys))
		return seedRules(state, now, more);
	if (typeof streams !== 'number') throw new Error('agora seed: streams must be a number');
	if (!REGIONS.includes(region as Region)) {
		throw new Error(`agora seed: region must be one of ${REGIONS.join(', ')}`);
	}
	return {
		streams: Array.from({ length: streams }, (_, index) => {
			const stream = {
				appId: targets.agora.appId,
				region: region as Region,
				channel: typeof channel === 'string' ? channel : `seeded-${index + 1}`,
				uid: String(uid),
				sid: randomUUID(),
				streamKey:
					typeof streamingKey === 'string' ? streamingKey : randomBytes(18).toString('base64url'),
				encoderReconnects: encoderReconnects === true,
			};
			push(state, now, stream);
			const { streamKey, ...ids } = stream;
			return { ...ids, streamingKey: streamKey };
		}),
	};
}

/** Stream templates by ID, bans of user 2001 by rule ID (they remove nobody), old keys. */
function seedRules(state: MediaGateway, now: number, more: Record<string, unknown>) {
	const { appId, region, channel } = targets.agora;
	const {
		templates = [],
		bans = [],
		keys = [],
		daysOld = 40,
	} = more as { templates?: string[]; bans?: number[]; keys?: string[]; daysOld?: number };
	for (const streamKey of keys) {
		const createdAt = now - daysOld * 86_400_000;
		state.keys.push({
			...{ appId, region, streamKey, createdAt },
			...{ channel: 'archive', uid: '9', expiresAfter: 0 },
		});
	}
	for (const id of templates) state.templates.set(`${appId}/${region}/${id}`, {});
	for (const id of bans) {
		state.rules.push({
			...{ id, appId, cname: channel, uid: 2001, privileges: ['join_channel'] },
			...{ createdAt: now, updatedAt: now, expiresAt: now + 3_600_000 },
		});
	}
	return { templates, bans, keys };
}

function push(
	state: MediaGateway,
	now: number,
	stream: {
		appId: string;
		region: Region;
		channel: string;
		uid: string;
		sid: string;
		streamKey: string;
		encoderReconnects: boolean;
	},
): void {
	const { appId, region, channel, uid, streamKey } = stream;
	const began = now - BEGAN_BEFORE_MS;
	if (!state.key(appId, region, streamKey)) {
		state.keys.push({
			...{ appId, region, channel, uid, streamKey },
			expiresAfter: 0,
			createdAt: began,
		});
	}
	state.connect({ ...stream, beginAt: began, videoMuted: false, audioMuted: false });
}
