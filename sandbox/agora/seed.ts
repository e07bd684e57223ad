import { randomBytes, randomUUID } from 'node:crypto';

import { targets } from '../framework/targets';
import { REGIONS, type MediaGateway, type Region } from './state';

const BEGAN_BEFORE_MS = 600_000;

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

/**
 * Adds live streams, each with a key of its own.
 *
 * @param more `streams` (a number) or one stream; with `region` (default `na`), `channel`, `uid`,
 * `streamingKey` and `encoderReconnects` (default true)
 * @returns `streams`: region, channel, uid, sid and streamingKey of each
 */
export function seedStreams(
	state: MediaGateway,
	now: number,
	more: Record<string, unknown>,
): Record<string, unknown> {
	const { streams = 1, region = 'na', channel, uid = '1001', streamingKey } = more;
	const { encoderReconnects = true } = more;
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
