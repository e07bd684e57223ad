import type { Request, Response, Router } from 'express';
import { createRouter, note, query, rawBody, sendEmpty, sendJson } from '../framework/http';
import type { Clock } from '../framework/provider';
import { problem } from './answers';
import { bare, instant, isUuid, jsonObject, type Body } from './bodies';
import { allows, grantOf } from './guard';
import type { KeptRegistration, Registrations } from './registrations';
import type { Release } from './releases';
import type { CamaraSwitches } from './switches';

const mayDo = (res: Response, action: string) =>
	allows(res, `webrtc-registration:sessions:${action}`);
const mostListed = 10;

/** The operations of registration at one release: three, or five with the candidate's reads. */
export function registration(
	release: Release,
	registrations: Registrations,
	switches: CamaraSwitches,
	clock: Clock,
): Router {
	const router = createRouter();
	const isCandidate = release.name === 'candidate';

	const view = ({ registrationId, phoneNumber, expiresAt }: KeptRegistration) => ({
		registrationId,
		regInfo: { phoneNumber, regStatus: 'Registered' },
		...(release.expiryKnown ? { expiresAt: new Date(expiresAt).toISOString() } : {}),
	});

	function own(req: Request, res: Response): KeptRegistration | undefined {
		const entry = registrations.find(String(req.params.registrationId));
		if (!entry) return void problem(res, 'NOT_FOUND');
		if (entry.subscriber !== grantOf(res).subscriber) {
			return void problem(res, 'INVALID_TOKEN_CONTEXT');
		}
		return entry;
	}

	/**
	 * The new expiry, from the moment of the request. Out of the operator's bounds, r2.2 falls back
	 * to the operator's own time; the candidate caps what is too late and refuses what is too early.
	 */
	function expiry(res: Response, body: Body): number | undefined {
		const standard = registrations.standard();
		if (body.registrationExpireTime === undefined) return standard;
		const wish = instant(body.registrationExpireTime);
		if (wish === undefined) {
			return void problem(res, 'INVALID_ARGUMENT', 'registrationExpireTime');
		}
		const least = clock.now() + switches.registrationSecondsLeast * 1000;
		const most = clock.now() + switches.registrationSecondsMost * 1000;
		if (wish >= least && wish <= most) return wish;
		if (!isCandidate) return standard;
		if (wish > most) return most;
		return void problem(res, 'OUT_OF_RANGE', 'registrationExpireTime');
	}

	/** Whose number it is: the token's own, or with an application's token the one given. */
	function phoneNumber(res: Response, body: Body): string | undefined {
		const grant = grantOf(res);
		if (!isCandidate) return grant.phoneNumber;
		if (grant.legs === 3) {
			if (body.phoneNumber === undefined) return grant.phoneNumber;
			return void problem(res, 'UNNECESSARY_IDENTIFIER', 'phoneNumber');
		}
		if (body.phoneNumber === undefined) {
			return void problem(res, 'MISSING_IDENTIFIER', 'phoneNumber');
		}
		const number = String(body.phoneNumber);
		if (!/^\+[1-9][0-9]{4,14}$/.test(number)) {
			return void problem(res, 'INVALID_ARGUMENT', 'phoneNumber');
		}
		if (number !== grant.phoneNumber) return void problem(res, 'PERMISSION_DENIED', 'phoneNumber');
		return number;
	}

	router.post('/sessions', (req, res) => {
		if (!mayDo(res, 'create')) return;
		const names = ['deviceId', ...(release.expiryKnown ? ['registrationExpireTime'] : [])];
		const body = jsonObject(req, res, [...names, ...(isCandidate ? ['phoneNumber'] : [])]);
		if (!body) return;
		const { deviceId } = body;
		if (!isUuid(deviceId)) return problem(res, 'INVALID_ARGUMENT', 'deviceId');
		const number = phoneNumber(res, body);
		if (number === undefined) return;
		const expiresAt = expiry(res, body);
		if (expiresAt === undefined) return;
		const { subscriber } = grantOf(res);
		const older = registrations
			.of(subscriber, deviceId)
			.filter((entry) => entry.phoneNumber === number);
		if (older.length > 0 && isCandidate) return problem(res, 'ALREADY_EXISTS');
		// Up to r2.2 one registration per device is active; the gateway may clean up the older one.
		for (const entry of older) registrations.finish(entry, 'NETWORK_TERMINATED');
		const most = switches.mostRegistrations;
		if (most > 0 && registrations.of(subscriber).length >= most) {
			return problem(res, 'MAX_REGISTRATION_PER_USER');
		}
		const entry = registrations.add({ deviceId, phoneNumber: number, subscriber }, expiresAt);
		note(res, 'authenticated, device registered');
		sendJson(res, release.registered, view(entry));
	});

	router.put('/sessions/:registrationId', (req, res) => {
		if (!mayDo(res, 'write')) return;
		let body: Body = {};
		if (rawBody(req).length > 0) {
			if (!release.expiryKnown) return problem(res, 'INVALID_ARGUMENT', 'takes no body');
			const given = jsonObject(req, res, ['registrationExpireTime']);
			if (!given) return;
			body = given;
		}
		const entry = own(req, res);
		if (!entry) return;
		const expiresAt = expiry(res, body);
		if (expiresAt === undefined) return;
		entry.expiresAt = expiresAt;
		note(res, 'authenticated, registration refreshed');
		if (!release.expiryKnown || switches.refreshAnswersEmpty) return sendEmpty(res, 204);
		sendJson(res, 200, view(entry));
	});

	router.delete('/sessions/:registrationId', (req, res) => {
		if (!mayDo(res, 'delete') || !bare(req, res)) return;
		const entry = own(req, res);
		if (!entry) return;
		registrations.finish(entry, 'DELETED');
		note(res, 'authenticated, registration deleted');
		sendEmpty(res, 204);
	});

	if (release.readsRegistrations) {
		router.get('/sessions/:registrationId', (req, res) => {
			if (!mayDo(res, 'read') || !bare(req, res)) return;
			const entry = own(req, res);
			if (!entry) return;
			note(res, 'authenticated');
			sendJson(res, 200, view(entry));
		});
		router.get('/sessions', (req, res) => {
			if (!mayDo(res, 'read') || !bare(req, res, ['deviceId'])) return;
			const deviceId = query(req).get('deviceId');
			if (!isUuid(deviceId)) return problem(res, 'INVALID_ARGUMENT', 'deviceId');
			const { subscriber } = grantOf(res);
			note(res, 'authenticated');
			sendJson(res, 200, registrations.of(subscriber, deviceId).slice(0, mostListed).map(view));
		});
	}
	router.all('/sessions/', (_req, res) => problem(res, 'INVALID_ARGUMENT', 'empty id'));
	router.all(['/sessions', '/sessions/:registrationId'], (_req, res) =>
		problem(res, 'METHOD_NOT_ALLOWED'),
	);
	return router;
}
