import crypto, { createHmac, randomUUID } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import type { IDataObject } from 'n8n-workflow';

import { startSandbox } from '../../../sandbox';
import { listen } from '../../../sandbox/framework/server';
import { secretsComplaint } from '../../../nodes/Agora/trigger/secrets';
import { PublishedTrigger } from '../../support/publishedTrigger';
import { WaitingTrigger, type TriggerSpec } from '../../support/n8n/deliver';
import vectors from '../../unit/signing/vectors/agora.json';

const SECRET = 'notification-secret-1';
const OLD_SECRET = 'notification-secret-0';

const waiting = async (parameters: IDataObject = {}, more: Partial<TriggerSpec> = {}) =>
	await WaitingTrigger.wait({
		node: 'agoraTrigger',
		parameters: { products: [10], options: {}, ...parameters },
		credentials: {
			agoraNotificationsApi: { notificationSecret: SECRET, furtherSecrets: OLD_SECRET },
		},
		id: randomUUID(),
		...more,
	});

const notice = (more: IDataObject = {}): IDataObject => ({
	noticeId: `2000001428:4330:${randomUUID()}`,
	productId: 10,
	eventType: 1,
	notifyMs: Date.now(),
	sid: 'sid-1',
	payload: {
		sid: 'sid-1',
		region: 'na',
		streamKey: 'sk-Lesson42-Zq7Wm3Kp9Xv2',
		rtcInfo: { channel: 'lesson-42', uid: '1001' },
	},
	...more,
});

const sign = (body: string, secret = SECRET, algorithm = 'sha256') =>
	createHmac(algorithm, secret).update(body).digest('hex');

const signed = (event: IDataObject, secret = SECRET) => {
	const body = JSON.stringify(event);
	return { headers: { 'agora-signature-v2': sign(body, secret) }, rawBody: Buffer.from(body) };
};

