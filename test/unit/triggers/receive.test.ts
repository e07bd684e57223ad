import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { NodeOperationError, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';

import { headerOf, rawBytes, sameText } from '../../../signing/webhook';
import { listOfEvents } from '../../../triggers/parse';
import { receive, type Vendor } from '../../../triggers/receive';

/** Express as far as a trigger sees it. */
class Response extends EventEmitter {
	statusCode = 200;
	body: unknown;
	destroyed = false;

	status(code: number) {
		this.statusCode = code;
		return this;
	}

	send(body: unknown) {
		this.body = body;
		return this;
	}

	end() {
		return this;
	}
}

interface Sent {
	body: unknown;
	headers?: Record<string, string>;
	query?: Record<string, string>;
	response?: Response;
	/** n8n has not answered yet; otherwise it does so at once. */
	open?: boolean;
}

/** A trigger of a vendor that we made up: a key in a header, several events at once. */
class Trigger {
	readonly log: string[] = [];
	stored: IDataObject = {};
	mode = 'webhook';
	private readonly id = randomUUID();

	constructor(private readonly vendor: Partial<Vendor> = {}) {}

	async deliver({
		body,
		headers = { key: 'good' },
		query = {},
		response = new Response(),
		open = false,
	}: Sent) {
		const rawBody = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
		// There is nothing else that the frame could ask: no vendor, no clock to sleep by.
		const hook = {
			getRequestObject: () => ({ headers, query, rawBody }),
			getResponseObject: () => response,
			getMode: () => this.mode,
			getWorkflow: () => ({ id: this.id }),
			getNode: () => ({ id: 'node', name: 'Under Test' }),
			getWorkflowStaticData: () => this.stored,
			logger: { error: (text: string) => this.log.push(text) },
		} as unknown as IWebhookFunctions;
		const result = await receive(hook, { ...MADE_UP, ...this.vendor });
		if (!open) response.emit('finish');
		return { ...result, response, items: result.workflowData?.[0]?.map(({ json }) => json) };
	}
}

const MADE_UP: Vendor = {
	verify: async (request) =>
		await Promise.resolve(
			sameText(headerOf(request.headers, 'key'), 'good')
				? rawBytes(request)
				: { status: 401, reason: 'Unauthorized' },
		),
	eventsIn: listOfEvents,
	handshake: ([first]) => (first?.type === 'validation' ? { code: String(first.code) } : undefined),
	ours: ({ type }) => (type === 'wanted' ? { eventName: 'Wanted' } : undefined),
	idOf: ({ id }) => String(id ?? ''),
	answer: { taken: true },
};

let count = 0;
const event = (more: IDataObject = {}) => ({ type: 'wanted', id: `${(count += 1)}`, ...more });

it('T1 T10 a verified delivery is answered, and each of its events is an item', async () => {
	const events = Array.from({ length: 10 }, () => event());
	const { items, webhookResponse, noWebhookResponse } = await new Trigger().deliver({
		body: events,
	});
	expect(items).toEqual(events.map((one) => ({ ...one, eventName: 'Wanted' })));
	expect(webhookResponse).toEqual({ taken: true });
	// n8n answers, after it has created the execution.
	expect(noWebhookResponse).toBeUndefined();
});

it('T2 a refused delivery is answered by the trigger, and starts nothing', async () => {
	const sent = { body: event(), headers: { key: 'bad' } };
	const { response, ...result } = await new Trigger().deliver(sent);
	expect(result).toEqual({ noWebhookResponse: true, items: undefined });
	expect(response).toMatchObject({ statusCode: 401, body: 'Unauthorized' });
});

it('T2 a verification that breaks off is answered 500, and only n8n’s log says why', async () => {
	for (const [thrown, said] of [
		[new TypeError('secret-in-an-error'), 'broke off'],
		[new NodeOperationError({ name: 'x' } as never, 'Credentials not found'), 'Credentials not'],
	] as const) {
		const trigger = new Trigger({ verify: async () => await Promise.reject(thrown) });
		const { response, items } = await trigger.deliver({ body: event() });
		expect({ status: response.statusCode, items }).toEqual({ status: 500, items: undefined });
		expect(trigger.log).toEqual([expect.stringContaining(said)]);
		expect(`${trigger.log.join()}${String(response.body)}`).not.toContain('secret-in-an-error');
		expect(response.body).not.toContain('Credentials');
	}
});

it.each<[string, unknown, number]>([
	['any age without a limit', undefined, 200],
	['0 for any age', 0, 200],
	['within the limit', 600, 200],
	['within the limit, as digits', '600', 200],
	['too old', 60, 401],
	['a limit that is no number', 'ten minutes', 500],
	['a limit that is empty', '', 500],
	['a limit below zero', -1, 500],
	['a limit that is not a number', NaN, 500],
	['a limit without end', Infinity, 500],
	['true', true, 500],
	['null', null, 500],
])('T3 %s', async (_case, limit, status) => {
	const trigger = new Trigger({ age: { limit, of: ({ at }) => at } });
	const body = event({ at: Date.now() - 300_000 });
	const { items, response } = await trigger.deliver({ body });
	expect(response.statusCode).toBe(status);
	expect(items?.length ?? 0).toBe(status === 200 ? 1 : 0);
	expect(trigger.log.join()).toContain(status === 500 ? 'Maximum Age' : '');
});

it('T8 a handshake is answered after the verification, and starts nothing', async () => {
	const body = [{ type: 'validation', code: 'c-1' }];
	const trigger = new Trigger();
	expect(await trigger.deliver({ body })).toMatchObject({
		...{ webhookResponse: { code: 'c-1' }, items: undefined },
	});
	const refused = await trigger.deliver({ body, headers: {} });
	expect(refused.noWebhookResponse).toBe(true);
	expect(refused.webhookResponse).toBeUndefined();
});

it('a secret in the address reaches the verification', async () => {
	const trigger = new Trigger({
		verify: async (request) =>
			await Promise.resolve(
				request.query?.code === 'good' ? rawBytes(request) : { status: 401, reason: 'No' },
			),
	});
	expect((await trigger.deliver({ body: event(), query: { code: 'good' } })).items).toHaveLength(1);
	expect((await trigger.deliver({ body: event(), query: {} })).items).toBeUndefined();
});

it('T11 only wanted events are remembered: a thousand others push none out', async () => {
	const trigger = new Trigger();
	const wanted = event();
	await trigger.deliver({ body: wanted });
	const others = Array.from({ length: 1_001 }, () => event({ type: 'other' }));
	expect((await trigger.deliver({ body: others })).items).toBeUndefined();
	expect(trigger.stored.eventIds).toHaveLength(1);
	expect((await trigger.deliver({ body: wanted })).items).toBeUndefined();
});

it('T9 the same event twice in one delivery and in two is one item', async () => {
	const trigger = new Trigger();
	const one = event();
	expect((await trigger.deliver({ body: [one, one] })).items).toHaveLength(1);
	const again = await trigger.deliver({ body: one });
	expect(again).toMatchObject({ webhookResponse: { taken: true }, items: undefined });
});

it('T9 an event that nothing tells from others is always new', async () => {
	const trigger = new Trigger();
	const nameless = { type: 'wanted' };
	expect((await trigger.deliver({ body: [nameless, nameless] })).items).toHaveLength(2);
	expect((await trigger.deliver({ body: nameless })).items).toHaveLength(1);
	expect(trigger.stored).toEqual({});
});

it('T9 while the editor listens for a test event, nothing is remembered', async () => {
	const trigger = new Trigger();
	trigger.mode = 'manual';
	const one = event();
	for (let times = 0; times < 2; times++) {
		expect((await trigger.deliver({ body: one })).items).toHaveLength(1);
	}
	expect(trigger.stored).toEqual({});
	trigger.mode = 'webhook';
	expect((await trigger.deliver({ body: one })).items).toHaveLength(1);
});

it.each<[string, (response: Response) => void, number]>([
	['n8n has answered 200', (response) => response.emit('finish'), 0],
	['n8n has answered 204', (response) => response.status(204).emit('finish'), 0],
	['n8n could not start the execution', (response) => response.status(500).emit('finish'), 1],
	['n8n refused it', (response) => response.status(404).emit('finish'), 1],
	['the sender hung up', (response) => response.emit('close'), 1],
])('T16 delivered again after %s', async (_case, end, executions) => {
	const trigger = new Trigger();
	const one = event();
	const { response } = await trigger.deliver({ body: one, open: true });
	end(response);
	// Comes last in any case.
	response.emit('close');
	const again = await trigger.deliver({ body: one });
	expect(again.items?.length ?? 0).toBe(executions);
});

it('T16 a sender that has hung up before is no taker', async () => {
	const trigger = new Trigger();
	const one = event();
	await trigger.deliver({
		body: one,
		response: Object.assign(new Response(), { destroyed: true }),
	});
	expect((await trigger.deliver({ body: one })).items).toHaveLength(1);
});

it('T16 the same event while n8n has not yet answered: its end decides', async () => {
	for (const [status, executions] of [
		[200, 0],
		[500, 1],
	] as const) {
		const trigger = new Trigger();
		const one = event();
		const { response } = await trigger.deliver({ body: one, open: true });
		const again = trigger.deliver({ body: one });
		response.status(status).emit('finish');
		expect((await again).items?.length ?? 0).toBe(executions);
	}
});

it('an event never overwrites what we say of it, and never looks like a failed item', async () => {
	const body = event({ eventName: 'Forged', error: 'from the vendor' });
	const { items } = await new Trigger().deliver({ body });
	const { type, id } = body;
	const ours = { eventName: 'Wanted', vendorError: 'from the vendor' };
	expect(items).toEqual([{ ...ours, type, id }]);
	expect(Object.keys(items?.[0] ?? {})[0]).toBe('eventName');
});

it.each<[string, Buffer, number]>([
	['no JSON', Buffer.from('{"type":'), 400],
	['a text', Buffer.from('"wanted"'), 400],
	['a list of texts', Buffer.from('["wanted"]'), 400],
	['nesting of 100,000', Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)), 400],
	['2 MB', Buffer.alloc(2_000_000, 0x20), 413],
])('T15 %s is refused', async (_case, body, status) => {
	const { response, items } = await new Trigger().deliver({ body });
	expect({ status: response.statusCode, items }).toEqual({ status, items: undefined });
});

it('T4 bytes that n8n did not read of its own accord are asked for', async () => {
	const body = JSON.stringify(event());
	const request: Record<string, unknown> = { headers: { key: 'good' } };
	request.readRawBody = async () => {
		request.rawBody = await Promise.resolve(Buffer.from(body));
	};
	const hook = {
		getRequestObject: () => request,
		getResponseObject: () => new Response(),
		getMode: () => 'manual',
	} as unknown as IWebhookFunctions;
	expect((await receive(hook, MADE_UP)).workflowData?.[0]).toHaveLength(1);
});
