import type { IDataObject } from 'n8n-workflow';

import { credentialOf, endingParameters, SEEDS, type Seed } from '../../support/seeds';
import { failureOf, jsonOf, sandboxSuite } from '../../support/suite';

const suite = sandboxSuite();
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The node with its good credential and the fixed target, both of which a test may change. */
function ending(seed: Seed, change: IDataObject = {}) {
	return {
		node: seed.node,
		parameters: endingParameters(seed, change),
		credentials: credentialOf(seed, seed.credential, suite.sandbox),
	};
}

/** A part of the target that no login has: one may be due on a machine that takes its time. */
const notALogin = (provider: Seed['provider']) => (provider === 'verba' ? 'callID=' : '');

const stateOf = ({ provider, stateId }: Seed) => {
	const { live, over } = suite.sandbox.control.inspect()[provider];
	const isTarget = ({ id }: { id: string }) => id === stateId;
	return { live: live.some(isTarget), over: over.some(isTarget) };
};

/** What each vendor's answer adds to the envelope. */
const ANSWERS: Record<string, IDataObject> = {
	camara: { requestId: expect.stringMatching(UUID), response: null },
	azure: {
		requestId: expect.stringMatching(/^[A-Za-z0-9+/]{32}$/),
		correlationId: expect.any(String),
		repeatabilityRequestId: expect.stringMatching(UUID),
		repeatabilityFirstSent: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/),
		response: { invitationId: expect.any(String) },
	},
	verba: { requestId: null, response: { code: '0' } },
	agora: { requestId: expect.stringMatching(UUID), response: { status: 'success' } },
	huawei: { requestId: expect.stringMatching(/^[0-9a-f]{32}$/), response: null },
};

