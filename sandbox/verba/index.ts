import type { NextFunction, Request, Response } from 'express';

import { createRouter } from '../framework/http';
import type { SandboxProvider, World } from '../framework/provider';
import { secrets } from '../framework/targets';
import { ACTIONS } from './actions';
import { CODES, fail, htmlPage } from './answers';
import { Conversations } from './conversations';
import { inspection } from './inspection';
import { seedConversations, seedTargets } from './seed';
import { readParameters, requestToken, tokenHolds, type Call, type Verba } from './service';
import { defaultSwitches, setSwitches } from './switches';
import { Tokens } from './tokens';

/**
 * Verint Verba's HTTP Business API on localhost: one address, actions by parameter, XML answers.
 * What its documents leave open is a reconstruction; see the switches.
 */
export function createVerba({ clock }: World): SandboxProvider {
	const switches = defaultSwitches();
	let state = { conversations: new Conversations(), tokens: new Tokens() };
	const verba: Verba = { clock, switches, state: () => state };

	const router = createRouter();
	router.all('/verba/api', (req, res) => answer(verba, req, res));
	router.use((_req, res) => htmlPage(res, 404, '404 Not Found'));
	router.use((_error: unknown, _req: Request, res: Response, _next: NextFunction) =>
		htmlPage(res, 400, '400 Bad Request'),
	);

	const provider: SandboxProvider = {
		name: 'verba',
		router,
		credentials: (baseUrl) => ({
			verbaApi: {
				baseUrl,
				...secrets.verba,
				authentication: 'user',
				token: '',
				allowInsecureHttp: true,
				allowUnauthorizedCerts: false,
			},
		}),
		seed: (more) =>
			more === undefined
				? seedTargets(state.conversations, clock.now())
				: seedConversations(state.conversations, clock.now(), more),
		inspect: () => inspection(state.conversations, state.tokens, clock.now()),
		/**
		 * Besides the switches: `endCall: <call ID>` hangs up a running call, `expireTokens: true`
		 * makes every token an old one at once.
		 */
		configure: ({ endCall, expireTokens, ...wanted }) => {
			setSwitches(switches, wanted);
			if (expireTokens === true) state.tokens.expireAll();
			if (endCall === undefined) return;
			const call = state.conversations.all.find(({ callId }) => callId === endCall);
			if (!call) throw new Error('endCall names no conversation');
			call.endsAt = Math.min(call.endsAt ?? Infinity, clock.now());
		},
		reset: () => {
			Object.assign(switches, defaultSwitches());
			state = { conversations: new Conversations(), tokens: new Tokens() };
			seedTargets(state.conversations, clock.now());
		},
		tooManyRequests: (_req, res) => htmlPage(res, 429, '429 Too Many Requests'),
		secrets: () => [secrets.verba.apiKey, secrets.verba.password, ...state.tokens.all()],
	};
	provider.reset();
	return provider;
}

/** API key first, then the action's name, then login or token, then the action itself. */
function answer(verba: Verba, req: Request, res: Response): void {
	const { switches } = verba;
	const allowed = switches.postBody === 'refused' ? ['GET'] : ['GET', 'POST'];
	if (!allowed.includes(req.method)) return htmlPage(res, 405, '405 Method Not Allowed');

	const parameters = readParameters(req, switches);
	const action = parameters.get('action') ?? '';
	const refuse = (code: string, message: string) => fail(res, switches, action, code, message);
	for (const name of ['action', 'apiKey', 'token']) {
		if (parameters.getAll(name).length > 1) {
			return refuse(CODES.invalidParameters, `${name} was sent more than once.`);
		}
	}
	if ((parameters.get('responseType') ?? 'XML') !== 'XML') {
		return refuse(CODES.invalidParameters, 'The sandbox answers with responseType XML only.');
	}
	if (parameters.get('apiKey') !== secrets.verba.apiKey || switches.networkRestricted) {
		return refuse(CODES.invalidApiKey, 'Invalid API key.');
	}
	const call: Call = {
		...{ req, res, action, parameters, switches },
		conversations: verba.state().conversations,
		now: verba.clock.now(),
	};
	if (action === 'RequestToken') return requestToken(verba, call);
	const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
	if (!run) return refuse(CODES.invalidAction, 'Invalid action.');
	if (tokenHolds(verba, call)) run(call);
}
