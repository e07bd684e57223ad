import { Failure, withDone } from '../base/failure';
import { beforeSending } from '../model/evidence';
import type { Item } from '../model/item';
import type { EndOperation, LookBefore, Parameters, Sight, Verification } from '../model/operation';
import { factsAt, factsBy, NOT_LOOKED, type Ending, type LookedBefore } from './ending';
import type { Run } from './run';
import { isEvidence, sightOf } from './watch';

/**
 * Look Before Ending. @throws Failure when the look is refused, or shows what may not be ended:
 * nothing was sent then.
 */
export async function lookBefore({ run, operation, item, watches }: Ending): Promise<LookedBefore> {
	const { verify } = operation;
	const { line } = run;
	if (!verify || !wantsLookBefore(run, operation, item)) return NOT_LOOKED;
	const { parameters } = item;
	const since = line.tools.now();
	const look = await watches.before(verify, { parameters, since }, item.options);
	if (look.refused) throw refusedBefore(operation, look.refused);
	// What a list shows late may be missing in it although it lives.
	const absentFrom = verify.lag ? Infinity : -Infinity;
	const seen = sightOf(line, verify, look, { parameters, since, absentFrom });
	const { view, sight } = seen;
	if (view === 'alive' && sight) {
		const facts = factsBy(() => verify.before?.(sight, parameters));
		const reason = protection(verify, sight, parameters);
		if (reason !== undefined) throw withDone(protectedBefore(operation, reason), facts);
		return isEvidence(verify, seen, parameters) ? { alive: sight, facts } : { facts };
	}
	const claim = beforeSending(view);
	if (!claim) {
		const reason = verify.blindRefuses?.(parameters);
		if (reason !== undefined) throw blindBefore(operation, reason, seen.nothing);
		return NOT_LOOKED;
	}
	return {
		claim,
		facts: { lookedBefore: true, ...factsAt(seen, verify, item, since) },
	};
}

/** Whether an item is looked at first: as its option says, else as the operation does. */
export function wantsLookBefore(
	{ line: { connection } }: Run,
	{ verify }: EndOperation,
	{ options, parameters }: Item,
): boolean {
	const offered = lookBeforeOf(verify, parameters);
	if (!verify || offered === false) return false;
	if (options.lookBeforeEnding !== undefined) return options.lookBeforeEnding === true;
	const standard =
		offered === 'default' || (offered === 'waiting' && options.waitUntilEnded === true);
	return standard && verify.refuses?.(parameters, connection.values) === undefined;
}

function lookBeforeOf(verify: Verification | undefined, parameters: Parameters): LookBefore {
	const { lookBefore } = verify ?? {};
	return typeof lookBefore === 'function' ? lookBefore(parameters) : lookBefore;
}

/** Why it may not be ended. What cannot be told is taken for a no. */
function protection(verify: Verification, sight: Sight, parameters: Parameters) {
	try {
		return verify.beforeRefuses?.(sight, parameters);
	} catch {
		return 'the look before the ending cannot be read, so that it may be protected';
	}
}

function refusedBefore({ action }: EndOperation, { facts }: Failure): Failure {
	return new Failure({
		...facts,
		message: `${action}: the look before the ending was refused. ${facts.message}`,
		description: `Nothing was ended. Give the credential the right to look, or turn Look Before Ending off. ${facts.description}`,
		ambiguous: false,
	});
}

function protectedBefore({ action }: EndOperation, reason: string): Failure {
	return new Failure({
		kind: 'input',
		message: `${action}: ${reason}`,
		description: 'Nothing was ended: the look before the ending has shown this.',
		ambiguous: false,
	});
}

function blindBefore({ action }: EndOperation, reason: string, why: Failure | undefined): Failure {
	const said = why ? ` The look said: ${why.facts.message}.` : '';
	return new Failure({
		kind: why?.facts.kind ?? 'vendor',
		message: `${action}: the look before the ending has shown nothing, and ${reason}`,
		description: `Nothing was ended.${said}`,
		...(why ? { status: why.facts.status, code: why.facts.code } : {}),
		requestId: why?.facts.requestId,
		attempts: why?.facts.attempts,
		ambiguous: false,
	});
}
