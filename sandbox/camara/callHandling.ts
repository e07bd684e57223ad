import type { Request, Response, Router } from 'express';
import {
	createRouter,
	header,
	jsonBody,
	note,
	rawBody,
	rawTarget,
	sendEmpty,
	sendJson,
} from '../framework/http';
import { problem } from './answers';
import { statuses, type Sessions } from './sessions';
import type { CamaraSwitches } from './switches';
import type { Grant } from './tokens';

const address = /^(tel:\+[0-9]{5,15}|sip:[A-Za-z0-9_.!%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})$/;
const serverMade = ['mediaSessionId', 'status', 'answer'];
type Kept = NonNullable<ReturnType<Sessions['find']>>;

/** Whether the token of this request has the scope; answers 403 when it has not. */
export function allows(res: Response, scope: string): boolean {
	const grant = res.locals.grant as Grant;
	if (grant.scopes.includes(scope)) return true;
	problem(res, 403, 'PERMISSION_DENIED', `scope ${scope} missing`);
	return false;
}

const mayDo = (res: Response, action: string) =>
	allows(res, `webrtc-call-handling:sessions:${action}`);

/** The four operations of call handling, below any base path. */
export function callHandling(sessions: Sessions, switches: CamaraSwitches): Router {
	const router = createRouter();

	/** The session of the path, if the token may see it; otherwise the answer is given already. */
	function own(req: Request, res: Response): Kept | undefined {
		const entry = sessions.find(String(req.params.mediaSessionId));
		if (!entry) return void problem(res, 404, 'NOT_FOUND');
		if (entry.subscriber !== (res.locals.grant as Grant).subscriber) {
			return void problem(res, 403, 'INVALID_TOKEN_CONTEXT');
		}
		return entry;
	}

	/** These operations take neither a body nor query parameters. */
	function bare(req: Request, res: Response): boolean {
		if (rawBody(req).length === 0 && !rawTarget(req).includes('?')) return true;
		problem(res, 400, 'INVALID_ARGUMENT', 'takes no body and no query');
		return false;
	}

	function jsonObject(req: Request, res: Response): Record<string, unknown> | undefined {
		const body = jsonBody(req);
		const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
		if (!isObject || Object.keys(body).length === 0) {
			return void problem(res, 400, 'INVALID_ARGUMENT', 'body is not a JSON object with content');
		}
		if (!/^application\/json\b/i.test(header(req, 'content-type'))) {
			return void problem(res, 415, 'UNSUPPORTED_MEDIA_TYPE');
		}
		return body as Record<string, unknown>;
	}

	router.get('/sessions/:mediaSessionId', (req, res) => {
		if (!mayDo(res, 'read') || !bare(req, res)) return;
		const entry = own(req, res);
		if (!entry) return;
		note(res, 'authenticated');
		sendJson(res, 200, entry.session);
	});

	router.delete('/sessions/:mediaSessionId', (req, res) => {
		if (!mayDo(res, 'delete') || !bare(req, res)) return;
		const entry = own(req, res);
		if (!entry) return;
		sessions.end(entry, switches.endDelayMs);
		note(res, 'authenticated, session ends');
		sendEmpty(res, 204);
	});

	router.put('/sessions/:mediaSessionId/status', (req, res) => {
		if (!mayDo(res, 'write')) return;
		const body = jsonObject(req, res);
		if (!body) return;
		const { status, answer, offer } = body;
		if (typeof status !== 'string' || !statuses.includes(status)) {
			return problem(res, 400, 'INVALID_ARGUMENT', 'status');
		}
		const entry = own(req, res);
		if (!entry) return;
		sessions.update(entry, {
			status,
			...(answer !== undefined && { answer }),
			...(offer !== undefined && { offer }),
		});
		note(res, 'authenticated');
		if (switches.updateAnswersEmpty) sendEmpty(res, 204);
		else sendJson(res, 200, entry.session);
	});

	router.post('/sessions', (req, res) => {
		if (!mayDo(res, 'create')) return;
		if (header(req, 'registrationid') === '') {
			return problem(res, 400, 'INVALID_ARGUMENT', 'registrationId header');
		}
		const body = jsonObject(req, res);
		if (!body) return;
		const { originatorAddress, receiverAddress } = body;
		for (const value of [originatorAddress, receiverAddress]) {
			if (typeof value !== 'string' || !address.test(value)) {
				return problem(res, 400, 'INVALID_ARGUMENT', 'address');
			}
		}
		const forbidden = serverMade.find((name) => name in body);
		if (forbidden) return problem(res, 400, 'INVALID_ARGUMENT', forbidden);
		const { session } = sessions.add({
			...body,
			originatorAddress: String(originatorAddress),
			receiverAddress: String(receiverAddress),
			status: 'Initial',
		});
		note(res, 'authenticated, call placed');
		sendJson(res, 201, session);
	});

	router.all('/sessions/', (_req, res) => problem(res, 400, 'INVALID_ARGUMENT', 'empty id'));
	router.all(['/sessions', '/sessions/:mediaSessionId'], (_req, res) =>
		problem(res, 405, 'METHOD_NOT_ALLOWED'),
	);
	return router;
}
