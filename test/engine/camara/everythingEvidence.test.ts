import type { IDataObject } from 'n8n-workflow';

import { run } from '../../../engine/run';
import { camaraWebRtc } from '../../../nodes/CamaraWebRtc/provider';
import { targets } from '../../../sandbox/framework/targets';
import { Draw } from '../../support/histories';
import { runNode } from '../../support/n8n';
import { sandboxSuite } from '../../support/suite';
import { testTools } from '../../support/tools';
import { seeded } from '../../support/virtualClock';

/**
 * Whatever goes wrong on the way, End Everything claims no more than there is evidence for, leaves
 * other devices alone, ends calls whatever a list says, and loses nothing that it has done: seeded
 * histories, judged by what the sandbox knows.
 */
const suite = sandboxSuite();
const HISTORIES = Number(process.env.HISTORIES ?? 300);
const { mediaSessionId, registrationId, deviceId, subscriptionId } = targets.camara;
const control = () => suite.sandbox.control;
const isLive = (id: string) =>
	control()
		.inspect()
		.camara.live.some((entry) => entry.id === id);

const PATHS = ['DELETE ', 'DELETE ', 'GET ', '/subscriptions', '/sessions'];
const FAULTS = [
	...['lostBefore', 'lostAfter', '500', '503', '410', '409', '404 foreign', '401', '403'],
	...['200 foreign', '200 another', '404'],
];

function fault(draw: Draw): string {
	const path = draw.from(PATHS);
	const kind = draw.from(FAULTS);
	const count = draw.number(1, 3);
	const say = (status: number, body: unknown) =>
		control().answerNext('camara', { status, body: body as never, path, count });
	const problem = (status: number, code: string) => say(status, { status, code, message: 'x' });
	if (kind === 'lostBefore') control().dropNext('camara', { when: 'beforeWork', path });
	if (kind === 'lostAfter') control().dropNext('camara', { when: 'afterWork', path });
	if (kind === '500') problem(500, 'INTERNAL');
	if (kind === '503') problem(503, 'UNAVAILABLE');
	if (kind === '410') problem(410, 'GONE');
	if (kind === '409') problem(409, 'ABORTED');
	if (kind === '401') problem(401, 'UNAUTHENTICATED');
	if (kind === '403') problem(403, 'PERMISSION_DENIED');
	if (kind === '404') problem(404, 'IDENTIFIER_NOT_FOUND');
	if (kind === '404 foreign') say(404, '<html>not here</html>');
	if (kind === '200 foreign') say(200, { hello: 'world' });
	if (kind === '200 another') {
		say(200, { id: 'x', mediaSessionId: 'x', registrationId: 'x', status: 'Terminated' });
	}
	return `${kind} ${path}${count}`;
}

/** Ends it by somebody else, before anything of ours. */
function endBefore(id: string): void {
	if (id === mediaSessionId) control().seed('camara', { remote: 'hangUp', mediaSessionId });
	if (id === subscriptionId) control().seed('camara', { endSubscription: id });
}

const OPERATIONS: Record<string, string> = {
	[mediaSessionId]: 'mediaSession.end',
	[registrationId]: 'registration.delete',
	[subscriptionId]: 'eventSubscription.delete',
};

