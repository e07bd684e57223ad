import { FaultyNetwork } from '../../support/faults';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());

/** IDs of the right form that name nothing, or something of another app, region or call. */
const wrong: Record<Seed['provider'], Array<[string, object]>> = {
	camara: [['ID', { mediaSessionId: 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF' }]],
	azure: [
		['invitation', { invitationId: '00000000-d2ff-46d1-a629-4f9fb5f73d40' }],
		['call', { callConnectionId: '00000000-6a1c-4b1e-9f0a-2f8e5a0c7d10' }],
	],
	verba: [
		['ID', { callId: 'ffffffff-1111-4222-8333-444455556666' }],
		['identifier', { identifier: 'nativeId', nativeId: 'TRS0' }],
	],
	agora: [
		['SID', { sid: 'ffffffff-3f4d-4e5f-8a9b-1c2d3e4f5a6b' }],
		['region', { region: 'eu' }],
		['app', { appId: 'ffffffffffffffffffffffffffffffff' }],
	],
	huawei: [
		['room', { roomId: 'no-such-room' }],
		['app', { appId: 'ffffffffffffffffffffffff' }],
	],
};

describe.each(SEEDS)('$provider', (seed) => {
	const { provider } = seed;
	const end = async (options: object = {}, parameters: object = {}) =>
		(
			await stand.end(seed, testTools(), {
				options: { ifNotFound: 'report', ...options },
				parameters: { ...parameters },
			})
		)[0]?.json;

	test(`R12 ${provider}: what is over already is "notFound", without evidence never more`, async () => {
		expect(await end()).toMatchObject({ outcome: 'accepted', ended: false, pending: true });
		expect(await end()).toMatchObject({ outcome: 'notFound', ended: false });
		expect(await end()).not.toHaveProperty('pending');
	});

	test(`R12 ${provider}: Treat As Ended and Fail do what they say`, async () => {
		await end();
		expect(await end({ ifNotFound: 'treatAsEnded' })).toMatchObject({
			outcome: 'alreadyEnded',
			ended: true,
			assumed: true,
		});
		await expect(end({ ifNotFound: 'fail' })).rejects.toMatchObject({ name: 'NodeApiError' });
		expect(await end({ ifNotFound: 'fail', onFailure: 'returnItem' })).toMatchObject({
			outcome: 'failed',
			ended: false,
		});
	});

	test.each([
		[409, '1'],
		[410, 'GONE'],
	])(`R12 ${provider}: a %d is no evidence of an end`, async (status, code) => {
		stand.answer(seed, seed.refusal(status, code));
		const item = await end({ onFailure: 'returnItem', maxRetries: 0 });
		expect(item).toMatchObject({ outcome: 'failed', ended: false });
	});

	test.each(wrong[provider])(
		`R13 ${provider}: a wrong %s is "notFound", never an end`,
		async (_, parameters) => {
			const item = await end({ onFailure: 'returnItem' }, parameters);
			// Agora and others may refuse an app that is not theirs.
			const refused = (item?.failure as { status: number } | undefined)?.status === 401;
			expect(item).toMatchObject({ outcome: refused ? 'failed' : 'notFound', ended: false });
			expect(stand.isOver(seed)).toBe(false);
		},
	);

	test(`R13 ${provider}: waiting makes no end of what was never found`, async () => {
		if (!seed.lookPath) return;
		const item = await end(
			{ waitUntilEnded: true, waitUpTo: 5 },
			Object.assign({}, wrong[provider][0]?.[1]),
		);
		expect(item).toMatchObject({ outcome: 'notFound', ended: false });
	});

	test(`R23 ${provider}: each item uses its own parameters`, async () => {
		const targets = seed.more(stand.sandbox, 3);
		const items = await stand.end(
			seed,
			testTools(),
			{ perItem: true },
			targets.map((json) => ({ json })),
		);
		expect(items.map(({ json }) => json.target)).toEqual(
			targets.map(
				(target) => expect.objectContaining({ [seed.idField]: target[seed.idField] }) as unknown,
			),
		);
		const live = stand.sandbox.control.inspect()[provider].live.map(({ id }) => id);
		for (const target of targets) expect(live).not.toContain(target[seed.idField]);
	});

	test(`R23 ${provider}: a credential that differs between items is refused, and sent nowhere`, async () => {
		const other = await FaultyNetwork.start(stand.sandbox.baseUrls[provider]);
		try {
			const { baseUrl } = stand.network(seed);
			const targets = seed.more(stand.sandbox, 3);
			const items = await stand.end(
				seed,
				testTools(),
				{
					perItem: true,
					onError: 'continueRegularOutput',
					credentialData: { [seed.addressField]: '={{ $json.address }}' },
				},
				targets.map((json, index) => ({
					json: { ...json, address: index === 1 ? other.baseUrl : baseUrl },
				})),
			);
			expect(items.map(({ error }) => error?.message ?? 'fine')).toEqual([
				'fine',
				expect.stringMatching(/expression that differs between items/) as unknown,
				'fine',
			]);
			expect(other.connections).toBe(0);
			expect(stand.asked(seed)).toBe(2);
		} finally {
			await other.close();
		}
	});
});

describe('what may not be repeated', () => {
	const verba = SEEDS.find(({ provider }) => provider === 'verba')!;
	const azure = SEEDS.find(({ provider }) => provider === 'azure')!;
	const agora = SEEDS.find(({ provider }) => provider === 'agora')!;

	test.each(['resetBefore', 'resetAfter'] as const)(
		'R9 verba: the last call of an extension is asked for once, whatever happens (%s)',
		async (kind) => {
			stand.network(verba).plan({ kind }, { on: verba.path });
			const tools = testTools();
			const failed = stand.end(verba, tools, {
				parameters: { identifier: 'extension', extension: '8856', status: 'last' },
			});
			await expect(failed).rejects.toMatchObject({
				context: { code: 'ECONNRESET', attempts: 1 },
				description: expect.stringMatching(/could not be confirmed/) as unknown,
			});
			expect(stand.asked(verba)).toBe(1);
			expect(tools.slept).toEqual([]);
		},
	);

	test('R9 verba: a fault before anything was sent is no reason to look', async () => {
		const failed = stand.end(verba, testTools(), {
			credentialData: { baseUrl: 'http://127.0.0.1:1', authentication: 'none' },
			options: { maxRetries: 1 },
		});
		await expect(failed).rejects.toMatchObject({ context: { code: 'ECONNREFUSED' } });
		expect(stand.network(verba).connections).toBe(0);
	});

	test('R9 azure: an invitation is repeated under the same pair, so nobody is invited twice', async () => {
		stand.network(azure).plan({ kind: 'resetAfter' }, { on: 'participants:add' });
		const [item] = await stand.end(azure, testTools(), {
			parameters: {
				operation: 'add',
				participantToAdd: '+14255550188',
				sourceCallerIdNumber: '+14255550100',
			},
		});
		expect(item?.json.invitationId).toMatch(/^[0-9a-f-]{36}$/);
		expect(stand.network(azure).count('participants:add')).toBe(2);
		const { live } = stand.sandbox.control.inspect().azure;
		expect(live.filter(({ label }) => label === '4:+14255550188')).toHaveLength(1);
	});

	test('R9 agora: a deleted key whose answer was lost is looked up', async () => {
		const key = {
			resource: 'streamingKey',
			operation: 'delete',
			streamingKey: 'sk-Lesson42-Zq7Wm3Kp9Xv2',
		};
		stand.network(agora).plan({ kind: 'resetAfter' }, { on: '/streamkeys/' });
		const [item] = await stand.end(agora, testTools(), { parameters: key });
		expect(item?.json).toMatchObject({ outcome: 'notFound', lostAnswer: true, attempts: 2 });
		stand.fresh();
		stand.network(agora).plan({ kind: 'resetAfter' }, { on: 'DELETE ' });
		const [looked] = await stand.end(agora, testTools(), {
			parameters: key,
			options: { lookBeforeEnding: true },
		});
		expect(looked?.json).toMatchObject({ outcome: 'ended', lostAnswer: true, attempts: 2 });
	});
});
