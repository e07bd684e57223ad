import express, { type Express } from 'express';
import { jsonBody, keepBody, sendJson, sendText } from './framework/http';
import {
	providerNames,
	type AnswerNext,
	type Clock,
	type DropNext,
	type Inspection,
	type LatencyTime,
	type LoggedRequest,
	type ProviderName,
	type RateLimit,
	type SandboxProvider,
} from './framework/provider';
import type { Traffic } from './framework/traffic';
import { statePage } from './statePage';

/** Everything there is to see: the clock, each provider's state and the last 200 requests. */
export type SandboxState = Record<ProviderName, Inspection> & {
	clock: string;
	requests: LoggedRequest[];
};

/** How tests and the demo steer the sandbox; the same methods are served as POST /control/<method>. */
export interface Control {
	/** All providers, faults, the log and the clock as they were right after the start. */
	reset(): void;
	/**
	 * Makes the fixed targets live again, of one provider or of all; or, with `more`, adds things to
	 * one provider in its own words. Returns the ids of what was made.
	 */
	seed(provider?: ProviderName | 'all', more?: Record<string, unknown>): Record<string, unknown>;
	inspect(): SandboxState;
	/** Moves the sandbox's clock on. Negative values move it back. */
	advanceClock(ms: number): void;
	/** Every answer of this provider waits so long, in real time; the work is done after the wait, or before. */
	setLatency(provider: ProviderName | 'all', ms: number, when?: LatencyTime): void;
	/** The next `count` requests get this answer, without touching the provider. */
	answerNext(provider: ProviderName, answer: AnswerNext): void;
	/** The next `count` requests lose their connection, before or after the work was done. */
	dropNext(provider: ProviderName, drop: DropNext): void;
	/** From now on at most so many requests, measured with the sandbox's clock; null lifts it. */
	rateLimit(provider: ProviderName, limit: RateLimit | null): void;
	/** Sets switches of the provider. Throws an Error that names an unknown one. */
	configure(provider: ProviderName, switches: Record<string, unknown>): void;
}

/** The control over running providers. Unknown provider names throw an Error that lists the known. */
export function createControl(
	stages: Record<ProviderName, { provider: SandboxProvider; traffic: Traffic }>,
	clock: Clock,
	requests: LoggedRequest[],
	switches: Partial<Record<ProviderName, Record<string, unknown>>> = {},
): Control {
	function stageOf(name: ProviderName) {
		const found = Object.hasOwn(stages, name) ? stages[name] : undefined;
		if (!found) throw new Error(`Unknown provider. Known: ${providerNames.join(', ')}`);
		return found;
	}
	const chosen = (name: ProviderName | 'all') =>
		name === 'all' ? providerNames.map(stageOf) : [stageOf(name)];

	const switchAsStarted = () => {
		for (const [name, wanted] of Object.entries(switches)) {
			stageOf(name as ProviderName).provider.configure(wanted);
		}
	};
	switchAsStarted();

	return {
		reset: () => {
			clock.reset();
			for (const { provider, traffic } of chosen('all')) {
				provider.reset();
				traffic.reset();
			}
			switchAsStarted();
			requests.length = 0;
		},
		seed: (name = 'all', more) => {
			if (name !== 'all') return stageOf(name).provider.seed(more);
			return Object.fromEntries(
				chosen('all').map(({ provider }) => [provider.name, provider.seed()]),
			);
		},
		inspect: () => ({
			clock: new Date(clock.now()).toISOString(),
			...(Object.fromEntries(
				chosen('all').map(({ provider, traffic }) => [
					provider.name,
					{ ...provider.inspect(), traffic: traffic.counts() },
				]),
			) as unknown as Record<ProviderName, Inspection>),
			requests: [...requests],
		}),
		advanceClock: (ms) => clock.advance(ms),
		setLatency: (name, ms, when) =>
			chosen(name).forEach(({ traffic }) => traffic.setLatency(ms, when)),
		answerNext: (name, answer) => stageOf(name).traffic.answerNext(answer),
		dropNext: (name, drop) => stageOf(name).traffic.dropNext(drop),
		rateLimit: (name, limit) => stageOf(name).traffic.rateLimit(limit),
		configure: (name, switches) => stageOf(name).provider.configure(switches),
	};
}

/**
 * The control server: GET / is the state page, GET /control/inspect its data, and
 * POST /control/<method> with a JSON array of arguments calls a method and answers its result.
 */
export function controlRouter(control: Control): Express {
	const methods = control as unknown as Record<string, (...args: unknown[]) => unknown>;
	const app = express();
	app.disable('x-powered-by').disable('etag');
	app.get('/', (_req, res) => sendText(res, 200, statePage, 'text/html; charset=utf-8'));
	app.get('/control/inspect', (_req, res) => sendJson(res, 200, control.inspect()));
	app.post('/control/:method', express.raw({ type: () => true, limit: '5mb' }), (req, res) => {
		const method = req.params.method ?? '';
		if (!Object.hasOwn(methods, method)) {
			const known = Object.keys(methods).join(', ');
			return sendJson(res, 404, { error: `Unknown method. Known: ${known}` });
		}
		const bytes: unknown = req.body;
		keepBody(req, Buffer.isBuffer(bytes) && bytes.length > 0 ? bytes : Buffer.from('[]'));
		const args = jsonBody(req);
		if (!Array.isArray(args)) {
			return sendJson(res, 400, { error: 'The body must be a JSON array of arguments' });
		}
		try {
			sendJson(res, 200, methods[method]?.(...args) ?? null);
		} catch (error) {
			sendJson(res, 400, { error: error instanceof Error ? error.message : 'failed' });
		}
	});
	return app;
}