test(`R31 R12 R13 ${HISTORIES} histories: no claim beyond the law, nothing lost`, async () => {
	const outcomes = new Map<string, number>();
	for (let index = 1; index <= HISTORIES; index++) {
		const draw = new Draw(seeded(index * 7919));
		control().reset();
		const layout = draw.from(['r2.2', 'candidate', 'r1.2']);
		const findRegistrations = layout === 'candidate' && draw.is(0.5);
		if (draw.is(0.3)) control().configure('camara', { endedCanBeRead: true });
		const over = [mediaSessionId, subscriptionId].filter(() => draw.is(0.15));
		over.forEach(endBefore);
		const { mediaSessionIds } = control().seed('camara', { mediaSessions: 1 }) as {
			mediaSessionIds: string[];
		};
		const [bystander = ''] = mediaSessionIds;
		const never = draw.is(0.15) ? ['never-was'] : [];
		const neverListed = draw.is(0.15) ? ['never-subscribed'] : [];
		// The seeded subscription was made at r2.2; the other releases' addresses do not know it.
		const isKnown = (id: string) => id !== subscriptionId || layout === 'r2.2';
		const before = new Map(Object.keys(OPERATIONS).map((id) => [id, isKnown(id) && isLive(id)]));
		const faults = Array.from({ length: draw.number(0, 4) }, () => fault(draw));
		const parameters = {
			...{ resource: 'device', operation: 'endEverything' },
			mediaSessionIds: [mediaSessionId, ...never],
			registrationId: draw.is(0.9) || !findRegistrations ? registrationId : '',
			...{ deviceId, findRegistrations },
			endSubscriptions: draw.is(0.8),
			subscriptionIds: [...(draw.is(0.8) ? [subscriptionId] : []), ...neverListed],
			waitUntilEnded: draw.is(0.5),
			options: { requestsPerSecond: 100_000, onFailure: 'returnItem' },
		};
		const tools = testTools(draw.random());
		const { camaraApi } = suite.sandbox.credentials;
		const [[output] = []] = await runNode({
			node: 'camaraWebRtc',
			parameters,
			credentials: { camaraApi: { ...camaraApi, layout } as never },
			execute: async (context) => await run(context, camaraWebRtc, tools),
		});
		const item = (output?.json ?? {}) as IDataObject;
		outcomes.set(String(item.outcome), (outcomes.get(String(item.outcome)) ?? 0) + 1);
		const steps = (item.steps ?? []) as IDataObject[];
		const stepOf = (id: string) =>
			steps.find(
				({ operation, target }) =>
					operation === OPERATIONS[id] && Object.values(target as IDataObject).includes(id),
			);
		const named = [mediaSessionId, registrationId, subscriptionId].filter((id) => stepOf(id));
		const complaints = [
			isLive(bystander) ? '' : 'another call was ended',
			item.ended === true && never.length + neverListed.length > 0
				? 'claimed, and one never was'
				: '',
			...named.flatMap((id) => {
				const step = stepOf(id) ?? {};
				const { outcome, failure, lostAnswer } = step;
				const claims = outcome === 'ended' || outcome === 'alreadyEnded';
				const ambiguous = (failure as IDataObject | undefined)?.ambiguous === true;
				const was = before.get(id) === true;
				return [
					(claims || item.ended === true) && isLive(id) ? `${id}: claimed, and it is there` : '',
					outcome === 'ended' && !was && !lostAnswer && !faults.some((one) => one.startsWith('4'))
						? `${id}: we did not end what was over`
						: '',
					// A registration takes its subscriptions with it, before they are asked for.
					outcome === 'notFound' && was && isLive(id)
						? `${id}: called missing, and it is there`
						: '',
					id !== subscriptionId && was && !isLive(id) && outcome === 'failed'
						? ambiguous || step.accepted === true
							? ''
							: `${id}: ended, and the step denies it`
						: '',
				];
			}),
			...[...never, ...neverListed].map((id) => {
				const step = steps.find(({ target }) =>
					Object.values((target ?? {}) as IDataObject).includes(id),
				);
				return ['notFound', 'failed', undefined].includes(step?.outcome as string | undefined)
					? ''
					: `${id}: ${String(step?.outcome)}`;
			}),
			// Nothing keeps a known call from being ended, nor comes before it.
			stepOf(mediaSessionId) && steps[0]?.operation === 'mediaSession.end'
				? ''
				: 'calls were not first',
			stepOf(registrationId) || parameters.registrationId === ''
				? ''
				: 'the registration was left out',
		].filter(Boolean);
		const history = { index, layout, faults, over, parameters, item };
		if (complaints.length > 0) throw new Error(JSON.stringify({ complaints, history }));
	}
	// The histories are worth something: more than one word was needed.
	expect(outcomes.size).toBeGreaterThanOrEqual(3);
}, 600_000);
