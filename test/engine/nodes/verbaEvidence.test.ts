import type { IDataObject } from 'n8n-workflow';

import { verintVerba } from '../../../nodes/VerintVerba/provider';
import { Draw } from '../../support/histories';
import { sandboxSuite } from '../../support/suite';
import { runSource, testTools } from '../../support/tools';
import { verbaError, verbaSpec, verbaXml } from '../../support/verba';
import { seeded } from '../../support/virtualClock';

/**
 * Whatever goes wrong on the way, an erasure claims no more than there is evidence for, deletes
 * nothing that was not meant, and loses nothing that it has done: seeded histories of lost requests,
 * lost answers, refusals, foreign bodies, holds and protections, judged by what the sandbox knows.
 */
const suite = sandboxSuite();
const HISTORIES = Number(process.env.HISTORIES ?? 300);

type Fields = IDataObject & { options?: IDataObject };
type Made = { id: string; kind: string };
const CUSTOMER = { 'customer-id': 'C-7' };

const KINDS: Record<string, IDataObject> = {
	plain: {},
	held: { onHold: true },
	retained: { retained: true },
	protected: { protected: true },
};
const control = () => suite.sandbox.control;
const now = () => Date.parse(control().inspect().clock);
const isThere = (id: string) =>
	control()
		.inspect()
		.verba.live.some((one) => one.id === id);

function seed(kind: string, more: IDataObject = {}): Made {
	const made = control().seed('verba', { ...KINDS[kind], ...more } as never);
	return { id: (made as { conversations: string[] }).conversations[0] ?? '', kind };
}

/** One thing that goes wrong, for requests with this in their line. */
function fault(draw: Draw): string {
	const path = draw.from(['DeleteCall', 'DeleteCall', 'GetCallInformation', 'SearchCalls']);
	const kind = draw.from([
		...[
			'lostBefore',
			'lostAfter',
			'500',
			'503',
			'error',
			'html',
			'empty',
			'foreign',
			'401',
			'gone',
		],
	]);
	const count = draw.number(1, 5);
	const say = (status: number, body: string) =>
		control().answerNext('verba', { status, body, path, count });
	if (kind === 'lostBefore') control().dropNext('verba', { when: 'beforeWork', path });
	if (kind === 'lostAfter') control().dropNext('verba', { when: 'afterWork', path });
	if (kind === '500' || kind === '503') say(Number(kind), 'busy');
	if (kind === 'error') say(200, verbaError('17', 'Something else.'));
	if (kind === 'html') say(200, '<html><body>Sign in</body></html>');
	if (kind === 'empty') say(200, '');
	if (kind === '401') say(401, '<html/>');
	// A code with another meaning, whose words say "not found".
	if (kind === 'gone') say(200, verbaError('-60', 'Call cannot be found.'));
	if (kind === 'foreign') {
		say(200, verbaXml('0', '<verbacdr><ccdr_id>somebody-else</ccdr_id></verbacdr>'));
	}
	return `${kind} ${path} ${count}`;
}

async function run(operation: string, parameters: Fields, draw: Draw): Promise<IDataObject> {
	const tools = testTools(draw.random());
	tools.onPause = (milliseconds) => control().advanceClock(milliseconds);
	const options = { onFailure: 'returnItem', requestsPerSecond: 100_000, ...parameters.options };
	const spec = verbaSpec(suite.sandbox, operation, { ...parameters, options });
	const items = await runSource({ node: 'verintVerba', source: verintVerba }, spec, tools);
	return items[0]?.json ?? {};
}

/** How the server behaves where nobody documents it. */
const manners = (draw: Draw, isMild: boolean) => ({
	deleteDelayMs: draw.from(isMild ? [0, 3_000] : [0, 0, 3_000, 40_000, 600_000]),
	errorCodeStyle: draw.from(['positive', 'negative', 'unknown']),
	notFoundOnSecondDelete: draw.is(0.7),
	deleteResponse: draw.from(isMild ? ['code0'] : ['code0', 'code0', 'code0', 'empty', 'html']),
	ignoresFilters: !isMild && draw.is(0.3),
	ignoresPaging: draw.is(0.2),
	pageMost: draw.from(isMild ? [0] : [0, 0, 2]),
});

/** What an item, or an entry of a report, says of one conversation; complaints in words. */
function wrong(said: IDataObject, { id, kind }: Made, parameters: Fields): string[] {
	const { outcome } = said;
	const claims = outcome === 'ended' || outcome === 'alreadyEnded';
	const sure = kind !== 'plain' && !(kind === 'protected' && parameters.options?.deleteProtected);
	return [
		claims && isThere(id) ? 'claimed, and it is there' : '',
		(claims || outcome === 'accepted') && kind === 'never' ? 'claimed, and it never was' : '',
		claims && (kind === 'held' || kind === 'retained') ? 'claimed, and it cannot be deleted' : '',
		sure && kind !== 'never' && !isThere(id) ? `${kind} is gone` : '',
	].filter(Boolean);
}

