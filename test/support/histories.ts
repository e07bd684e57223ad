import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';

import { asObject, parseJson, type Answer, type VendorResponse } from '../../engine/model/answer';
import type {
	EndOperation,
	ListOperation,
	LookBefore,
	Parameters,
	ReadOperation,
	Sight,
	Verification,
	View,
	Worth,
} from '../../engine/model/operation';
import type { Provider } from '../../engine/model/provider';
import type { Repeat } from '../../engine/model/repeat';
import { fault, runFake } from './fakeRun';
import type { Fate, Happening } from './law';
import { VirtualClock } from './virtualClock';

/** A source of chance with words for what is drawn. */
export class Draw {
	constructor(readonly random: () => number) {}
	is(probability: number): boolean {
		return this.random() < probability;
	}
	from<T>(values: readonly T[]): T {
		return values[Math.floor(this.random() * values.length)] as T;
	}
	number(from: number, to: number): number {
		return from + Math.floor(this.random() * (to - from + 1));
	}
}

/** What an ending says of itself, for one choice of its parameters. */
export interface Declared {
	answers: Record<string, Worth>;
	repeat: Repeat;
	existing: boolean;
	lookBefore: LookBefore;
	lag: number;
	insists: readonly string[];
}

/** An ending with its own tables, whose requests and answers are plain and can be scripted. */
export interface Scripted {
	provider: Provider;
	operation: EndOperation;
	declared: Declared;
}

interface Written {
	status: number;
	ok: boolean;
	code: string;
	reading?: string;
	body?: unknown;
}

/** The form in which scripted answers travel: what a provider's own `read` would make of them. */
function read({ status, text }: VendorResponse): Answer {
	const { ok, code, reading, body } = asObject(parseJson(text)) as unknown as Written;
	return {
		status,
		ok,
		code,
		message: '',
		requestId: null,
		body,
		text: '',
		...(reading ? { reading } : {}),
	};
}

/** What a scripted look shows, by thing. */
interface Shown {
	seq: number;
	at: number;
	views: Record<string, { view: View | 'throws'; endedAt?: number }>;
	carriedOut?: boolean;
}

/** Called when a sight is judged for one thing. */
type Judged = (thing: string, shown: Shown) => void;

/**
 * The ending with everything that is about the vendor's formats replaced, and everything that is
 * about evidence, repeats and time as it is.
 *
 * @param parameters for what it makes depend on them
 */
export function scripted(
	provider: Provider,
	operation: EndOperation,
	parameters: Parameters,
	judged: { call: Judged },
): Scripted {
	const { answers, repeat, accepts, verify, insist, batch, confirm } = operation;
	const table = typeof answers === 'function' ? answers(parameters) : answers;
	const blind = verify?.refuses?.(parameters, {}) !== undefined;
	const before =
		typeof verify?.lookBefore === 'function' ? verify.lookBefore(parameters) : verify?.lookBefore;
	const declared: Declared = {
		answers: table,
		repeat: typeof repeat === 'function' ? repeat(parameters) : repeat,
		existing: (typeof accepts === 'function' ? accepts(parameters) : accepts) === 'existing',
		lookBefore: before,
		lag: verify?.lag ?? 0,
		insists: insist?.answers ?? [],
	};
	const end: EndOperation = {
		kind: 'end',
		name: operation.name,
		action: operation.action,
		description: operation.description,
		fields: [{ displayName: 'Thing', name: 'thing', type: 'string', default: '' }],
		target: ['thing'],
		request: ({ thing }) => ({ method: 'POST', path: `/end/${String(thing)}` }),
		answers: declared.answers,
		repeat: declared.repeat,
		ifNotFound: operation.ifNotFound,
		assumable: operation.assumable,
		...(declared.existing ? { accepts: 'existing' as const } : {}),
		...(insist ? { insist: { ...insist, seconds: () => insist.seconds(parameters) || 0 } } : {}),
		...(batch
			? {
					batch: {
						key: () => 'one',
						merge: (members) => ({ thing: members.map(({ thing }) => thing).join('+') }),
					},
				}
			: {}),
		...(verify && !blind ? { verify: looking(verify, before, judged) } : {}),
		...(confirm
			? {
					confirm: {
						look: plainLook(confirm.look, '/confirm'),
						lookParameters: ({ thing }) => ({ thing }),
						sees: (sight) =>
							shownIn(sight)?.carriedOut === true ? { fact: 'as the look shows it' } : undefined,
					},
				}
			: {}),
	};
	const { name, displayName, retry, halts, credentials } = provider;
	const [credential] = credentials;
	return {
		declared,
		operation: end,
		provider: {
			name,
			displayName,
			credentials: credential ? [{ type: credential.type }] : [],
			retry,
			halts,
			advice: {},
			resources: [{ name: 'Thing', value: 'thing', operations: { end } }],
			connect: (credentialType) => ({
				credentialType,
				baseUrl: 'https://vendor.example',
				account: [],
				values: {},
				secrets: [],
				allowUnauthorizedCerts: false,
			}),
			read,
		},
	};
}

