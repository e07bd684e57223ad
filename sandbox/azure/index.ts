import { createRouter } from '../framework/http';
import type { SandboxProvider, World } from '../framework/provider';
import { applySwitches } from '../framework/switches';
import { secrets, targets } from '../framework/targets';
import { sendError, ServiceError } from './answers';
import { callOperations, unsupportedOperations } from './callOperations';
import { createCalls, seededTimeoutMs } from './calls';
import { createEntra } from './entra';
import { phoneNumber } from './identifiers';
import { participantOperations } from './participantOperations';
import { recordingOperations } from './recordingOperations';
import { createRecordings } from './recordings';
import { createRepeatability } from './repeatability';
import { createService } from './service';
import { defaultSwitches } from './switches';

/**
 * Azure Communication Services, Call Automation: calls, participants, invitations and recordings,
 * behind the access key's HMAC, Entra ID tokens or a user access token; and Entra's token endpoint.
 * Callback events are not sent.
 */
export function createAzure({ clock }: World): SandboxProvider {
	const switches = { ...defaultSwitches };
	const calls = createCalls(clock);
	const recordings = createRecordings(calls);
	const entra = createEntra(clock, switches);
	const repeatability = createRepeatability();
	const operations = [
		...callOperations(calls, switches),
		...participantOperations(calls, switches),
		...recordingOperations(calls, recordings),
		...unsupportedOperations(),
	];

	const router = createRouter();
	router.post('/:tenant/oauth2/v2.0/token', entra.token);
	router.use(createService({ clock, switches, operations, entra, repeatability }));

	function seed(more?: Record<string, unknown>): Record<string, unknown> {
		if (!more) return calls.seedTarget();
		const newCalls = Array.from({ length: Number(more.calls ?? 0) }, () => calls.groupCall());
		const host = more.invitations ? calls.groupCall() : undefined;
		const invitations = Array.from({ length: Number(more.invitations ?? 0) }, (_, index) => {
			const number = `+1425555${String(1000 + index).padStart(4, '0')}`;
			return host && calls.invite(host, phoneNumber(number), { timeoutMs: seededTimeoutMs });
		});
		return {
			callConnectionIds: newCalls.map(({ callConnectionId }) => callConnectionId),
			callConnectionId: host?.callConnectionId,
			invitationIds: invitations.map((invitation) => invitation?.id),
		};
	}

	function reset(): void {
		Object.assign(switches, defaultSwitches);
		calls.reset();
		recordings.reset();
		entra.reset();
		repeatability.reset();
		seed();
	}
	reset();

	return {
		name: 'azure',
		router,
		credentials: (url) => {
			const common = { endpoint: url, allowInsecureHttp: true, allowUnauthorizedCerts: false };
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
			};
		},
		seed,
		inspect: () => {
			const [ofCalls, ofRecordings] = [calls.inspect(), recordings.inspect()];
			return {
				live: [...ofCalls.live, ...ofRecordings.live],
				over: [...ofCalls.over, ...ofRecordings.over],
				repeatableRequests: repeatability.count(),
				targets: targets.azure,
				switches: { ...switches },
			};
		},
		configure: (wanted) => {
			applySwitches(switches, wanted);
			if (switches.expireTokens) entra.expireIssued();
			switches.expireTokens = false;
			const answering = switches.answerInvitation;
			switches.answerInvitation = '';
			if (answering !== '') calls.answer(answering);
		},
		reset,
		tooManyRequests: (_req, res) =>
			sendError(res, new ServiceError(429, '8516', 'Too many requests.')),
		secrets: () => [
			secrets.azure.accessKey,
			secrets.azure.userToken,
			secrets.azure.clientSecret,
			...entra.secrets(),
		],
	};
}
