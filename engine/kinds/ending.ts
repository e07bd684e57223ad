import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../base/failure';
import type { Claim, History } from '../model/evidence';
import type { Item } from '../model/item';
import type { EndOperation, Sight, Verification, Worth } from '../model/operation';
import { boundsOf } from '../wire/exchange';
import { vendorTime, type Line } from '../wire/line';
import { lookOnce, type Look } from './look';
import type { Run } from './run';
import { parametersOf, sightOf, type Seen, type Watches } from './watch';

/** What is known of an ending, so far or in the end. */
export interface Known {
	claim: Claim;
	requestId: string | null;
	attempts: number;
	response: unknown;
	facts: IDataObject;
	/** The vendor's words, where it knows no such thing. */
	failure?: Failure;
}

/** What came of the requests for one item, or for several whose endings go out together. */
export interface Asked {
	history: History;
	/** Our own moment of the first request. */
	since: Date;
	/** Milliseconds on the line's time: the latest request. */
	sentAt: number;
	requestId: string | null;
	attempts: number;
	response: unknown;
	facts: IDataObject;
	/** What the vendor's answer is worth; `lost` when none came. */
	worth: Worth | 'lost' | 'carriedOut';
	/** Why it failed, unless a look tells more: a refusal, or the missing answer. */
	failure?: Failure;
	/** What a look after a lost answer has shown. */
	seen?: Seen;
	/** The latest sight of this run that showed it alive. */
	alive?: Sight;
}

/** What is to be ended, by which operation, in which run. */
export interface Parts {
	run: Run;
	operation: EndOperation;
	item: Item;
}

/** Everything the steps of one ending need. */
export interface Ending extends Parts {
	watches: Watches;
}

/** What a look before the ending came to: a claim without any request, or what is known for it. */
export interface LookedBefore {
	claim?: Claim;
	/** The sight that showed it alive. */
	alive?: Sight;
	facts: IDataObject;
}

/** Nothing was looked at, or it said nothing. */
export const NOT_LOOKED: LookedBefore = { facts: {} };

/** Facts that an operation makes; what it cannot make costs nobody a result. */
export function factsBy(make: () => IDataObject | undefined): IDataObject {
	try {
		return { ...make() };
	} catch {
		return {};
	}
}

/** Facts from the very sight that decided; what cannot be made of it is left out. */
export function factsAt(
	{ sight }: Seen,
	verify: Verification,
	{ parameters }: Item,
	since: Date,
	alive?: Sight,
): IDataObject {
	return factsBy(() => sight && verify.facts?.(sight, parameters, since, alive));
}

/** What one look shows now. */
export async function seenNow(
	{ run: { line }, operation: { verify }, item }: Parts,
	since: Date,
	sentAt: number,
): Promise<Seen> {
	const { parameters, options } = item;
	const { values } = line.connection;
	if (!verify || verify.refuses?.(parameters, values) !== undefined) return { view: undefined };
	const look = await lookNow(line, verify, item, since, boundsOf(options));
	const absentFrom = sentAt + (verify.lag ?? 0) * 1_000;
	return look.refused
		? { view: undefined, nothing: look.refused }
		: sightOf(line, verify, look, { parameters, since, absentFrom });
}

async function lookNow(
	line: Line,
	verify: Verification,
	{ parameters }: Item,
	since: Date,
	bounds: ReturnType<typeof boundsOf>,
): Promise<Look> {
	const lookParameters = parametersOf(() =>
		verify.lookParameters(parameters, vendorTime(line, since), 1),
	);
	if (!lookParameters) return { at: line.tools.time.now() };
	return await lookOnce(line, verify.look, bounds, lookParameters);
}

/** A look that reads only, for a dry run. */
export async function seenInDryRun(parts: Parts): Promise<Seen> {
	// What a list shows late may be missing in it although it lives.
	const sentAt = parts.operation.verify?.lag ? Infinity : -Infinity;
	return await seenNow(parts, parts.run.line.tools.now(), sentAt);
}