function looking(
	{ look, every, upTo, lag }: Verification,
	lookBefore: LookBefore,
	judged: { call: Judged },
): Verification {
	const shownFor = (sight: Sight, thing: unknown) => {
		const shown = shownIn(sight);
		return shown && { shown, one: shown.views[String(thing)] };
	};
	return {
		look: plainLook(look, '/look'),
		every,
		upTo,
		...(lag === undefined ? {} : { lag }),
		...(lookBefore === undefined ? {} : { lookBefore }),
		lookParameters: () => ({}),
		sees: (sight, { thing }) => {
			const found = shownFor(sight, thing);
			if (!found) return undefined;
			judged.call(String(thing), found.shown);
			if (found.one?.view === 'throws') throw new TypeError('it is not what it should be');
			return found.one?.view;
		},
		endedAt: (sight, { thing }) => {
			const endedAt = shownFor(sight, thing)?.one?.endedAt;
			return endedAt === undefined ? undefined : new Date(endedAt * 1_000);
		},
	};
}

/** A look of the same kind at a plain path. */
function plainLook<T extends ReadOperation | ListOperation>(
	operation: T,
	path: string,
): ReadOperation | ListOperation {
	const page = {
		name: operation.name,
		action: operation.action,
		description: operation.description,
		fields: [],
		target: [],
		request: ({ thing }: Parameters) => ({
			method: 'GET' as const,
			path: thing === undefined ? path : `${path}/${String(thing)}`,
		}),
	};
	return operation.kind === 'list'
		? {
				...page,
				kind: 'list',
				rows: (body) => {
					const { shown } = asObject(body);
					return shown === undefined ? undefined : [shown];
				},
			}
		: { ...page, kind: 'read', notFound: operation.notFound };
}

function shownIn({ body, rows, notFound }: Sight): Shown | undefined {
	if (notFound) return latestNotFound.shown;
	const shown = rows[0] ?? asObject(body).shown;
	return shown as Shown | undefined;
}

/** A read's "not found" has no body to carry what was shown. */
const latestNotFound: { shown: Shown | undefined } = { shown: undefined };

/** How one history is played. */
export interface Script {
	things: string[];
	options: IDataObject;
	/** Seconds after which the execution is cancelled. */
	cancelAfter?: number;
	/** Whether looks are noted as they were served, which tells all of one thing only. */
	single: boolean;
}

export interface Played {
	items: INodeExecutionData[] | undefined;
	thrown?: unknown;
	histories: Map<string, Happening[]>;
	cancelled: boolean;
	halted: boolean;
	/** Requests that were sent, looks included. */
	requests: string[];
	seconds: number;
}

interface Noted {
	seq: number;
	happening: Happening;
	insisted?: boolean;
}

/** Signals that are never aborted are shared, because each costs a timer. */
const quiet = new AbortController();

