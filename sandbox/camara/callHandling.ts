import type { Request, Response, Router } from 'express';
import { createRouter, header, note, sendEmpty, sendJson } from '../framework/http';
import { problem } from './answers';
import { bare, isDescription, isObject, jsonObject, type Body } from './bodies';
import { allows, grantOf } from './guard';
import type { Registrations } from './registrations';
import { only, type Release } from './releases';
import { statuses, type KeptSession, type MediaSession, type Sessions } from './sessions';
import type { CamaraSwitches } from './switches';

const mayDo = (res: Response, action: string) =>
	allows(res, `webrtc-call-handling:sessions:${action}`);

/** The four operations of call handling at one release, below any base path. */
export function callHandling(
	release: Release,
	sessions: Sessions,
	registrations: Registrations,
	switches: CamaraSwitches,
): Router {
	const router = createRouter();
	const view = (entry: KeptSession) => only(entry.session, release.sessionView);

	/** The session of the path, if the token may see it; otherwise the answer is given already. */
	function own(req: Request, res: Response): KeptSession | undefined {
		const entry = sessions.find(String(req.params.mediaSessionId));
		if (!entry) return void problem(res, 'NOT_FOUND');
		if (entry.subscriber !== grantOf(res).subscriber) {
			return void problem(res, 'INVALID_TOKEN_CONTEXT');
		}
		return entry;
	}

	/** What is wrong with offer, answer and location, by name. */
	function badMedia(body: Body): string | undefined {
		const descriptions = ['offer', 'answer'].filter((name) => body[name] !== undefined);
		const bad = descriptions.find((name) => !isDescription(body[name]));
		if (bad) return bad;
		const { locationDetails } = body;
		return locationDetails === undefined || isLocation(locationDetails)
			? undefined
			: 'locationDetails';
	}

	router.get('/sessions/:mediaSessionId', (req, res) => {
		if (!mayDo(res, 'read') || !bare(req, res)) return;
		const entry = own(req, res);
		if (!entry) return;
		note(res, 'authenticated');
		sendJson(res, 200, view(entry));
	});

	router.delete('/sessions/:mediaSessionId', (req, res) => {
		if (!mayDo(res, 'delete') || !bare(req, res)) return;
		const entry = own(req, res);
		if (!entry) return;
		if (sessions.isGone(entry)) return problem(res, 'NOT_FOUND');
		sessions.end(entry);
		note(res, 'authenticated, session ends');
		sendEmpty(res, 204);
	});

	router.put('/sessions/:mediaSessionId/status', (req, res) => {
		if (!mayDo(res, 'write')) return;
		const body = jsonObject(req, res, release.updateFields);
		if (!body) return;
		if (typeof body.status !== 'string' || !statuses.includes(body.status)) {
			return problem(res, 'INVALID_ARGUMENT', 'status');
		}
		const bad = badMedia(body);
		if (bad) return problem(res, 'INVALID_ARGUMENT', bad);
		const entry = own(req, res);
		if (!entry) return;
		if (sessions.isGone(entry)) return problem(res, 'NOT_FOUND');
		sessions.update(entry, body as Partial<MediaSession>);
		note(res, 'authenticated');
		if (switches.updateAnswersEmpty) sendEmpty(res, 204);
		else sendJson(res, 200, view(entry));
	});

	router.post('/sessions', (req, res) => {
		if (!mayDo(res, 'create')) return;
		const registrationId = header(req, 'registrationid');
		if (registrationId === '') {
			return problem(res, 'INVALID_ARGUMENT', 'registrationId header');
		}
		const body = jsonObject(req, res, release.sessionFields);
		if (!body) return;
		const missing = release.sessionRequired.find((name) => body[name] === undefined);
		if (missing) return problem(res, 'INVALID_ARGUMENT', `${missing} missing`);
		const { originatorAddress, receiverAddress, callType } = body;
		for (const value of [originatorAddress, receiverAddress]) {
			if (typeof value !== 'string' || !release.address.test(value)) {
				return problem(res, 'INVALID_ARGUMENT', 'address');
			}
		}
		const bad = badMedia(body);
		if (bad || receiverAddress === 'sip:anonymous@anonymous.invalid') {
			return problem(res, 'INVALID_ARGUMENT', bad ?? 'receiverAddress');
		}
		if (callType !== undefined && callType !== 'REGULAR' && callType !== 'EMERGENCY') {
			return problem(res, 'INVALID_ARGUMENT', 'callType');
		}
		const registration = registrations.find(registrationId);
		const { subscriber } = grantOf(res);
		// No document says what an unknown registration gives; 403 is among the documented ones.
		if (registration?.subscriber !== subscriber) {
			return problem(res, 'INVALID_TOKEN_CONTEXT', 'registration');
		}
		if (callType === 'EMERGENCY' && !switches.emergencyCalls) {
			return problem(res, 'CALLTYPE_EMERGENCY_NOT_SUPPORTED');
		}
		const entry = sessions.add(
			{
				...body,
				originatorAddress: String(originatorAddress),
				receiverAddress: String(receiverAddress),
				status: 'Initial',
			},
			{ registrationId, deviceId: registration.deviceId, subscriber, direction: 'outgoing' },
		);
		note(res, 'authenticated, call placed');
		sendJson(res, 201, view(entry));
	});

	router.all('/sessions/', (_req, res) => problem(res, 'INVALID_ARGUMENT', 'empty id'));
	router.all(
		['/sessions', '/sessions/:mediaSessionId', '/sessions/:mediaSessionId/status'],
		(_req, res) => problem(res, 'METHOD_NOT_ALLOWED'),
	);
	return router;
}

const circle = ['latitude', 'longitude', 'radius'];
const ellipsoid = [
	...['latitude', 'longitude', 'zAxis', 'semiMajorAxis', 'semiMinorAxis', 'verticalAxis'],
	'orientation',
];

/** PIDF-LO as the candidate has it: a circle or an ellipsoid with all its numbers. */
function isLocation(value: unknown): boolean {
	if (!isObject(value)) return false;
	const { shape, coordinates, method, confidence, timestamp, ...more } = value;
	if (Object.keys(more).length > 0) return false;
	if (shape !== undefined && shape !== 'Circle' && shape !== 'Ellipsoid') return false;
	if (coordinates !== undefined) {
		if (!isObject(coordinates)) return false;
		const names = Object.keys(coordinates).sort().join();
		const wanted = shape === 'Ellipsoid' ? ellipsoid : circle;
		if (names !== [...wanted].sort().join()) return false;
		if (!Object.values(coordinates).every((one) => typeof one === 'number')) return false;
	}
	if (method !== undefined && !['GPS', 'DBH', 'DBH_HELO', 'Other'].includes(String(method))) {
		return false;
	}
	return (
		(confidence === undefined || isObject(confidence)) &&
		(timestamp === undefined || typeof timestamp === 'string')
	);
}
