import { createRouter } from '../framework/http';
import type { SandboxProvider, World } from '../framework/provider';
import { applySwitches } from '../framework/switches';
import { secrets, targets } from '../framework/targets';
import { sendError, ServiceError } from './answers';
import { createAuthentication } from './authentication';
import { callOperations } from './callOperations';
import { createCalls, seededTimeoutMs } from './calls';
import { createEntra } from './entra';
import { createEventGrid } from './eventGrid';
import { createEventKeys, immutableResourceId } from './eventKeys';
import { createEvents } from './events';
import { communicationUser, phoneNumber, type Identifier } from './identifiers';
import { createIncoming } from './incoming';
import { createMedia } from './mediaOperations';
import { createRemovals, participantOperations } from './participantOperations';
import { recordingOperations } from './recordingOperations';
import { createRecordings } from './recordings';
import { createRepeatability } from './repeatability';
import { createService } from './service';
import { createStorage } from './storage';
import { defaultSwitches } from './switches';

/** Stands behind the addresses that Event Grid and callbacks of a rehearsal use. */
const eventSecret = 'sandbox-azure-callback-secret';

/**
 * Azure Communication Services, Call Automation: calls with their legs, invitations, transfers,
 * media, recordings and recorded files, behind the access key's HMAC, Entra ID tokens or a user
 * access token; Entra's token endpoint; signed callbacks and Event Grid, to this machine only.
 */