/** Plays one history against the engine. Everything the vendor does is drawn. */
export async function play(
	{ provider, operation, declared }: Scripted,
	judged: { call: Judged },
	script: Script,
	draw: Draw,
): Promise<Played> {
	const clock = new VirtualClock(draw.random);
	const cancel = script.cancelAfter === undefined ? quiet : new AbortController();
	let cancelled = false;
	if (script.cancelAfter !== undefined) {
		clock.at(script.cancelAfter, () => {
			cancelled = true;
			cancel.abort();
		});
	}
	const notes = new Map<string, Noted[]>(script.things.map((thing) => [thing, []]));
	const requests: string[] = [];
	let seq = 0;
	let halted = false;
	const vendor = new Vendor(provider, operation, declared, draw, script.things);

	judged.call = (thing, shown) => {
		if (script.single) return;
		const one = shown.views[thing];
		const view = one?.view === 'throws' ? 'unknown' : (one?.view ?? 'unknown');
		notes.get(thing)?.push({
			seq: shown.seq,
			happening: { kind: 'looked', at: shown.at, view, endedAt: secondsOf(clock, one?.endedAt) },
		});
	};

	async function helper(options: IHttpRequestOptions, signal: AbortSignal) {
		const { pathname } = new URL(options.url);
		const mine = (seq += 1);
		const sent = clock.seconds;
		requests.push(`${sent.toFixed(1)} ${pathname}`);
		const delay = draw.is(0.3) ? draw.number(1, 12_000) : 0;
		if (pathname.startsWith('/end/')) {
			const things = pathname.slice('/end/'.length).split('+');
			const reply = vendor.ending();
			const asked = { kind: 'asked' as const, sent, answered: Infinity, fate: 'lost' as Fate };
			const noted: Noted = { seq: mine, happening: asked };
			for (const thing of things) notes.get(thing)?.push(noted);
			if (delay > 0) await clock.sleep(delay, signal);
			if (signal.aborted) throw fault('ERR_CANCELED');
			asked.answered = clock.seconds;
			asked.fate = reply.fate;
			noted.insisted = reply.insisted;
			if (reply.halts) halted = true;
			return answer(reply);
		}
		const reply = vendor.look(clock.tools.now().getTime() / 1_000, mine, sent);
		if (delay > 0) await clock.sleep(delay, signal);
		if (signal.aborted) throw fault('ERR_CANCELED');
		if (reply.halts) halted = true;
		if (pathname.startsWith('/confirm/')) {
			const { carriedOut } = reply.shown ?? {};
			notes.get(pathname.slice('/confirm/'.length))?.push({
				seq: mine,
				happening: {
					kind: 'looked',
					at: sent,
					view: 'unknown',
					...(carriedOut ? { carriedOut } : {}),
				},
			});
			return answer(reply);
		}
		for (const thing of script.things) {
			if (!script.single && !reply.refused) continue;
			const one = reply.shown?.views[thing];
			const view = one?.view === 'throws' ? 'unknown' : (one?.view ?? 'unknown');
			notes.get(thing)?.push({
				seq: mine,
				happening: {
					kind: 'looked',
					at: sent,
					view,
					endedAt: secondsOf(clock, one?.endedAt),
					...(reply.refused ? { refused: true } : {}),
				},
			});
		}
		if (reply.notFound) latestNotFound.shown = reply.shown;
		return answer(reply);
	}

	let items: INodeExecutionData[] | undefined;
	let thrown: unknown;
	try {
		items = await runFake({
			provider,
			clock,
			inputs: script.things.map((thing) => ({ thing })),
			parameters: (index) => ({ thing: script.things[index], options: script.options }),
			vendor: helper,
			signal: cancel.signal,
		});
	} catch (reason) {
		thrown = reason;
	}
	const histories = new Map<string, Happening[]>();
	for (const [thing, noted] of notes) {
		const sorted = [...noted].sort((one, other) => one.seq - other.seq);
		const asks = sorted.filter(({ happening }) => happening.kind === 'asked');
		for (const one of asks.slice(0, -1)) {
			// An answer that was insisted on is not the last word.
			if (one.insisted && one.happening.kind === 'asked') one.happening.fate = 'nothing';
		}
		histories.set(
			thing,
			sorted.map(({ happening }) => happening),
		);
	}
	return { items, thrown, histories, cancelled, halted, requests, seconds: clock.seconds };
}

function secondsOf(clock: VirtualClock, endedAt: number | undefined): number | undefined {
	if (endedAt === undefined) return undefined;
	return endedAt - (clock.tools.now().getTime() / 1_000 - clock.seconds);
}

interface Reply {
	written?: Written;
	headers?: Record<string, string>;
	/** The code of a fault, in place of an answer. */
	fault?: string;
	halts?: boolean;
}

function answer({ written, headers = {}, fault: code = '' }: Reply) {
	if (!written) throw fault(code);
	const { status, ...rest } = written;
	return { statusCode: status, headers, body: JSON.stringify(rest) };
}

/** Faults that leave open whether the vendor has done it, and faults that do not. */
const LOST = ['ECONNRESET', 'ECONNABORTED', 'ERR_BAD_RESPONSE', 'EPIPE', 'Z_DATA_ERROR', 'HPE_X'];
const NEVER_THERE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** A vendor that answers by chance, in the terms of an operation's own tables. */
class Vendor {
	private readonly moods: string[];
	private readonly looks: string[];

	constructor(
		private readonly provider: Provider,
		private readonly operation: EndOperation,
		private readonly declared: Declared,
		private readonly draw: Draw,
		private readonly things: string[],
	) {
		// A history has a character: few kinds of answers come again and again.
		this.moods = Array.from({ length: draw.number(1, 4) }, () =>
			draw.from([
				'table',
				'table',
				'table',
				'refused',
				'lost',
				'lost',
				'open',
				'nothing',
				'never there',
				'cut',
				'foreign',
				'throttled',
			]),
		);
		this.looks = Array.from({ length: draw.number(1, 4) }, () =>
			draw.from(['alive', 'alive', 'over', 'absent', 'absent', 'nothing', 'fault', 'refused']),
		);
	}

