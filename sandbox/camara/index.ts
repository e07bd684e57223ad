import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { bearerToken, createRouter, header, note, rawPath, sendJson } from '../framework/http';
import type { SandboxProvider, World } from '../framework/provider';
import { applySwitches } from '../framework/switches';
import { secrets } from '../framework/targets';
import { noRoute, problem } from './answers';
import { allows, callHandling } from './callHandling';
import { createOAuth } from './oauth';
import { createSessions } from './sessions';
import { defaultSwitches } from './switches';
import { callHandlingScopes, createTokens } from './tokens';

const callHandlingBases = [
	'/webrtc',
	'/webrtc-call-handling/v0.3',
	'/webrtc-call-handling/v0.2',
	'/webrtc-call-handling/v0.4rc1',
];
const registrationBases = [
	'/webrtc-registration/v0.3',
	'/webrtc-registration/v0.2',
	'/webrtc-registration/v0.4rc1',
];
const eventBases = [
	'/webrtc-events/v0.2',
	'/webrtc-events/v0.1',
	'/webrtc-events-subscriptions/v0.3rc1',
];

/**
 * An operator's CAMARA WebRTC gateway: call handling of the releases r1.2, r2.2 and the 0.4
 * candidate, and the merged layout, side by side; its authorization server; registration and events
 * as far as looking goes. Texts and codes: camaraproject/WebRTC and Commonalities.
 */
export function createCamara({ clock, baseUrl }: World): SandboxProvider {
	const switches = { ...defaultSwitches };
	const tokens = createTokens(clock);
	const oauth = createOAuth(clock, tokens);
	const sessions = createSessions(clock);

	const router = createRouter();
	oauth.addTo(router);
	for (const base of callHandlingBases) {
		router.use(base, guard, callHandling(sessions, switches));
	}
	for (const base of registrationBases) {
		router.delete(`${base}/sessions/:registrationId`, guard, unknownResource);
		router.put(`${base}/sessions/:registrationId`, guard, unknownResource);
		if (base.endsWith('rc1')) {
			router.get(`${base}/sessions/:registrationId`, guard, unknownResource);
		}
	}
	for (const base of eventBases) {
		const scope = `${base.split('/')[1]}:read`;
		router.get(`${base}/subscriptions`, guard, (_req, res) => {
			if (!allows(res, scope)) return;
			note(res, 'authenticated');
			sendJson(res, 200, []);
		});
		router.get(`${base}/subscriptions/:subscriptionId`, guard, unknownResource);
		router.delete(`${base}/subscriptions/:subscriptionId`, guard, unknownResource);
	}
	router.use((_req, res) => noRoute(res, switches.gatewayNotFound));
	router.use(undecodablePath);

	/** A path segment with a broken percent-escape; express reports it as an error with status 400. */
	function undecodablePath(error: unknown, _req: Request, res: Response, next: NextFunction): void {
		if ((error as { status?: number }).status !== 400) return next(error);
		problem(res, 400, 'INVALID_ARGUMENT', 'broken percent-escape');
	}

	function unknownResource(_req: Request, res: Response): void {
		problem(res, 404, 'NOT_FOUND');
	}

	/** Bearer token first, then the correlator; leaves the token's grant in `res.locals.grant`. */
	function guard(...[req, res, next]: Parameters<RequestHandler>): void {
		const correlator = header(req, 'x-correlator');
		const pattern = rawPath(req).startsWith('/webrtc-call-handling/v0.2/')
			? /^[a-zA-Z0-9-]{0,55}$/
			: /^[a-zA-Z0-9-_:;./<>{}]{0,256}$/;
		const valid = pattern.test(correlator);
		if (valid && correlator !== '') res.set('x-correlator', correlator);
		const grant = tokens.find(bearerToken(req) ?? '');
		if (!grant) return problem(res, 401, 'UNAUTHENTICATED');
		if (!valid) return problem(res, 400, 'INVALID_ARGUMENT', 'x-correlator');
		res.locals.grant = grant;
		next();
	}

	function seed(more?: Record<string, unknown>): Record<string, unknown> {
		if (!more) return { mediaSessionId: sessions.seedTarget() };
		const count = Number(more.mediaSessions ?? 0);
		return { mediaSessionIds: Array.from({ length: count }, () => sessions.connectedCall()) };
	}

	function reset(): void {
		Object.assign(switches, defaultSwitches);
		tokens.reset();
		oauth.reset();
		sessions.reset();
		seed();
	}
	reset();

	return {
		name: 'camara',
		router,
		credentials: (url) => {
			const common = {
				baseUrl: url,
				layout: 'r2.2',
				allowInsecureHttp: true,
				allowUnauthorizedCerts: false,
			};
			return {
				camaraApi: { ...common, token: secrets.camara.token },
				camaraOAuth2Api: {
					...common,
					grantType: 'clientCredentials',
					accessTokenUrl: `${url}/oauth2/token`,
					authUrl: `${url}/oauth2/authorize`,
					clientId: secrets.camara.clientId,
					clientSecret: secrets.camara.clientSecret,
					scope: callHandlingScopes.join(' '),
					authentication: 'header',
				},
			};
		},
		seed,
		inspect: () => ({ ...sessions.inspect(), address: baseUrl(), switches: { ...switches } }),
		configure: (wanted) => {
			applySwitches(switches, wanted);
			if (switches.expireTokens) {
				tokens.expireIssued();
				switches.expireTokens = false;
			}
		},
		reset,
		tooManyRequests: (_req, res) => problem(res, 429, 'TOO_MANY_REQUESTS'),
		secrets: () => [...tokens.all(), ...oauth.secrets(), secrets.camara.clientSecret],
	};
}
