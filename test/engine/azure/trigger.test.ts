import { createSign, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { proofComplaint } from '../../../nodes/AzureCallAutomation/trigger/proof';
import { KeySets, refusalOfToken } from '../../../signing/azureEvents';
import { listen, type RunningServer } from '../../../sandbox/framework/server';
import { WaitingTrigger, type Delivery, type TriggerSpec } from '../../support/n8n/deliver';

const RESOURCE = '3f1d2c4b-5a69-4788-97a6-b5c4d3e2f1a0';
const SECRET = 'callback-secret-0123456789';
const FORMER = 'callback-secret-former-0123';
const ISSUER = 'https://issuer.example.com';

interface Key {
	kid: string;
	privateKey: KeyObject;
	jwk: object;
}
function newKey(): Key {
	const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const kid = randomUUID();
	return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' } };
}
const key = newKey();
let served: object[] = [key.jwk];
let asked = 0;
let server: RunningServer;

beforeAll(async () => {
	server = await listen((_req, res) => {
		asked += 1;
		res.setHeader('Content-Type', 'application/json');
		res.end(JSON.stringify({ keys: served }));
	});
});
afterAll(async () => await server.close());
beforeEach(() => {
	asked = 0;
	served = [key.jwk];
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = (more: IDataObject = {}) => {
	const now = Math.floor(Date.now() / 1000);
	return { iss: ISSUER, aud: RESOURCE, nbf: now, exp: now + 300, ...more };
};
function token(more: IDataObject = {}, header: IDataObject = {}, by = key): string {
	const text = `${part({ alg: 'RS256', kid: by.kid, ...header })}.${part(claims(more))}`;
	return `${text}.${createSign('RSA-SHA256').update(text).sign(by.privateKey, 'base64url')}`;
}

/** Each test has a key address of its own, so that what was cached before does not count. */
const data = (more: IDataObject = {}): IDataObject => ({
	immutableResourceId: RESOURCE,
	callbackSecret: '',
	formerCallbackSecret: '',
	issuer: ISSUER,
	keysUrl: `${server.baseUrl}/${randomUUID()}`,
	allowInsecureHttp: true,
	allowUnauthorizedCerts: false,
	...more,
});
const waiting = async (
	credential: IDataObject = {},
	parameters: IDataObject = {},
	more: Partial<TriggerSpec> = {},
) =>
	await WaitingTrigger.wait({
		node: 'azureCallAutomationTrigger',
		parameters: { events: [], options: {}, ...parameters },
		credentials: { azureCommunicationEventsApi: data(credential) as never },
		id: randomUUID(),
		...more,
	});

const event = (type = 'CallConnected', more: IDataObject = {}, about: IDataObject = {}) => ({
	id: randomUUID(),
	source: 'calling/callConnections/c-1',
	type: `Microsoft.Communication.${type}`,
	data: { callConnectionId: 'c-1', serverCallId: 's-1', correlationId: 'r-1', ...about },
	time: new Date().toISOString(),
	specversion: '1.0',
	...more,
});
const gridEvent = (eventType: string, about: IDataObject = {}) => ({
	id: randomUUID(),
	topic: '/subscriptions/x/communicationservices/sandbox',
	subject: '',
	data: about,
	eventType,
	dataVersion: '1.0',
	metadataVersion: '1',
	eventTime: new Date().toISOString(),
});
const post = (body: unknown, authorization?: string, query: IDataObject = {}): Delivery => ({
	headers: authorization === undefined ? {} : { authorization: `Bearer ${authorization}` },
	rawBody: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
	query,
});
const names = (items: Array<{ json: IDataObject }> | undefined) =>
	(items ?? []).map(({ json }) => json.eventName);

describe('Azure Call Automation Trigger', () => {
	it('T1 T10 a good token starts one execution with every event of the array, unknown types too', async () => {
		const trigger = await waiting();
		const events = [
			event('ParticipantsUpdated'),
			event('CallConnected'),
			event('NobodyKnowsThisOne'),
			...Array.from({ length: 7 }, () => event('PlayStarted')),
		];
		const { status, items } = await trigger.deliver(post(events, token()));
		expect(status).toBe(200);
		expect(names(items)).toEqual([
			...['ParticipantsUpdated', 'CallConnected', 'NobodyKnowsThisOne'],
			...Array<string>(7).fill('PlayStarted'),
		]);
		expect(items?.[1]?.json).toMatchObject({ ...events[1], channel: 'callback' });
		expect(asked).toBe(1);
	});

	it('T1 resultInformation is never required', async () => {
		const trigger = await waiting();
		const { items } = await trigger.deliver(
			post([event('CallDisconnected', { data: {} })], token()),
		);
		expect(items).toHaveLength(1);
	});

	it.each([
		['no header', () => undefined],
		// Not the last one: it holds bits that base64 does not use.
		['one byte changed', () => token().replace(/.(?=.{9}$)/, (one) => (one === 'A' ? 'B' : 'A'))],
		['no signature', () => token().split('.').slice(0, 2).join('.')],
		['text', () => 'nonsense'],
		['a very long one', () => `${'a'.repeat(20_000)}.b.c`],
	])('T2 %s: 401, nothing starts, nothing is thrown', async (_name, made) => {
		const trigger = await waiting();
		const { status, items } = await trigger.deliver(post([event()], made()));
		expect([status, items]).toEqual([401, undefined]);
	});

	it.each([
		['a foreign audience', () => token({ aud: randomUUID() })],
		['a foreign issuer', () => token({ iss: 'https://evil.example.com' })],
		['expired', () => token({ exp: Math.floor(Date.now() / 1000) - 300 })],
		['not valid yet', () => token({ nbf: Math.floor(Date.now() / 1000) + 600 })],
		['without an end', () => token({ exp: undefined })],
		['alg none', () => `${part({ alg: 'none', kid: key.kid })}.${part(claims())}.`],
		['HS256 with the public key', () => token({}, { alg: 'HS256' })],
		['PS256', () => token({}, { alg: 'PS256' })],
		['without a key name', () => token({}, { kid: undefined })],
		['an unknown key', () => token({}, {}, newKey())],
		['the name of a good key', () => token({}, { kid: key.kid }, newKey())],
	])('T7 a token with %s: 401', async (_name, made) => {
		const trigger = await waiting();
		const { status, items } = await trigger.deliver(post([event()], made()));
		expect([status, items]).toEqual([401, undefined]);
	});

	it('T7 keys are cached, and an unknown one is looked for once', async () => {
		const trigger = await waiting();
		for (let turn = 0; turn < 3; turn += 1) {
			expect((await trigger.deliver(post([event()], token()))).status).toBe(200);
			expect((await trigger.deliver(post([event()], token({}, {}, newKey())))).status).toBe(401);
		}
		expect(asked).toBe(1);
	});

	it('T7 keys that cannot be fetched: 503, so that the sender may try again', async () => {
		const trigger = await waiting({ keysUrl: 'http://127.0.0.1:9/keys' });
		const { status, items } = await trigger.deliver(post([event()], token()));
		expect([status, items]).toEqual([503, undefined]);
	});

	it('T5 T6 without an audience the secret of the address decides, also the former one', async () => {
		const trigger = await waiting({
			immutableResourceId: '',
			callbackSecret: SECRET,
			formerCallbackSecret: FORMER,
		});
		const with_ = async (secret: unknown) =>
			(await trigger.deliver(post([event()], undefined, { secret } as IDataObject))).status;
		expect([await with_(SECRET), await with_(FORMER)]).toEqual([200, 200]);
		for (const wrong of [undefined, '', `${SECRET} `, SECRET.slice(1), [SECRET], { a: SECRET }]) {
			expect([wrong, await with_(wrong)]).toEqual([wrong, 401]);
		}
	});

	it('with an audience the secret alone is good for Event Grid only', async () => {
		const trigger = await waiting({ callbackSecret: SECRET });
		const secret = { secret: SECRET };
		expect((await trigger.deliver(post([event()], undefined, secret))).status).toBe(401);
		const incoming = gridEvent('Microsoft.Communication.IncomingCall');
		const taken = await trigger.deliver(post([incoming], undefined, secret));
		expect([taken.status, names(taken.items)]).toEqual([200, ['IncomingCall']]);
		expect(taken.items?.[0]?.json.channel).toBe('eventGrid');
		expect((await trigger.deliver(post([incoming], token()))).status).toBe(401);
	});

	it('T8 the validation of Event Grid is answered with the secret only, and starts nothing', async () => {
		const trigger = await waiting({ callbackSecret: SECRET });
		const validationCode = randomUUID();
		const asking = gridEvent('Microsoft.EventGrid.SubscriptionValidationEvent', { validationCode });
		const good = await trigger.deliver(post([asking], undefined, { secret: SECRET }));
		expect(good).toEqual({
			status: 200,
			body: { validationResponse: validationCode },
			items: undefined,
		});
		for (const [authorization, query] of [
			[undefined, {}],
			[undefined, { secret: 'wrong' }],
			[token(), {}],
		] as const) {
			const { status, body } = await trigger.deliver(post([asking], authorization, query));
			expect([status, JSON.stringify(body ?? '')]).toEqual([
				401,
				expect.not.stringContaining(validationCode),
			]);
		}
	});

	it.each([
		['a callback that names an Event Grid topic type', { eventType: 'Microsoft.Communication.X' }],
		['a callback from a source of Event Grid', { source: '/subscriptions/x/y' }],
	])('T6 the secret alone is no proof of %s', async (_name, disguise) => {
		const trigger = await waiting({ callbackSecret: SECRET });
		const forged = event('CallDisconnected', disguise);
		const { status, items } = await trigger.deliver(post([forged], undefined, { secret: SECRET }));
		expect([status, items]).toEqual([401, undefined]);
	});

	it('T8 the validation in the CloudEvents form is not answered by a token alone', async () => {
		const trigger = await waiting({ callbackSecret: SECRET });
		const asking = event('', {
			type: 'Microsoft.EventGrid.SubscriptionValidationEvent',
			data: { validationCode: 'code-of-a-stranger' },
		});
		const { status, body } = await trigger.deliver(post([asking], token()));
		expect([status, JSON.stringify(body ?? '')]).toEqual([
			401,
			expect.not.stringContaining('code-of-a-stranger'),
		]);
	});

	it('T10 a validation among other events loses none of them', async () => {
		const trigger = await waiting({ immutableResourceId: '', callbackSecret: SECRET });
		const validation = gridEvent('Microsoft.EventGrid.SubscriptionValidationEvent', {
			validationCode: 'code',
		});
		const batch = [validation, gridEvent('Microsoft.Communication.IncomingCall')];
		const { items } = await trigger.deliver(post(batch, undefined, { secret: SECRET }));
		expect(names(items)).toContain('IncomingCall');
	});

	it('T10 an event without an id among others, and an id in a number', async () => {
		const trigger = await waiting();
		const batch = [event('PlayStarted', { id: undefined }), event('PlayStarted', { id: 7 })];
		expect((await trigger.deliver(post(batch, token()))).items).toHaveLength(2);
	});

	it('T8 events in the CloudEvents schema of Event Grid are understood, also one alone', async () => {
		const trigger = await waiting({ immutableResourceId: '', callbackSecret: SECRET });
		const one = { ...event('IncomingCall'), source: '/subscriptions/x/communicationservices/y' };
		const { items } = await trigger.deliver(post(one, undefined, { secret: SECRET }));
		expect(items?.[0]?.json).toMatchObject({ eventName: 'IncomingCall', channel: 'eventGrid' });
	});

	it('T4 without raw bytes nothing is believed', async () => {
		const trigger = await waiting();
		const { headers } = post([event()], token());
		expect((await trigger.deliver({ headers })).status).toBe(401);
	});

	it.each([
		['text', '"x"'],
		['a number', '7'],
		['a list of texts', '["x"]'],
		['an object that is no event', '{}'],
		['broken JSON', '[{'],
		['deep nesting', '['.repeat(5000) + ']'.repeat(5000)],
	])('T15 %s: 400', async (_name, body) => {
		const trigger = await waiting();
		const { status, items } = await trigger.deliver(post(body, token()));
		expect([status, items]).toEqual([400, undefined]);
	});

	it('T15 10 MB: 413', async () => {
		const trigger = await waiting();
		const large = [event('PlayStarted', {}, { text: 'x'.repeat(10_000_000) })];
		expect((await trigger.deliver(post(large, token()))).status).toBe(413);
	});

	it('T9 the same event again starts nothing; the same id from another source is another', async () => {
		const trigger = await waiting();
		const one = event();
		expect((await trigger.deliver(post([one], token()))).items).toHaveLength(1);
		const again = await trigger.deliver(post([one], token()));
		expect([again.status, again.items]).toEqual([200, undefined]);
		const other = { ...one, source: 'calling/callConnections/c-2' };
		expect((await trigger.deliver(post([other, one], token()))).items).toHaveLength(1);
	});

	it.each([{ startFails: true }, { hangsUp: true }])(
		'T16 %j: the same event is taken later',
		async (then) => {
			const trigger = await waiting();
			const one = post([event()], token());
			await trigger.deliver({ ...one, then });
			expect((await trigger.deliver(one)).items).toHaveLength(1);
		},
	);

	it('T11 events, call and context are chosen after the verification', async () => {
		const trigger = await waiting(
			{},
			{
				events: ['CallConnected', 'RecordingStateChanged'],
				options: { call: 's-1', unknownEvents: true, operationContext: 'case 7' },
			},
		);
		const context = { operationContext: 'case 7' };
		const { items } = await trigger.deliver(
			post(
				[
					event('CallConnected', {}, context),
					event('CallDisconnected', {}, context),
					event('CallConnected', {}, { ...context, serverCallId: 's-2' }),
					event('CallConnected', {}, { operationContext: 'case 8' }),
					event('RecordingStateChanged', {}, { ...context, callConnectionId: 'bot' }),
					event('SomethingNew', {}, context),
				],
				token(),
			),
		);
		expect(names(items)).toEqual(['CallConnected', 'RecordingStateChanged', 'SomethingNew']);
		expect((await trigger.deliver(post([event('CallDisconnected')]))).status).toBe(401);
	});

	it('T3 Maximum Age looks at the time of the event', async () => {
		const trigger = await waiting({}, { options: { maxAge: 300 } });
		const at = (ms: number) => ({ time: new Date(Date.now() - ms).toISOString() });
		expect((await trigger.deliver(post([event('CallConnected', at(0))], token()))).status).toBe(
			200,
		);
		for (const wrong of [at(400_000), at(-400_000), { time: 'yesterday' }]) {
			expect((await trigger.deliver(post([event('CallConnected', wrong)], token()))).status).toBe(
				401,
			);
		}
	});

	it('T14 a known key needs no request before the answer', async () => {
		const trigger = await waiting();
		await trigger.deliver(post([event()], token()));
		asked = 0;
		await Promise.all(
			Array.from({ length: 20 }, async () => await trigger.deliver(post([event()], token()))),
		);
		expect(asked).toBe(0);
	});

	it('redelivered, reordered and batched events lose nothing in 1,000 random deliveries', async () => {
		const seed = 20261121;
		let state = seed;
		// mulberry32
		const random = () => {
			state = (state + 0x6d2b79f5) | 0;
			let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
			mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
			return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
		};
		const trigger = await waiting();
		const all = Array.from({ length: 400 }, () => event('PlayStarted'));
		const got: string[] = [];
		const untold = new Set<string>(all.map(({ id }) => id));
		const bearer = token();
		for (let turn = 0; turn < 1000; turn += 1) {
			const size = 1 + Math.floor(random() * 5);
			// In the end each one has been sent at least once, as the vendor does.
			const batch =
				turn >= 900
					? all.slice((turn - 900) * 4, (turn - 900) * 4 + 4)
					: Array.from({ length: size }, () => all[Math.floor(random() * all.length)]).filter(
							(one) => one !== undefined,
						);
			const fails = turn < 900 && random() < 0.1;
			const { items } = await trigger.deliver({
				...post(batch, bearer),
				then: fails ? { startFails: true } : {},
			});
			for (const { json } of items ?? []) {
				got.push(String(json.id));
				untold.delete(String(json.id));
			}
		}
		expect([seed, [...untold]]).toEqual([seed, []]);
		expect([seed, got.length]).toEqual([seed, new Set(got).size]);
	});
});

describe('what proves an event', () => {
	it.each([
		[{}, /both empty/],
		[{ immutableResourceId: 'contoso' }, /is not a GUID/],
		[{ callbackSecret: 'short' }, /has 5 characters/],
		[{ callbackSecret: 'with a blank in the middle' }, /letters, digits/],
		[{ immutableResourceId: RESOURCE, formerCallbackSecret: 'x' }, /^Former Callback Secret/],
		[{ immutableResourceId: RESOURCE, keysUrl: 'http://a.example/' }, /Keys URL/],
	])('%j is refused', (fields, message) => {
		expect(proofComplaint(fields)).toMatch(message);
	});

	it('a secret or an audience is enough', () => {
		expect(proofComplaint({ immutableResourceId: RESOURCE })).toBeUndefined();
		expect(proofComplaint({ callbackSecret: SECRET })).toBeUndefined();
	});

	it('T7 keys that could not be fetched are asked for again after 2 seconds', async () => {
		const sets = new KeySets();
		let loads = 0;
		const load = async () => {
			loads += 1;
			if (loads === 1) throw new Error('not now');
			return await Promise.resolve({ keys: [key.jwk] });
		};
		const keysAt = async (now: number) =>
			await sets.having(key.kid, 'https://k.example', now, load);
		await expect(keysAt(0)).rejects.toThrow('not now');
		expect(await keysAt(1_999)).toBeUndefined();
		expect(await keysAt(2_000)).toEqual({ keys: [key.jwk] });
		expect(loads).toBe(2);
	});

	it('T7 a key set is fetched again for an unknown key, at most once a minute', async () => {
		const sets = new KeySets();
		let loads = 0;
		const keys = [key.jwk];
		const load = async () => {
			loads += 1;
			return await Promise.resolve({ keys: [...keys] });
		};
		const judge = async (by: Key, now: number) =>
			await refusalOfToken(
				`Bearer ${token({}, {}, by)}`,
				{ issuer: ISSUER, audience: RESOURCE },
				async (kid) => await sets.having(kid, 'https://keys.example.com', now, load),
				new Date(),
			);
		expect(await judge(key, 0)).toBeUndefined();
		const rotated = newKey();
		keys.push(rotated.jwk);
		expect(await judge(rotated, 59_999)).toMatchObject({ status: 401 });
		expect(loads).toBe(1);
		expect(await judge(rotated, 60_000)).toBeUndefined();
		expect(await judge(key, 60_001)).toBeUndefined();
		expect(loads).toBe(2);
		await Promise.all(Array.from({ length: 10 }, async () => await judge(newKey(), 200_000)));
		expect(loads).toBe(3);
	});
});