	ending(): Reply & { fate: Fate; insisted?: boolean } {
		const { draw, declared, provider } = this;
		switch (draw.from(this.moods)) {
			case 'table': {
				const key = draw.from([...Object.keys(declared.answers), ...declared.insists]);
				const { status, code } = answerFor(key);
				const insisted = declared.insists.some((one) => means(one, status, code));
				const worth = worthOf(declared.answers, status, code);
				const open = (provider.retry?.lost ?? []).some((one) => means(one, status, code));
				const ok = worth === 'accepted' || worth === 'ended';
				const fate: Fate = open ? 'lost' : (worth ?? 'refused');
				return { written: { status, code, ok }, fate, insisted };
			}
			case 'refused': {
				const halting = draw.is(0.2) ? draw.from(provider.halts ?? ['']) : '';
				const { status, code } = halting
					? answerFor(halting)
					: { status: draw.from([400, 401, 403, 410, 422, 501]), code: 'NOPE' };
				return { written: { status, code, ok: false }, fate: 'refused', halts: halting !== '' };
			}
			case 'lost':
				return { fault: draw.from(LOST), fate: 'lost' };
			case 'never there':
				return { fault: draw.from(NEVER_THERE), fate: 'nothing' };
			case 'open': {
				const status = draw.from([500, 502, 504]);
				return { written: { status, code: '', ok: false }, headers: this.wish(), fate: 'lost' };
			}
			case 'nothing': {
				const status = draw.from([503, 408]);
				// Some vendors may have done it before they say so.
				const open = (provider.retry?.lost ?? []).some((one) => means(one, status, ''));
				const fate: Fate = open ? 'lost' : 'nothing';
				return { written: { status, code: '', ok: false }, headers: this.wish(), fate };
			}
			case 'throttled':
				return {
					written: { status: 429, code: '', ok: false },
					headers: this.wish(),
					fate: 'nothing',
				};
			case 'cut':
				return {
					written: { status: 200, code: '', ok: true, reading: 'unreadable' },
					fate: 'lost',
				};
			default:
				return {
					written: { status: 404, code: '', ok: false, reading: 'misaddressed' },
					fate: 'refused',
				};
		}
	}

	private wish(): Record<string, string> {
		return this.draw.is(0.2) ? { 'retry-after': this.draw.from(['2', '20', '3600']) } : {};
	}

	look(
		now: number,
		seq: number,
		at: number,
	): Reply & { shown?: Shown; refused?: boolean; notFound?: boolean } {
		const { draw, operation } = this;
		const shown: Shown = { seq, at, views: {} };
		let notFound = this.things.length === 1 && draw.is(0.5);
		for (const thing of this.things) {
			const mood = draw.from(this.looks);
			if (mood === 'refused') {
				return {
					written: { status: draw.from([401, 403]), code: 'NOPE', ok: false },
					refused: true,
				};
			}
			if (mood === 'fault') return this.blindLook();
			const view = mood === 'nothing' ? draw.from([undefined, 'throws' as const]) : (mood as View);
			if (view !== 'absent') notFound = false;
			// Long before, or after: never near the first request.
			const endedAt = view === 'over' ? draw.from([undefined, now - 86_400, now + 1]) : undefined;
			shown.views[thing] = { view, ...(endedAt === undefined ? {} : { endedAt }) };
		}
		if (operation.confirm) shown.carriedOut = draw.is(0.5);
		const { look } = operation.verify ?? {};
		if (notFound && look?.kind === 'read' && look.notFound.length > 0 && !operation.confirm) {
			const { status, code } = answerFor(draw.from(look.notFound));
			return { written: { status, code, ok: false }, shown, notFound };
		}
		return { written: { status: 200, code: '', ok: true, body: { shown } }, shown };
	}

	private blindLook(): Reply {
		const { draw } = this;
		return draw.from<Reply>([
			{ fault: draw.from(LOST) },
			{ written: { status: 500, code: '', ok: false } },
			{ written: { status: 400, code: 'NOPE', ok: false } },
			{ written: { status: 200, code: '', ok: true, reading: 'unreadable' } },
			{ written: { status: 401, code: '', ok: false, reading: 'misaddressed' } },
			// Somebody else's well-formed answer.
			{ written: { status: 200, code: '', ok: true, body: { hello: 'world' } } },
			{ written: { status: 200, code: '', ok: true, body: [] } },
		]);
	}
}

/** An answer that a key of a table means. */
function answerFor(key: string): { status: number; code: string } {
	const [status = '', word = ''] = key.split(' ', 2);
	return {
		status: status === '*' ? 200 : Number(status),
		code: word.endsWith('*') ? `${word.slice(0, -1)}X1` : word,
	};
}

function means(key: string, status: number, code: string): boolean {
	const [wanted = '', word] = key.split(' ', 2);
	if (wanted !== '*' && wanted !== String(status)) return false;
	if (word === undefined) return true;
	return word.endsWith('*') ? code.startsWith(word.slice(0, -1)) : code === word;
}

function worthOf(table: Record<string, Worth>, status: number, code: string): Worth | undefined {
	const key = Object.keys(table).find((one) => means(one, status, code));
	return key === undefined ? undefined : table[key];
}