export function createAzure({ clock, baseUrl }: World): SandboxProvider {
	const switches = { ...defaultSwitches };
	const keys = createEventKeys(clock, baseUrl);
	const events = createEvents(clock, switches, keys);
	const eventGrid = createEventGrid(clock, switches, baseUrl);
	const storage = createStorage(clock, switches, eventGrid, baseUrl);
	const calls = createCalls(clock, switches, events);
	const removals = createRemovals(clock, calls, switches);
	const media = createMedia(clock, calls, switches);
	const incoming = createIncoming(clock, calls, eventGrid);
	const recordings = createRecordings(clock, switches, events, storage);
	const entra = createEntra(clock, switches);
	const repeatability = createRepeatability();
	const authentication = createAuthentication({ clock, switches, entra });
	const operations = [
		...callOperations(calls, switches),
		...incoming.operations,
		...participantOperations(calls, switches, removals),
		...media.operations,
		...recordingOperations(calls, recordings, switches),
	];

	/** Everything that is due by the clock happens, and its events go out. */
	function settle(): void {
		calls.settle();
		removals.settle();
		media.settle();
		recordings.settle();
	}

	const router = createRouter();
	router.post('/:tenant/oauth2/v2.0/token', entra.token);
	router.get('/calling/keys', keys.keySet);
	router.get('/calling/.well-known/acsopenidconfiguration', keys.configuration);
	router.get('/eventsubscriptions/:id/validate', eventGrid.validateByHand);
	storage.addRoutes(router, async (req, res) => {
		settle();
		const refusal = await authentication.storage(req);
		if (refusal) storage.refuse(req, res, 401, refusal.message);
		return refusal === undefined;
	});
	router.use(createService({ operations, authentication, repeatability, settle }));

	/** A raw ID or phone number of a seed, as an identifier. */
	function identifierOf(value: unknown, otherwise: string): Identifier {
		const text = typeof value === 'string' ? value : otherwise;
		return text.startsWith('+') ? phoneNumber(text) : communicationUser(text);
	}

	/** Things that are asked for by name; each returns what it made. */
	function seedOther({ incomingCall, eventGridSubscription }: Record<string, unknown>) {
		const made: Record<string, unknown> = {};
		if (incomingCall) {
			const { from, to } = Object(incomingCall) as Record<string, unknown>;
			const caller = identifierOf(from, '+14255550188');
			made.incomingCallContext = incoming.ring(caller, identifierOf(to, '+14255550100'));
		}
		if (eventGridSubscription) {
			const { url, schema } = Object(eventGridSubscription) as Record<string, string>;
			made.eventGridSubscriptionId = eventGrid.subscribe(String(url), schema);
		}
		return made;
	}

	/**
	 * `calls` and `invitations` are numbers; `callbackUri` is where events of the new calls go;
	 * `incomingCall: {from, to}` rings; `eventGridSubscription: {url, schema}` starts its handshake.
	 */
	function seed(more?: Record<string, unknown>): Record<string, unknown> {
		if (!more) return calls.seedTarget();
		const callbackUri = typeof more.callbackUri === 'string' ? more.callbackUri : undefined;
		const group = () => calls.groupCall(undefined, callbackUri);
		const newCalls = Array.from({ length: Number(more.calls ?? 0) }, group);
		const host = more.invitations ? group() : undefined;
		const invitations = Array.from({ length: Number(more.invitations ?? 0) }, (_, index) => {
			const number = `+1425555${String(1000 + index).padStart(4, '0')}`;
			return host && calls.invite(host, phoneNumber(number), { timeoutMs: seededTimeoutMs });
		});
		return {
			callConnectionIds: newCalls.map(({ callConnectionId }) => callConnectionId),
			callConnectionId: host?.callConnectionId,
			invitationIds: invitations.map((invitation) => invitation?.id),
			...seedOther(more),
		};
	}

	function reset(): void {
		Object.assign(switches, defaultSwitches);
		calls.reset();
		removals.reset();
		incoming.reset();
		recordings.reset();
		storage.reset();
		events.reset();
		eventGrid.reset();
		entra.reset();
		repeatability.reset();
		seed();
	}
	reset();

	/** The switches that do something now; each falls back by itself. */
	function actNow(): void {
		const { expireTokens, rotateKeys, answerInvitation, declineInvitation, pressTones } = switches;
		const once = { expireTokens, rotateKeys, answerInvitation, declineInvitation, pressTones };
		for (const name of Object.keys(once) as Array<keyof typeof once>) {
			Object.assign(switches, { [name]: defaultSwitches[name] });
		}
		if (expireTokens) entra.expireIssued();
		if (rotateKeys) keys.rotate();
		if (answerInvitation !== '') calls.answer(answerInvitation);
		if (declineInvitation !== '') calls.decline(declineInvitation);
		const [rawId = '', tones = ''] = pressTones.split(' ');
		if (pressTones !== '') media.press(rawId, tones);
	}

	return {
		name: 'azure',
		router,
		credentials: (url) => {
			const common = {
				endpoint: url,
				// Recorded files lie on the sandbox itself.
				additionalRecordingHosts: new URL(url).host,
				allowInsecureHttp: true,
				allowUnauthorizedCerts: false,
			};
			const { accessKey, tenantId, clientId, clientSecret, userToken } = secrets.azure;
			return {
				azureCommunicationApi: { ...common, accessKey, connectionString: '' },
				azureCommunicationOAuth2Api: {
					...common,
					grantType: 'clientCredentials',
					tenantId,
					authorityHost: url,
					scope: switches.entraScope,
					clientId,
					clientSecret,
				},
				azureCommunicationTokenApi: { ...common, token: userToken },
				azureCommunicationEventsApi: {
					immutableResourceId,
					callbackSecret: eventSecret,
					formerCallbackSecret: '',
					issuer: url,
					keysUrl: `${url}/calling/keys`,
					allowInsecureHttp: true,
					allowUnauthorizedCerts: false,
				},
			};
		},
		seed,
		inspect: () => {
			settle();
			const parts = [calls, incoming, recordings, storage].map((one) => one.inspect());
			return {
				live: parts.flatMap(({ live }) => live),
				over: parts.flatMap(({ over }) => over),
				repeatableRequests: repeatability.count(),
				immutableResourceId,
				events: events.log(),
				eventGridEvents: eventGrid.log(),
				eventGridSubscriptions: eventGrid.inspect(),
				deliveries: [...events.deliveries(), ...eventGrid.deliveries()],
				openDeliveries: events.open() + eventGrid.open(),
				targets: targets.azure,
				switches: { ...switches },
			};
		},
		configure: (wanted) => {
			applySwitches(switches, wanted);
			actNow();
		},
		reset,
		tooManyRequests: (_req, res) =>
			sendError(res, new ServiceError(429, '8516', 'Too many requests.')),
		secrets: () => [
			secrets.azure.accessKey,
			secrets.azure.userToken,
			secrets.azure.clientSecret,
			eventSecret,
			...entra.secrets(),
			...eventGrid.secrets(),
		],
	};
}
