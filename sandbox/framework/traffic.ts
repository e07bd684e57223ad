import type { Request, RequestHandler, Response } from 'express';
import { keepBody, note, rawTarget, sendEmpty, sendJson, sendText } from './http';
import { masked } from './masking';
import type {
	AnswerNext,
	Clock,
	DropNext,
	LatencyTime,
	LoggedRequest,
	RateLimit,
	SandboxProvider,
} from './provider';
import { createRateLimiter } from './rateLimit';

const largestBody = 20 * 1024 * 1024;

/** The faults and limits of one provider, and the handler that applies them before its routes. */
export interface Traffic {
	readonly handler: RequestHandler;
	setLatency(ms: number, when?: LatencyTime): void;
	answerNext(answer: AnswerNext): void;
	dropNext(drop: DropNext): void;
	rateLimit(limit: RateLimit | null): void;
	counts(): { inFlight: number; mostInFlight: number };
	reset(): void;
}

/**
 * What stands between the wire and a provider's routes: reads the body, decides at arrival which
 * fault or limit applies, waits the latency, then acts. `log` takes one line per finished request.
 */
export function createTraffic(
	provider: SandboxProvider,
	clock: Clock,
	log: (line: LoggedRequest) => void,
): Traffic {
	const started = performance.now();
	let latency = 0;
	let latencyWhen: LatencyTime = 'beforeWork';
	let answers: Array<Required<Pick<AnswerNext, 'count'>> & AnswerNext> = [];
	let drops: Array<Required<Pick<DropNext, 'count'>> & DropNext> = [];
	let limit: { options: RateLimit; wait: () => number } | undefined;
	let inFlight = 0;
	let mostInFlight = 0;

	/** Takes the first entry that fits and counts it down; counting happens at once, never twice. */
	function take<T extends { count: number; path?: string }>(list: T[], target: string) {
		const found = list.find((entry) => target.includes(entry.path ?? ''));
		if (!found) return undefined;
		found.count -= 1;
		if (found.count <= 0) list.splice(list.indexOf(found), 1);
		return found;
	}

	function watch(req: Request, res: Response, time: string): void {
		const arrivedMs = Math.round((performance.now() - started) * 1000) / 1000;
		inFlight += 1;
		mostInFlight = Math.max(mostInFlight, inFlight);
		res.once('close', () => {
			inFlight -= 1;
			const answered = res.writableFinished && !res.locals.dropped;
			const verdict: unknown = res.locals.verdict;
			const hidden = provider.secrets();
			log({
				time,
				arrivedMs,
				provider: provider.name,
				method: req.method,
				target: masked(rawTarget(req), hidden),
				status: answered ? res.statusCode : 0,
				verdict: masked(
					typeof verdict === 'string' ? verdict : answered ? 'answered' : 'connection lost',
					hidden,
				),
			});
		});
	}

	return {
		handler: async (req, res, next) => {
			const arrived = new Date(clock.now());
			res.set('Date', arrived.toUTCString());
			watch(req, res, arrived.toISOString());
			const body = await readBody(req);
			if (body === undefined) return;
			if (body === 'tooLarge') {
				note(res, 'refused: body too large');
				sendEmpty(res.set('Connection', 'close'), 413);
				return;
			}
			keepBody(req, body);
			const target = rawTarget(req);
			const line = `${req.method} ${target}`;
			const drop = take(drops, line);
			const answer = drop?.when === 'beforeWork' ? undefined : take(answers, line);
			const wait = drop || answer ? 0 : (limit?.wait() ?? 0);
			const retryAfter = limit?.options.retryAfter;

			if (latency > 0 && latencyWhen === 'beforeWork') await pause(latency, res);
			if (res.destroyed) return;
			if (latency > 0 && latencyWhen === 'afterWork') answerLater(res, latency);
			if (drop?.when === 'beforeWork') {
				note(res, 'dropped before work (dropNext)');
				req.socket.destroy();
				return;
			}
			if (drop) dropInsteadOfAnswering(req, res);
			if (answer) return answerAs(res, answer);
			if (wait > 0) {
				note(res, 'refused: rate limit');
				if (retryAfter) res.set('Retry-After', String(Math.ceil(wait / 1000)));
				return provider.tooManyRequests(req, res);
			}
			next();
		},
		setLatency: (ms, when = 'beforeWork') => {
			if (when !== 'beforeWork' && when !== 'afterWork') {
				throw new RangeError("setLatency takes 'beforeWork' or 'afterWork'");
			}
			latency = ms;
			latencyWhen = when;
		},
		answerNext: (answer) => void answers.push({ ...answer, count: answer.count ?? 1 }),
		dropNext: (drop) => {
			if (drop.when !== 'beforeWork' && drop.when !== 'afterWork') {
				throw new RangeError("dropNext needs when: 'beforeWork' or 'afterWork'");
			}
			drops.push({ ...drop, count: drop.count ?? 1 });
		},
		rateLimit: (options) => {
			limit = options ? { options, wait: createRateLimiter(options, clock) } : undefined;
		},
		counts: () => ({ inFlight, mostInFlight }),
		reset: () => {
			latency = 0;
			latencyWhen = 'beforeWork';
			answers = [];
			drops = [];
			limit = undefined;
			mostInFlight = inFlight;
		},
	};
}

async function readBody(req: Request): Promise<Buffer | 'tooLarge' | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of req as AsyncIterable<Buffer>) {
			size += chunk.length;
			if (size <= largestBody) chunks.push(chunk);
		}
	} catch {
		return undefined; // the client went away in the middle of its body
	}
	return size > largestBody ? 'tooLarge' : Buffer.concat(chunks);
}

/** Waits in real time; ends early when the connection is gone. */
function pause(ms: number, res: Response): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			res.off('close', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		res.once('close', done);
	});
}

/** The work is done at once, its answer leaves later: whoever is gone by then never learns of it. */
function answerLater(res: Response, ms: number): void {
	const end = res.end.bind(res) as (...args: unknown[]) => Response;
	res.end = ((...args: unknown[]) => {
		void pause(ms, res).then(() => {
			if (!res.destroyed) end(...args);
		});
		return res;
	}) as typeof res.end;
}

function dropInsteadOfAnswering(req: Request, res: Response): void {
	const drop = () => {
		res.locals.dropped = true;
		note(res, 'dropped after work (dropNext)');
		req.socket.destroy();
		return res;
	};
	res.writeHead = () => res;
	res.flushHeaders = () => undefined;
	res.write = () => true;
	res.end = drop;
}

function answerAs(res: Response, { status, headers, body }: AnswerNext): void {
	note(res, 'answered as told (answerNext)');
	for (const [name, value] of Object.entries(headers ?? {})) res.setHeader(name, value);
	const contentType = res.get('Content-Type');
	if (body === undefined) sendEmpty(res, status);
	else if (typeof body === 'string') sendText(res, status, body, contentType ?? 'text/plain');
	else sendJson(res, status, body, contentType);
}