describe('Agora Trigger', () => {
	it('T1 a valid signature starts exactly one execution, answered with an empty JSON object', async () => {
		const trigger = await waiting();
		const { status, body, items } = await trigger.deliver(signed(notice()));
		expect({ status, body }).toEqual({ status: 200, body: {} });
		expect(items).toHaveLength(1);
		expect(items?.[0]?.json).toMatchObject({
			productName: 'Media Gateway',
			eventName: 'live_stream_connected',
			isTest: false,
			payload: { streamKey: 'sk…Xv2', rtcInfo: { channel: 'lesson-42' } },
		});
	});

	it('T1 the published bodies and signatures of the vendor are accepted', async () => {
		expect(vectors.ncs.length).toBeGreaterThan(1);
		for (const { body, secret, ...signatures } of vectors.ncs) {
			for (const [header, options] of [
				['Agora-Signature-V2', {}],
				['Agora-Signature', { acceptSha1: true }],
			] as const) {
				const trigger = await waiting(
					{ products: [0, 1, 10], options },
					{ credentials: { agoraNotificationsApi: { notificationSecret: secret } } },
				);
				const { items } = await trigger.deliver({
					headers: { [header.toLowerCase()]: signatures[header] },
					rawBody: Buffer.from(body),
				});
				// Number 10 of product 1: no event of that number is known, so it passes as it is.
				expect(items?.[0]?.json).toMatchObject({ eventName: 'unknown', payload: { a: '1', b: 2 } });
			}
		}
	});

	const body = JSON.stringify(notice());
	it.each<[string, Record<string, string | string[]>, string]>([
		['one byte changed', { 'agora-signature-v2': sign(body) }, body.replace('na', 'eu')],
		[
			'white space written differently',
			{ 'agora-signature-v2': sign(body) },
			JSON.stringify(JSON.parse(body), null, 1),
		],
		['no signature', {}, body],
		['a malformed signature', { 'agora-signature-v2': 'not hex' }, body],
		['a signature of another length', { 'agora-signature-v2': sign(body).slice(1) }, body],
		['a signature in upper case', { 'agora-signature-v2': sign(body).toUpperCase() }, body],
		['two signatures', { 'agora-signature-v2': [sign(body), sign(body)] }, body],
		['another secret', { 'agora-signature-v2': sign(body, 'customer-secret') }, body],
		['only SHA-1, which is not allowed', { 'agora-signature': sign(body, SECRET, 'sha1') }, body],
	])('T2 refused with 401 and no execution: %s', async (_case, headers, text) => {
		const trigger = await waiting();
		const delivered = await trigger.deliver({ headers, rawBody: Buffer.from(text) });
		expect(delivered).toMatchObject({ status: 401, items: undefined });
		expect(JSON.stringify(delivered)).not.toContain(SECRET);
	});

	it('T2 a wrong newer signature is not saved by a right older one', async () => {
		const trigger = await waiting({ options: { acceptSha1: true } });
		const headers = {
			'agora-signature-v2': sign(body, 'other'),
			'agora-signature': sign(body, SECRET, 'sha1'),
		};
		const delivered = await trigger.deliver({ headers, rawBody: Buffer.from(body) });
		expect(delivered).toMatchObject({ status: 401, items: undefined });
	});

	it.each([
		['now, in milliseconds', () => Date.now(), 1],
		['9 minutes ago, in seconds', () => Math.floor(Date.now() / 1_000) - 540, 1],
		['11 minutes ago', () => Date.now() - 660_000, undefined],
		['11 minutes ahead', () => Date.now() + 660_000, undefined],
		['no number', () => 'yesterday', undefined],
		['missing', () => undefined as never, undefined],
	])('T3 with a limit of 10 minutes, sent %s', async (_case, notifyMs, executions) => {
		const trigger = await waiting({ options: { maxAge: 600 } });
		const delivered = await trigger.deliver(signed(notice({ notifyMs: notifyMs() })));
		expect(delivered.items?.length).toBe(executions);
		expect(delivered.status).toBe(executions ? 200 : 401);
	});

	it('T3 without a limit, the time of sending does not matter', async () => {
		const trigger = await waiting();
		expect((await trigger.deliver(signed(notice({ notifyMs: 1 })))).items).toHaveLength(1);
	});

	it('T4 without raw bytes, or with a compressed body, nothing is verified', async () => {
		const trigger = await waiting();
		const { headers, rawBody } = signed(notice());
		expect(await trigger.deliver({ headers })).toMatchObject({ status: 401, items: undefined });
		expect(
			await trigger.deliver({ headers: { ...headers, 'content-encoding': 'gzip' }, rawBody }),
		).toMatchObject({ status: 401, items: undefined });
	});

	it('T5 signatures are compared in constant time with each Secret, whatever their length', async () => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		const trigger = await waiting();
		const { headers, rawBody } = signed(notice());
		for (const signature of [headers['agora-signature-v2'], 'b'.repeat(64), 'b']) {
			compare.mockClear();
			await trigger.deliver({ headers: { 'agora-signature-v2': signature }, rawBody });
			const presented = Buffer.from(signature);
			expect(compare.mock.calls.map(([left]) => left)).toEqual([presented, presented]);
		}
		compare.mockRestore();
	});

	it('T6 the former secret passes while it is being changed', async () => {
		const trigger = await waiting();
		expect((await trigger.deliver(signed(notice(), OLD_SECRET))).items).toHaveLength(1);
		expect((await trigger.deliver(signed(notice(), SECRET))).items).toHaveLength(1);
		expect((await trigger.deliver(signed(notice(), ''))).status).toBe(401);
	});

	it('T9 the same notice again is answered and starts nothing, also with another time of sending', async () => {
		const trigger = await waiting();
		const event = notice();
		expect((await trigger.deliver(signed(event))).items).toHaveLength(1);
		const again = await trigger.deliver(signed({ ...event, notifyMs: 1 }));
		expect(again).toEqual({ status: 200, body: {}, items: undefined });
		// The same number of another product is another notice.
		const other = await waiting({ products: [1, 10] });
		await other.deliver(signed(event));
		expect((await other.deliver(signed({ ...event, productId: 1 }))).items).toHaveLength(1);
	});

	it('T9 two deliveries at the same moment are one execution', async () => {
		const trigger = await waiting();
		const event = notice();
		const both = await Promise.all([
			trigger.deliver(signed(event)),
			trigger.deliver(signed(event)),
		]);
		expect(both.filter(({ items }) => items !== undefined)).toHaveLength(1);
	});

	it('T9 at most 1,000 ids are kept with the workflow', async () => {
		const trigger = await waiting();
		for (let index = 0; index < 3; index++) await trigger.deliver(signed(notice()));
		const node = Object.values(trigger.staticData)[0] as { eventIds: string[] };
		expect(node.eventIds).toHaveLength(3);
	});

	it('T10 ten notifications are ten items (Agora sends no batches)', async () => {
		const trigger = await waiting();
		const all = [];
		for (let index = 0; index < 10; index++) all.push(await trigger.deliver(signed(notice())));
		expect(all.flatMap(({ items }) => items ?? [])).toHaveLength(10);
	});

	it('T11 what is not chosen starts nothing, and the choice is made after the verification', async () => {
		const trigger = await waiting({ mediaGatewayEvents: [2] });
		expect((await trigger.deliver(signed(notice()))).items).toBeUndefined();
		expect((await trigger.deliver(signed(notice({ eventType: 2 })))).items).toHaveLength(1);
		expect((await trigger.deliver(signed(notice({ productId: 3 })))).items).toBeUndefined();
		expect((await trigger.deliver(signed(notice(), 'other'))).status).toBe(401);
	});

	it('T11 only wanted notices are remembered: a thousand others push none out', async () => {
		const trigger = await waiting({ mediaGatewayEvents: [1] });
		const wanted = notice();
		await trigger.deliver(signed(wanted));
		for (let index = 0; index <= 1_000; index++) {
			await trigger.deliver(signed(notice({ eventType: 4 })));
		}
		expect((await trigger.deliver(signed(wanted))).items).toBeUndefined();
	});

	it('T14 no vendor is asked before the answer', async () => {
		const sent: unknown[] = [];
		const listen = (message: unknown) => sent.push(message);
		diagnostics.subscribe('http.client.request.start', listen);
		const trigger = await waiting();
		expect((await trigger.deliver(signed(notice()))).items).toHaveLength(1);
		diagnostics.unsubscribe('http.client.request.start', listen);
		expect(sent).toEqual([]);
	});

	it.each([
		['n8n could not start the execution', { startFails: true }],
		['the sender has hung up', { hangsUp: true }],
	])('T16 %s: the notice sent again starts it', async (_case, then) => {
		const trigger = await waiting();
		const event = notice();
		await trigger.deliver({ ...signed(event), then });
		expect((await trigger.deliver(signed(event))).items).toHaveLength(1);
		expect((await trigger.deliver(signed(event))).items).toBeUndefined();
	});

	it.each([
		[true, 1],
		[false, 0],
	])('T16 sent again while n8n is still starting it (it fails: %s)', async (startFails, more) => {
		const trigger = await waiting();
		const event = notice();
		let goOn: () => void = () => undefined;
		const when = new Promise<void>((resolve) => (goOn = resolve));
		const first = trigger.deliver({ ...signed(event), then: { when, startFails } });
		const second = trigger.deliver(signed(event));
		goOn();
		expect((await first).items?.length ?? 0).toBe(startFails ? 0 : 1);
		expect((await second).items?.length ?? 0).toBe(more);
	});

	it('T9 parallel deliveries leave all their notices, whichever is stored last', async () => {
		const trigger = await waiting();
		let goOn: () => void = () => undefined;
		const when = new Promise<void>((resolve) => (goOn = resolve));
		const slow = trigger.deliver({ ...signed(notice()), then: { when } });
		await Promise.all([1, 2, 3].map(async () => await trigger.deliver(signed(notice()))));
		goOn();
		await slow;
		const [node] = Object.values(trigger.staticData) as Array<{ eventIds: string[] }>;
		expect(node?.eventIds).toHaveLength(4);
		for (const id of node?.eventIds ?? []) expect(id).toMatch(/^[\w-]{12}$/);
	});

	it('T9 while the editor listens for a test event, the same notice may come again', async () => {
		const trigger = await waiting({}, { mode: 'manual' });
		const event = notice();
		for (let copy = 0; copy < 2; copy++) {
			expect((await trigger.deliver(signed(event))).items).toHaveLength(1);
		}
	});

	it.each(['10 minutes', '', -1, true, null])(
		'T3 the Maximum Age %p refuses each notice, and keeps the workflow from being published',
		async (maxAge) => {
			const trigger = await waiting({ options: { maxAge } });
			const delivered = await trigger.deliver(signed(notice()));
			expect(delivered).toMatchObject({ status: 500, items: undefined });
			const published = await PublishedTrigger.make({
				node: 'agoraTrigger',
				parameters: { products: [10], options: { maxAge } },
				credentials: { agoraNotificationsApi: { notificationSecret: SECRET } },
			});
			await expect(published.publish()).rejects.toThrow('Maximum Age must be a number');
			await published.close();
		},
	);

	it('T2 a Further Secret that was not copied whole signs nothing', async () => {
		for (const [furtherSecrets, forged] of [
			['a', 'a'],
			['right-secret-2, x', 'x'],
			['right-secret-2 with', 'with'],
			[12345678, '12345678'],
		] as const) {
			const trigger = await waiting(
				{},
				{ credentials: { agoraNotificationsApi: { notificationSecret: SECRET, furtherSecrets } } },
			);
			expect((await trigger.deliver(signed(notice(), forged))).status).toBe(401);
			expect((await trigger.deliver(signed(notice()))).items).toHaveLength(1);
		}
	});

	it.each([
		['one', '', undefined],
		['two', 'right-secret-2, right-secret-3', undefined],
		['lines', 'right-secret-2\nright-secret-3', undefined],
		['a short one', 'right-secret-2, x', 'Further Secrets: number 2 of 2 has 1 characters'],
		['blanks', ' right-secret-2  right-secret-3 ', undefined],
		['one that was broken in two', 'right-sec ret-2', 'number 2 of 2 has 5 characters'],
		['a semicolon between', 'right-secret-2;right-secret-3', 'separator'],
		['no text', 12345678, 'Further Secrets must be text'],
	])('S6 the credential test looks at Further Secrets: %s', (_case, furtherSecrets, complaint) => {
		const said = secretsComplaint({ notificationSecret: SECRET, furtherSecrets });
		expect(said ?? 'fine').toContain(complaint ?? 'fine');
		expect(said ?? '').not.toContain('right-secret');
		expect(secretsComplaint({ notificationSecret: '' })).toContain('Notification Secret is empty');
	});

	it('R18 what Agora sends never overwrites what we say of it, nor looks like a failed item', async () => {
		const trigger = await waiting();
		const forged = { productName: 'x', eventName: 'x', isTest: true, error: 'from Agora' };
		const { items } = await trigger.deliver(signed(notice(forged)));
		expect(items?.[0]?.json).toMatchObject({
			...{ productName: 'Media Gateway', eventName: 'live_stream_connected', isTest: false },
			vendorError: 'from Agora',
		});
		expect(items?.[0]?.json).not.toHaveProperty('error');
	});

	it('T15 a body of 10 MB and deeply nested JSON are refused without a crash', async () => {
		const trigger = await waiting();
		const large = Buffer.alloc(10_000_000, 0x20);
		const big = { headers: { 'agora-signature-v2': sign(large.toString()) }, rawBody: large };
		expect(await trigger.deliver(big)).toMatchObject({ status: 413, items: undefined });
		const nested = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
		const deep = { headers: { 'agora-signature-v2': sign(nested) }, rawBody: Buffer.from(nested) };
		expect(await trigger.deliver(deep)).toMatchObject({ status: 400, items: undefined });
		const text = { headers: { 'agora-signature-v2': sign('[1]') }, rawBody: Buffer.from('[1]') };
		expect(await trigger.deliver(text)).toMatchObject({ status: 400, items: undefined });
	});

	it('the test events of Check are marked, and can be ignored', async () => {
		const event = () =>
			notice({
				productId: 1,
				eventType: 103,
				payload: { channelName: 'test_webhook', uid: 12121212 },
			});
		const trigger = await waiting({ products: [1] });
		expect((await trigger.deliver(signed(event()))).items?.[0]?.json).toMatchObject({
			isTest: true,
			eventName: 'broadcaster_join_channel',
		});
		const quiet = await waiting({ products: [1], options: { dropTests: true } });
		expect(await quiet.deliver(signed(event()))).toEqual({
			status: 200,
			body: {},
			items: undefined,
		});
	});

	it('reasons are named, unknown products pass unchanged, the key is shown on request', async () => {
		const trigger = await waiting({ products: [0, 1, 10], options: { revealKey: true } });
		const aborted = notice({
			eventType: 3,
			payload: { errorCode: 2, streamKey: 'sk-abcdefghijkl' },
		});
		expect((await trigger.deliver(signed(aborted))).items?.[0]?.json).toMatchObject({
			eventName: 'live_stream_aborted',
			abortReason: 'key expired or deleted',
			payload: { streamKey: 'sk-abcdefghijkl' },
		});
		const kicked = notice({ productId: 1, eventType: 104, payload: { reason: 3 } });
		expect((await trigger.deliver(signed(kicked))).items?.[0]?.json).toMatchObject({
			leaveReason: 'kicked or no permission',
		});
		const foreign = notice({ productId: 77, eventType: 9 });
		expect((await trigger.deliver(signed(foreign))).items?.[0]?.json).toMatchObject({
			productName: 'unknown',
			eventName: 'unknown',
		});
	});

	it('the sandbox signs and resends, and the trigger takes each notice once', async () => {
		const trigger = await waiting(
			{ products: [10] },
			{
				credentials: {
					agoraNotificationsApi: { notificationSecret: 'sandbox-notification-secret' },
				},
			},
		);
		const seen: number[] = [];
		let refusals = 1;
		const server = await listen((req, res) => {
			const chunks: Buffer[] = [];
			req.on('data', (chunk: Buffer) => chunks.push(chunk));
			req.on('end', () => {
				void trigger
					.deliver({
						headers: req.headers as Record<string, string>,
						rawBody: Buffer.concat(chunks),
					})
					.then(({ status, body, items }) => {
						seen.push(items?.length ?? 0);
						// The first answer is lost on the way.
						res.statusCode = refusals-- > 0 ? 502 : status;
						res.end(JSON.stringify(body));
					});
			});
		});
		const sandbox = await startSandbox();
		try {
			sandbox.control.configure('agora', { webhookUrl: server.baseUrl, retryGapMs: 1 });
			sandbox.control.seed('agora', { streams: 1, channel: 'new' });
			type Sent = Array<{ attempt: number; status: number }>;
			const sent = () =>
				(sandbox.control.inspect().agora as unknown as { notifications: Sent }).notifications;
			while (sent().length < 2) {
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
			expect(sent()).toMatchObject([
				{ attempt: 0, status: 502 },
				{ attempt: 1, status: 200 },
			]);
			expect(seen).toEqual([1, 0]);
		} finally {
			await sandbox.close();
			await server.close();
		}
	});
});
