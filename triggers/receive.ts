import {
	NodeOperationError,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { isRecent, isRefusal, type IncomingRequest, type Refusal } from '../signing/webhook';
import { ageLimit } from './age';
import { refuse, taken, type OutgoingResponse } from './answer';
import { itemFrom } from './item';
import { memoryOf } from './memory';
import { oneEvent, parsedBody, type VendorEvent } from './parse';

/** An answer that starts nothing, with the status that the trigger's description names. */
export interface Answer {
	answer: IDataObject;
}

/** What is the vendor's own about a delivery. */
export interface Vendor {
	/**
	 * Whether the delivery is the vendor's. Nothing of it is believed before. It may throw: the
	 * sender is answered 500, nothing starts, and the reason stands in n8n's log.
	 *
	 * @returns the verified bytes; or why they are refused; or an answer at once, to a probe
	 */
	verify(request: IncomingRequest): Promise<Buffer | Refusal | Answer>;
	/** The events in the parsed body; one object if absent. */
	eventsIn?(body: unknown): readonly VendorEvent[] | Refusal;
	/** The answer to a verified delivery that only wants to be answered, as a handshake does. */
	handshake?(events: readonly VendorEvent[]): IDataObject | undefined;
	/** The limit of age: the option's value, and the vendor's own time of an event. */
	age?: { limit: unknown; of: (event: VendorEvent, request: IncomingRequest) => unknown };
	/** What we say of an event, `{}` for nothing; undefined when the user does not want it. */
	ours(event: VendorEvent): IDataObject | undefined;
	/** The event as it may be shown, e.g. with secrets masked; as it came if absent. */
	shown?(event: VendorEvent): VendorEvent;
	/** What tells the event from others, the same each time it is sent; '' if nothing does. */
	idOf(event: VendorEvent, request: IncomingRequest): string;
	/** The body that the vendor wants to see in the answer. */
	answer?: IDataObject;
}

/**
 * One delivery, from the raw bytes to the items: verification, parsing, age, handshake, the
 * user's choice, de-duplication, answer. No step before the verification believes anything, none
 * waits for a vendor, and none throws: each delivery is answered, and recorded only when it starts
 * an execution.
 *
 * n8n itself sends the answer, after it has created the execution; the status is `responseCode`
 * of the webhook's description, or 200.
 */
export async function receive(
	hook: IWebhookFunctions,
	vendor: Vendor,
): Promise<IWebhookResponseData> {
	const response = hook.getResponseObject() as unknown as OutgoingResponse;
	const request = await requestOf(hook);
	const verdict = await judged(hook, vendor, request);
	if (!Buffer.isBuffer(verdict)) {
		return isRefusal(verdict) ? refuse(response, verdict) : { webhookResponse: verdict.answer };
	}
	const parsed = parsedBody(verdict);
	if (isRefusal(parsed)) return refuse(response, parsed);
	const events = (vendor.eventsIn ?? oneEvent)(parsed.body);
	if (isRefusal(events)) return refuse(response, events);
	const outdated = tooOld(hook, vendor, events, request);
	if (outdated) return refuse(response, outdated);
	const handshake = vendor.handshake?.(events);
	if (handshake) return { webhookResponse: handshake };

	const wanted = events.flatMap((event) => {
		const ours = vendor.ours(event);
		return ours
			? [{ id: vendor.idOf(event, request), json: itemFrom(shown(vendor, event), ours) }]
			: [];
	});
	const fresh = hook.getMode() === 'manual' ? wanted : await firstTimes(hook, response, wanted);
	const answer = vendor.answer ? { webhookResponse: vendor.answer } : {};
	return fresh.length > 0
		? { ...answer, workflowData: [fresh.map(({ json }) => ({ json }))] }
		: answer;
}

/** The request with its raw bytes, which n8n reads on demand for content types it does not know. */
async function requestOf(hook: IWebhookFunctions): Promise<IncomingRequest> {
	const request = hook.getRequestObject() as unknown as IncomingRequest & {
		readRawBody?: () => Promise<void>;
	};
	if (request.rawBody === undefined) await request.readRawBody?.();
	return request;
}

/** A verification that breaks, e.g. on a credential that is missing, is told to n8n's log only. */
async function judged(
	hook: IWebhookFunctions,
	vendor: Vendor,
	request: IncomingRequest,
): Promise<Buffer | Refusal | Answer> {
	try {
		return await vendor.verify(request);
	} catch (thrown) {
		// Other errors may quote what they were given.
		const reason =
			thrown instanceof NodeOperationError ? thrown.message : 'The verification broke off';
		return misconfigured(hook, { status: 500, reason });
	}
}

function tooOld(
	hook: IWebhookFunctions,
	{ age }: Vendor,
	events: readonly VendorEvent[],
	request: IncomingRequest,
): Refusal | undefined {
	const limit = ageLimit(age?.limit);
	if (isRefusalOfAge(limit)) return misconfigured(hook, limit);
	if (!age || limit === 0) return undefined;
	const now = Date.now();
	return events.every((event) => isRecent(age.of(event, request), now, limit))
		? undefined
		: { status: 401, reason: 'The event is too old' };
}

const isRefusalOfAge = (limit: number | Refusal): limit is Refusal => typeof limit !== 'number';

/** What only the workflow's builder can mend: the reason is theirs, the sender gets the status. */
function misconfigured(hook: IWebhookFunctions, { status, reason }: Refusal): Refusal {
	hook.logger.error(`${hook.getNode().name}: a delivery could not be taken. ${reason}`);
	return { status, reason: 'The receiver is not set up correctly' };
}

function shown(vendor: Vendor, event: VendorEvent): VendorEvent {
	return vendor.shown?.(event) ?? event;
}

/** Those that were not taken before. An event that nothing tells from others is always new. */
async function firstTimes<T extends { id: string }>(
	hook: IWebhookFunctions,
	response: OutgoingResponse,
	wanted: T[],
): Promise<T[]> {
	const ids = wanted.map(({ id }) => id).filter((id) => id !== '');
	if (ids.length === 0) return wanted;
	const memory = memoryOf(`${hook.getWorkflow().id}:${hook.getNode().id}`);
	const stored = hook.getWorkflowStaticData('node');
	const fresh = await memory.newAmong(ids, stored, taken(response));
	// Twice in one delivery is once.
	return wanted.filter(({ id }) => id === '' || fresh.delete(id));
}
