import type { NextFunction, Request, Response } from 'express';
import { createRouter } from '../framework/http';
import type { SandboxProvider, World } from '../framework/provider';
import { applySwitches } from '../framework/switches';
import { secrets, targets } from '../framework/targets';
import { noRoute, problem } from './answers';
import { callHandling } from './callHandling';
import { clientPrivateKey } from './clientKey';
import { createDelivery } from './delivery';
import { createGuard } from './guard';
import type { Happening } from './happening';
import { createOAuth } from './oauth';
import { registration } from './registrationRoutes';
import { createRegistrations } from './registrations';
import { releases } from './releases';
import { createSessions } from './sessions';
import { eventSubscriptions } from './subscriptionRoutes';
import { createSubscriptions, type TerminationReason } from './subscriptions';
import { defaultSwitches } from './switches';
import { createTokens, everyScope } from './tokens';

/**
 * An operator's CAMARA WebRTC gateway: call handling, registration and event subscriptions of the
 * releases r1.2, r2.2 and the candidate of r3.1, and the merged layout, side by side over the same
 * calls and devices; and its authorization server. Texts and codes: camaraproject/WebRTC,
 * Commonalities and the Security and Interoperability Profile.
 */
export function createCamara({ clock, baseUrl }: World): SandboxProvider {
	const switches = { ...defaultSwitches };
	const tokens = createTokens(clock, switches);
	const oauth = createOAuth(clock, tokens, switches, baseUrl);
	const delivery = createDelivery(clock, switches, baseUrl, (id, status) =>
		subscriptions.refusedBy(id, status),
	);
	const subscriptions = createSubscriptions(clock, switches, delivery);
	const report = (happening: Happening) => subscriptions.report(happening);
	const sessions = createSessions(clock, switches, report);
	const registrations = createRegistrations(clock, switches, report, (registrationId) =>
		subscriptions.registrationOver(registrationId),
	);

	/** Brings everything to what it is by now; there are no timers. */
	function tick(): void {
		subscriptions.tick();
		sessions.tick();
		registrations.tick();
	}

	const router = createRouter();
	oauth.addTo(router);
	for (const release of releases) {
		const guard = createGuard(release, tokens, switches, tick);
		router.use(
			release.callHandling,
			guard,
			callHandling(release, sessions, registrations, switches),
		);
		if (release.registration !== undefined) {
			router.use(
				release.registration,
				guard,
				registration(release, registrations, switches, clock),
			);
		}
		if (release.events !== undefined) {
			const known = { sessions, registrations };
			router.use(
				release.events,
				guard,
				eventSubscriptions(release, subscriptions, known, switches),
			);
		}
	}
	router.use((_req, res) => noRoute(res, switches.gatewayNotFound));
	router.use(undecodablePath);

	/** A path segment with a broken percent-escape; express reports it as an error with status 400. */
	function undecodablePath(error: unknown, _req: Request, res: Response, next: NextFunction): void {
		if ((error as { status?: number }).status !== 400) return next(error);
		problem(res, 'INVALID_ARGUMENT', 'broken percent-escape');
	}

	/**
	 * `mediaSessions: n` connected calls, `incomingCalls: n` invitations, `remote: act` of the other
	 * party in `mediaSessionId`, `endSubscription: id` by itself with `reason`,
	 * `deactivateSubscription: id`, `redirectSinks: url` instead of the https sinks asked for.
	 */
	function seedMore(more: Record<string, unknown>): Record<string, unknown> {
		tick();
		const many = (count: unknown, make: () => string) =>
			Array.from({ length: Number(count ?? 0) }, make);
		if (typeof more.remote === 'string') {
			sessions.remote(String(more.mediaSessionId), more.remote);
			return {};
		}
		if (typeof more.endSubscription === 'string') {
			const reason = (more.reason ?? 'NETWORK_TERMINATED') as TerminationReason;
			subscriptions.endNow(more.endSubscription, reason);
			return {};
		}
		if (typeof more.deactivateSubscription === 'string') {
			subscriptions.deactivate(more.deactivateSubscription);
			return {};
		}
		if (typeof more.redirectSinks === 'string') {
			subscriptions.redirect(more.redirectSinks);
			return {};
		}
		return {
			mediaSessionIds: [
				...many(more.mediaSessions, () => sessions.connectedCall()),
				...many(more.incomingCalls, () => sessions.incomingCall()),
			],
		};
	}

	function seed(more?: Record<string, unknown>): Record<string, unknown> {
		if (more) return seedMore(more);
		return {
			mediaSessionId: sessions.seedTarget(),
			registrationId: registrations.seedTarget(),
			deviceId: targets.camara.deviceId,
			subscriptionId: subscriptions.seedTarget(),
		};
	}

	function reset(): void {
		Object.assign(switches, defaultSwitches);
		tokens.reset();
		oauth.reset();
		sessions.reset();
		registrations.reset();
		subscriptions.reset();
		delivery.reset();
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
					scope: everyScope.join(' '),
					authentication: 'header',
				},
				camaraPrivateKeyApi: {
					...common,
					grant: 'clientCredentials',
					tokenUrl: `${url}/oauth2/token`,
					backchannelUrl: `${url}/oauth2/bc-authorize`,
					clientId: secrets.camara.keyClientId,
					privateKey: clientPrivateKey(),
					algorithm: 'RS256',
					keyId: '',
					audience: '',
					subscriberToken: 'operatortoken:sandbox',
					scope: everyScope.join(' '),
				},
			};
		},
		seed,
		inspect: () => {
			tick();
			const parts = [sessions.inspect(), registrations.inspect(), subscriptions.inspect()];
			return {
				live: parts.flatMap(({ live }) => live),
				over: parts.flatMap(({ over }) => over),
				notifications: delivery.log(),
				address: baseUrl(),
				switches: { ...switches },
			};
		},
		configure: (wanted) => {
			applySwitches(switches, wanted);
			if (switches.expireTokens) {
				tokens.expireIssued();
				switches.expireTokens = false;
			}
		},
		reset,
		tooManyRequests: (_req, res) => problem(res, 'TOO_MANY_REQUESTS'),
		secrets: () => [
			...tokens.all(),
			...oauth.secrets(),
			...subscriptions.secrets(),
			secrets.camara.clientSecret,
		],
	};
}
