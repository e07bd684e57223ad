import type { Entry, Inspection } from '../framework/provider';
import type { MediaGateway, Session, StreamingKey } from './state';

/** Streams and keys for the state page; a key is shown by its first two and last three characters. */
export function inspection(state: MediaGateway): Inspection {
	return {
		live: [
			...state.sessions.map((session) =>
				streamEntry(session, session.leavesAt === undefined ? 'pushing' : 'disconnecting'),
			),
			...state.keys.map((key) => keyEntry(key, 'valid')),
		],
		over: [
			...state.ended.map((session) => streamEntry(session, 'disconnected')),
			...state.deletedKeys.map((key) => keyEntry(key, 'deleted')),
		],
		events: state.events.map(({ at, eventType, sid, region, channel, errorCode }) => ({
			...{ eventType, sid, region, channel },
			...(errorCode === undefined ? {} : { errorCode }),
			at: new Date(at).toISOString(),
		})),
		rules: state.rules.map(({ expiresAt, ...rule }) => ({
			...rule,
			until: new Date(expiresAt).toISOString(),
		})),
		users: state.users.map(({ channel, uid }) => ({ channel, uid })),
		things: state.things.map(({ kind, id, region, channel, over }) => ({
			...{ kind, id, region, channel, over },
		})),
	};
}

function streamEntry(session: Session, state: string): Entry {
	const { sid, region, channel, uid, videoMuted, audioMuted } = session;
	return {
		kind: 'stream',
		id: sid,
		label: `channel ${channel}, uid ${uid}, region ${region}`,
		state,
		...{ region, channel, uid, videoMuted, audioMuted },
	};
}

function keyEntry({ streamKey, region, channel, uid }: StreamingKey, state: string): Entry {
	return {
		kind: 'streamingKey',
		id: `${streamKey.slice(0, 2)}***${streamKey.slice(-3)}`,
		label: `key of channel ${channel}, region ${region}`,
		state,
		...{ region, channel, uid },
	};
}
