import type { Router } from 'express';

import { note, query, sendJson } from '../framework/http';
import { targets } from '../framework/targets';
import { echoRequestId, failure, unauthorized } from './answers';
import { refusalOf } from './authenticate';
import type { Agora } from './gateway';

/** Channel list of an app: Basic only, an HMAC signature is refused like any wrong credentials. */
export function addChannelRoutes(router: Router, agora: Agora): void {
	router.get('/dev/v1/channel/:appId', (req, res) => {
		echoRequestId(req, res);
		const now = agora.clock.now();
		const refusal = refusalOf(req, false, now);
		if (refusal) return unauthorized(res, refusal.message);
		if (!/^[0-9a-f]{32}$/.test(req.params.appId)) return failure(res, 400, 'invalid appid');
		if (req.params.appId !== targets.agora.appId) return unauthorized(res, 'Unauthorized');

		const parameters = query(req);
		const page = Number(parameters.get('page_no') ?? 0);
		const size = Number(parameters.get('page_size') ?? 100);
		if (!Number.isInteger(page) || page < 0) return failure(res, 400, 'invalid page_no');
		if (!Number.isInteger(size) || size < 1 || size > 500) {
			return failure(res, 400, 'invalid page_size');
		}

		const state = agora.state();
		state.settle(now);
		const users = new Map<string, Set<string>>();
		for (const { channel, uid } of state.sessions) {
			users.set(channel, (users.get(channel) ?? new Set()).add(uid));
		}
		const channels = [...users].map(([name, uids]) => ({
			channel_name: name,
			user_count: uids.size,
		}));
		note(res, `${channels.length} channels`);
		sendJson(res, 200, {
			success: true,
			data: {
				channels: channels.slice(page * size, (page + 1) * size),
				total_size: channels.length,
			},
		});
	});
}