/** A credential that the vendor refuses, and what the failure says then. */
const WRONG_SECRETS: Record<string, { change: IDataObject; says: RegExp; sent: number }> = {
	camara: { change: { token: 'wrong-token-1' }, says: /refused \(401, UNAUTHENTICATED/, sent: 1 },
	azure: {
		change: { accessKey: Buffer.from('wrong-key-1').toString('base64') },
		says: /refused \(401, 7509/,
		sent: 1,
	},
	verba: { change: { password: 'wrong-password-1' }, says: /User Name or Password/, sent: 0 },
	agora: { change: { customerSecret: 'wrong-secret-1' }, says: /refused \(401/, sent: 1 },
	huawei: { change: { secretKey: 'wrong-secret-1' }, says: /refused \(401, APIGW\.0301/, sent: 1 },
};

describe.each(SEEDS.map((seed) => [seed.provider, seed] as const))('%s', (provider, seed) => {
	test('accepted: the envelope says so, and no more', async () => {
		expect(stateOf(seed)).toEqual({ live: true, over: false });
		const [item] = await jsonOf(ending(seed));
		expect(item).toEqual({
			ended: false,
			outcome: 'accepted',
			pending: true,
			message: expect.stringMatching(/ has taken the request; whether the .+ is over /),
			provider: seed.node,
			operation: `${seed.resource}.${seed.operation}`,
			target: seed.parameters,
			attempts: 1,
			durationMs: expect.any(Number),
			...ANSWERS[provider],
		});
		expect(stateOf(seed)).toEqual({ live: false, over: true });
		expect(await suite.requests(provider)).toHaveLength(1);
	});

	test('R12 again: not found, with each policy', async () => {
		await jsonOf(ending(seed));
		const standard = provider === 'verba' ? 'fail' : 'report';
		const again = (ifNotFound: string | undefined) =>
			ending(seed, { options: ifNotFound ? { ifNotFound } : {} });

		const [reported] = await jsonOf(again('report'));
		expect(reported).toMatchObject({ ended: false, outcome: 'notFound' });
		expect(reported).not.toHaveProperty('pending');
		expect(reported).not.toHaveProperty('assumed');

		const [assumed] = await jsonOf(again('treatAsEnded'));
		expect(assumed).toMatchObject({ ended: true, outcome: 'alreadyEnded', assumed: true });

		const failed = await failureOf(jsonOf(again('fail')));
		expect(failed).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(failed.message).toMatch(/\[Item 0\]$/);
		expect(failed.message).toContain(String(seed.parameters[seed.idField]));

		if (standard === 'report')
			expect((await jsonOf(again(undefined)))[0]).toEqual({
				...reported,
				requestId: reported?.requestId === null ? null : expect.any(String),
				durationMs: expect.any(Number),
				...(provider === 'azure' ? ANSWERS.azure : {}),
				response: reported?.response,
			});
		else await failureOf(jsonOf(again(undefined)));
	});

	test('R13 an ID that never existed is not found, never ended', async () => {
		const options = { ifNotFound: 'report' };
		const [item] = await jsonOf(ending(seed, { [seed.idField]: seed.unknownId, options }));
		expect(item).toMatchObject({ ended: false, outcome: 'notFound' });
	});

	test('refused by the vendor: its code and words, the ID, and what to do', async () => {
		suite.sandbox.control.answerNext(provider, { ...seed.refusal(403), path: notALogin(provider) });
		const failed = await failureOf(jsonOf(ending(seed)));
		expect(failed.name).toBe('NodeApiError');
		expect(failed.message).toMatch(/refused \(403.*\): "A refusal\."/);
		expect(failed.message).toContain(String(seed.parameters[seed.idField]));
		expect(failed.context).toMatchObject({ status: 403, attempts: 1, itemIndex: 0 });
		expect(failed.description).not.toBe('');
		expect(stateOf(seed)).toEqual({ live: true, over: false });
		expect(await suite.requests(provider)).toHaveLength(1);
	});

	test('R8 a wrong secret: what to check, and not a request more than needed', async () => {
		const { change, says, sent } = WRONG_SECRETS[provider]!;
		const { [seed.credential]: good } = credentialOf(seed, seed.credential, suite.sandbox);
		const failed = await failureOf(
			jsonOf({
				...ending(seed),
				credentials: { [seed.credential]: { ...good, ...change } as never },
			}),
		);
		expect(failed.message).toMatch(says);
		expect(failed.description).toMatch(/[Cc]heck|correct|renew/);
		expect(await suite.requests(provider)).toHaveLength(sent);
		expect(stateOf(seed).live).toBe(true);
	});

	test('dry run: shows the request, sends nothing and claims nothing', async () => {
		const [item] = await jsonOf(ending(seed, { options: { dryRun: 'requestOnly' } }));
		expect(item).toEqual({
			outcome: 'planned',
			provider: seed.node,
			operation: `${seed.resource}.${seed.operation}`,
			target: seed.parameters,
			request: expect.objectContaining({
				method: expect.stringMatching(/^(GET|POST|DELETE)$/),
				url: expect.stringContaining(suite.sandbox.baseUrls[provider]),
				headers: expect.any(Object),
			}),
			...(provider === 'azure'
				? {
						repeatabilityRequestId: expect.stringMatching(UUID),
						repeatabilityFirstSent: expect.any(String),
					}
				: {}),
		});
		expect(JSON.stringify(item)).not.toMatch(/authorization|signature|x-auth-token/i);
		expect(await suite.requests(provider)).toEqual([]);
		expect(await suite.logins(provider)).toBe(0);
		expect(stateOf(seed)).toEqual({ live: true, over: false });
	});

	test('On Failure = Return As Item: the item says "failed" and why, R18 without a key "error"', async () => {
		suite.sandbox.control.answerNext(provider, { ...seed.refusal(403), path: notALogin(provider) });
		const [item] = await jsonOf(ending(seed, { options: { onFailure: 'returnItem' } }));
		expect(item).toMatchObject({
			ended: false,
			outcome: 'failed',
			provider: seed.node,
			operation: `${seed.resource}.${seed.operation}`,
			target: seed.parameters,
			failure: { message: expect.stringContaining('A refusal.'), status: 403, attempts: 1 },
		});
		expect(item).not.toHaveProperty('error');
	});

	test('On Failure = Return As Item also serves a credential that cannot be used', async () => {
		const { [seed.credential]: good } = credentialOf(seed, seed.credential, suite.sandbox);
		const broken = { [seed.credential]: { ...good, [seed.addressField]: 'ftp://x' } };
		const spec = ending(seed, { options: { onFailure: 'returnItem' } });
		const [item] = await jsonOf({ ...spec, credentials: broken });
		expect(item).toMatchObject({
			outcome: 'failed',
			ended: false,
			failure: { message: expect.stringContaining('must start with https://') },
		});
		expect(await suite.requests(provider)).toEqual([]);
	});
});

describe('request IDs', () => {
	const HEADERS: Record<string, string> = { camara: 'x-correlator', agora: 'x-request-id' };
	const takesOne = SEEDS.filter(({ provider }) => provider in HEADERS);

	test.each(takesOne.map((seed) => [seed.provider, seed] as const))(
		'%s: the chosen one is sent and comes back',
		async (_, seed) => {
			const [item] = await jsonOf(ending(seed, { options: { requestId: 'case-4711' } }));
			expect(item?.requestId).toBe('case-4711');
		},
	);

	test.each(takesOne.map((seed) => [seed.provider, seed] as const))(
		"%s: ours when the answer has none, the answer's own otherwise",
		async (provider, seed) => {
			const { status, body } = seed.refusal(403);
			const options = { requestId: 'case-4711', onFailure: 'returnItem' };
			suite.sandbox.control.answerNext(provider, { status, body });
			expect((await jsonOf(ending(seed, { options })))[0]?.requestId).toBe('case-4711');
			const headers = { [HEADERS[provider]!]: 'theirs-1' };
			suite.sandbox.control.answerNext(provider, { status, body, headers });
			expect((await jsonOf(ending(seed, { options })))[0]?.requestId).toBe('theirs-1');
		},
	);

	test('azure: x-ms-client-request-id is sent, X-Azure-Ref is reported, ours where it is missing', async () => {
		const seed = SEEDS.find(({ provider }) => provider === 'azure')!;
		const { status, body } = seed.refusal(403);
		suite.sandbox.control.answerNext('azure', { status, body });
		const options = { requestId: 'case-4711', onFailure: 'returnItem' };
		const [item] = await jsonOf(ending(seed, { options }));
		expect(item?.requestId).toBe('case-4711');
	});

	test('every item has one of its own', async () => {
		const seed = SEEDS[0]!;
		const items = [{ json: {} }, { json: {} }, { json: {} }];
		const ids = (await jsonOf(ending(seed), items)).map(({ requestId }) => requestId);
		expect(new Set(ids).size).toBe(3);
	});
});

describe('seen over by a look afterwards', () => {
	const look = (seed: Seed, options: IDataObject = {}, change: IDataObject = {}) => ({
		node: seed.node,
		parameters: {
			resource: seed.look.resource,
			operation: seed.look.operation,
			...seed.look.parameters,
			...change,
			options: { ...options, requestsPerSecond: 100_000 },
		},
		credentials: credentialOf(seed, seed.credential, suite.sandbox),
	});
	const seedOf = (name: string) => SEEDS.find(({ provider }) => provider === name)!;

	test.each(['camara', 'verba'])('%s: Get finds it, and afterwards does not', async (name) => {
		const seed = seedOf(name);
		const [before] = await jsonOf(look(seed, { ifNotFound: 'report' }));
		expect(before).toMatchObject({ found: true });
		await jsonOf(ending(seed));
		const [after] = await jsonOf(look(seed, { ifNotFound: 'report' }));
		expect(after).toEqual({
			found: false,
			provider: seed.node,
			operation: `${seed.look.resource}.${seed.look.operation}`,
			target: seed.look.parameters,
			requestId: name === 'verba' ? null : expect.any(String),
		});
		const failed = await failureOf(jsonOf(look(seed)));
		expect(failed.name).toBe('NodeApiError');
	});

	test.each(SEEDS.map((seed) => [seed.provider, seed] as const))(
		'%s: On Failure = Return As Item serves a look too, so that a chain goes on',
		async (provider, seed) => {
			const path = notALogin(provider);
			suite.sandbox.control.answerNext(provider, { ...seed.refusal(403), path });
			const [item, ...more] = await jsonOf(look(seed, { onFailure: 'returnItem' }));
			expect(more).toEqual([]);
			expect(item).toMatchObject({
				outcome: 'failed',
				operation: `${seed.look.resource}.${seed.look.operation}`,
				failure: { message: expect.stringContaining('A refusal.'), status: 403 },
			});
			expect(item).not.toHaveProperty('error');
			// A look ends nothing, so it says nothing about an end.
			expect(item?.ended).not.toBe(true);
		},
	);

	test('agora: the list of the channel is empty once the key is deleted first', async () => {
		const seed = seedOf('agora');
		const { appId, region, streamingKey, sid } = suite.sandbox.targets.agora;
		expect(await jsonOf(look(seed, { combine: true }))).toMatchObject([
			{ count: 1, items: [{ sid }] },
		]);
		const key = { resource: 'streamingKey', operation: 'delete', appId, region, streamingKey };
		const [deleted] = await jsonOf({ ...ending(seed), parameters: { ...key, options: {} } });
		expect(deleted).toMatchObject({
			outcome: 'accepted',
			target: { appId, region, streamingKey: 'sk…Xv2' },
		});
		await jsonOf(ending(seed));
		suite.sandbox.control.advanceClock(60_000);
		expect(await jsonOf(look(seed, { combine: true }))).toEqual([{ count: 0, items: [] }]);
	});

	test('agora: with a living key the encoder is back under another SID', async () => {
		const seed = seedOf('agora');
		await jsonOf(ending(seed));
		suite.sandbox.control.advanceClock(60_000);
		const [listed] = await jsonOf(look(seed, { combine: true }));
		expect(listed?.count).toBe(1);
		expect(JSON.stringify(listed)).not.toContain(suite.sandbox.targets.agora.sid);
	});

	test('huawei: the room is listed as closed', async () => {
		const seed = seedOf('huawei');
		const states = async () => (await jsonOf(look(seed))).map(({ state }) => state);
		expect(await states()).toEqual(['RUNNING']);
		await jsonOf(ending(seed));
		expect(await states()).toEqual(['CLOSED']);
	});

	test('azure: the invitee is not among the participants', async () => {
		const seed = seedOf('azure');
		await jsonOf(ending(seed));
		suite.sandbox.control.advanceClock(300_000);
		const people = JSON.stringify(await jsonOf(look(seed, {}, { returnAll: true })));
		expect(people).not.toContain(suite.sandbox.targets.azure.invitedPhoneNumber);
	});
});