test(`R31 R12 R13 Conversation: Delete, ${HISTORIES} histories: no claim beyond the law`, async () => {
	const outcomes = new Map<string, number>();
	for (let index = 1; index <= HISTORIES; index++) {
		const draw = new Draw(seeded(index * 7919));
		control().reset();
		control().configure('verba', manners(draw, draw.is(0.5)));
		const faults = Array.from({ length: draw.number(0, 3) }, () => fault(draw));
		const kind = draw.from(['plain', 'plain', 'plain', ...Object.keys(KINDS), 'never']);
		const made = kind === 'never' ? { id: 'a8343631-never', kind } : seed(kind);
		const bystander = seed('plain');
		const parameters: Fields = {
			...{ identifier: 'callId', callId: made.id, waitUntilEnded: draw.is(0.5) },
			options: {
				...(draw.is(0.4) ? { lookBeforeEnding: draw.is(0.5) } : {}),
				...(draw.is(0.3) ? { deleteProtected: true } : {}),
				ifNotFound: 'report',
			},
		};
		const before = parameters.options?.lookBeforeEnding !== false;
		const item = await run('conversation.delete', parameters, draw);
		outcomes.set(String(item.outcome), (outcomes.get(String(item.outcome)) ?? 0) + 1);
		const complaints = [
			// Without the look nobody has promised to see the mark.
			...wrong(item, made, before ? parameters : { options: { deleteProtected: true } }),
			isThere(bystander.id) ? '' : 'another conversation is gone',
			// What was done is never lost: gone, and the item says so, or that it may be.
			kind === 'plain' && !isThere(made.id) && item.outcome === 'failed'
				? (item.failure as IDataObject).ambiguous === true || item.accepted === true
					? ''
					: 'gone, and the item denies it'
				: '',
		].filter(Boolean);
		const history = { index, faults, kind, parameters, item };
		expect({ history, complaints }).toEqual({ history, complaints: [] });
	}
	expect(outcomes.size).toBeGreaterThanOrEqual(4);
}, 600_000);

test(`R31 Erase With Proof, ${HISTORIES} histories: no claim beyond the law, nothing lost`, async () => {
	const outcomes = new Map<string, number>();
	for (let index = 1; index <= HISTORIES; index++) {
		const draw = new Draw(seeded(index * 104_729));
		control().reset();
		// Half of them could go well.
		const isMild = draw.is(0.5);
		const meant = Array.from({ length: draw.number(1, 4) }, () =>
			seed(isMild ? 'plain' : draw.from(['plain', 'plain', 'plain', ...Object.keys(KINDS)]), {
				metadata: CUSTOMER,
			}),
		);
		const others = [seed('plain', { metadata: { 'customer-id': 'C-77' } }), seed('plain')];
		control().configure('verba', manners(draw, isMild));
		const faults = Array.from({ length: draw.number(0, isMild ? 1 : 3) }, () => fault(draw));
		const parameters: Fields = {
			...{ findBy: 'metadata', maximum: 50 },
			metadata: { field: [{ identifier: 'customer-id', value: 'C-7' }] },
			startTime: new Date(now() - 7_200_000).toISOString(),
			endTime: new Date(now() + 60_000).toISOString(),
			options: {
				proofWithin: draw.from([4, 14]),
				...(draw.is(0.3) ? { deleteProtected: true } : {}),
			},
		};
		const item = await run('conversation.eraseWithProof', parameters, draw);
		outcomes.set(String(item.outcome), (outcomes.get(String(item.outcome)) ?? 0) + 1);
		const report = (item.conversations ?? []) as IDataObject[];
		const left = meant.filter(({ id }) => isThere(id));
		const complaints = [
			item.ended === true && left.length > 0 ? `${left.length} are there` : '',
			...others.map(({ id }) => (isThere(id) ? '' : 'somebody else is erased')),
			...meant.flatMap((one) => {
				const entry = report.find(({ callId }) => callId === one.id);
				const { failure } = entry ?? {};
				const admits =
					entry?.outcome !== 'failed' ||
					(failure as IDataObject).ambiguous === true ||
					entry.accepted === true;
				return [
					...wrong(entry ?? {}, one, parameters),
					!isThere(one.id) && !entry ? 'gone, and not in the report' : '',
					!isThere(one.id) && !admits ? 'gone, and the report denies it' : '',
				];
			}),
		].filter(Boolean);
		const history = { index, faults, meant, item };
		expect({ history, complaints }).toEqual({ history, complaints: [] });
	}
	expect(outcomes.size).toBeGreaterThanOrEqual(3);
}, 600_000);
