import { NodeOperationError, type IDataObject, type IWebhookFunctions } from 'n8n-workflow';

import { KeySets, refusalOfToken } from '../../../signing/azureEvents';
import {
	headerOf,
	isRefusal,
	rawBytes,
	sameText,
	type IncomingRequest,
	type Refusal,
} from '../../../signing/webhook';
import { listOfEvents, type VendorEvent } from '../../../triggers/parse';
import type { Vendor } from '../../../triggers/receive';
import { CALLBACKS, GRID_EVENTS, nameOf } from './events';
import { proofComplaint, proofOf, type Proof } from './proof';

const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent';
const CALLBACK = new Set<string>(CALLBACKS);
const KNOWN = new Set<string>([...CALLBACKS, ...GRID_EVENTS]);

/** What a delivery has been proven by. */
interface Proven {
	token: boolean;
	secret: boolean;
}

const keySets = new KeySets();

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const dataOf = ({ data }: VendorEvent): VendorEvent =>
	typeof data === 'object' && data !== null ? (data as VendorEvent) : {};
const typeOf = (event: VendorEvent): string => textOf(event.type) || textOf(event.eventType);
/** Event Grid's own schema has `eventType`; in the CloudEvents schema its source is the resource. */
const isFromGrid = (event: VendorEvent): boolean =>
	textOf(event.eventType) !== '' || textOf(event.source).startsWith('/subscriptions/');

/** Asks whether the address is ours; only the secret in it says so. */
const isValidation = (event: VendorEvent): boolean => typeOf(event) === VALIDATION;

/**
 * Azure's manners: callbacks of Call Automation are arrays of CloudEvents with a token that
 * Microsoft has signed for the resource; Event Grid signs nothing, so that a secret in the address
 * must do ("How to secure webhook endpoint", Call Automation; "Webhook event delivery", Event Grid).
 */
export function deliveries(hook: IWebhookFunctions): Vendor {
	const options = hook.getNodeParameter('options', {}) as Record<string, unknown>;
	let proof: Proof | undefined;
	let proven: Proven = { token: false, secret: false };

	return {
		verify: async (request) => {
			const fields = await hook.getCredentials('azureCommunicationEventsApi');
			const complaint = proofComplaint(fields);
			if (complaint) throw new NodeOperationError(hook.getNode(), complaint);
			proof = proofOf(fields);
			const bytes = rawBytes(request);
			if (isRefusal(bytes)) return bytes;
			const secret = hasSecret(request, proof.secrets);
			const refusal = await refusalByToken(hook, request, proof, fields);
			if (refusal && !secret) return refusal;
			proven = { token: refusal === undefined, secret };
			return bytes;
		},
		eventsIn: (body) => {
			const events = listOfEvents(body);
			if (!Array.isArray(events)) return events;
			return problemIn(events as readonly VendorEvent[], proven, proof) ?? events;
		},
		handshake: (events) => {
			const [only, ...others] = events;
			// It comes alone; among others these would be lost.
			if (!only || others.length > 0 || !isValidation(only)) return undefined;
			return { validationResponse: textOf(dataOf(only).validationCode) };
		},
		age: {
			limit: options.maxAge,
			of: (event) => Date.parse(textOf(event.time) || textOf(event.eventTime)),
		},
		ours: (event) => oursOf(event, hook, options),
		idOf: (event) => {
			const id = textOf(event.id);
			return id === '' ? '' : `${textOf(event.source) || textOf(event.topic)} ${id}`;
		},
	};
}

/** The token's problem; without an audience there is no token to judge. */
async function refusalByToken(
	hook: IWebhookFunctions,
	{ headers }: IncomingRequest,
	{ audience, issuer, keysUrl }: Proof,
	fields: IDataObject,
): Promise<Refusal | undefined> {
	if (audience === '')
		return { status: 401, reason: 'The secret in the address is missing or wrong' };
	const now = new Date();
	try {
		return await refusalOfToken(
			headerOf(headers, 'authorization'),
			{ issuer, audience },
			async (kid) =>
				await keySets.having(
					kid,
					keysUrl,
					now.getTime(),
					async (url) => await keysAt(hook, url, fields.allowUnauthorizedCerts === true),
				),
			now,
		);
	} catch {
		return { status: 503, reason: 'The keys of the sender could not be fetched' };
	}
}

async function keysAt(
	hook: IWebhookFunctions,
	url: string,
	anyCertificate: boolean,
): Promise<unknown> {
	return (await hook.helpers.httpRequest({
		url,
		json: true,
		timeout: 5_000,
		disableFollowRedirect: true,
		skipSslCertificateValidation: anyCertificate,
	})) as unknown;
}

/** The address of the trigger may carry the secret: `?secret=…`. All are tried, in constant time. */
function hasSecret({ query }: IncomingRequest, secrets: readonly string[]): boolean {
	const presented = textOf(query?.secret);
	let good = false;
	for (const secret of secrets) if (sameText(presented, secret)) good = true;
	return good;
}

/** What is wrong with the events, also beside what has proven them. */
function problemIn(
	events: readonly VendorEvent[],
	{ token, secret }: Proven,
	proof: Proof | undefined,
): Refusal | undefined {
	if (events.some((event) => typeOf(event) === '')) {
		return { status: 400, reason: 'The body holds something that is no event' };
	}
	if (!secret && events.some((event) => isFromGrid(event) || isValidation(event))) {
		return { status: 401, reason: 'Event Grid needs the secret in the address' };
	}
	// With an audience the secret alone is good for Event Grid only, which sends no callbacks: the
	// form of its events can be written by anybody who knows the address.
	const needsToken = (event: VendorEvent) =>
		!isFromGrid(event) || CALLBACK.has(nameOf(typeOf(event)));
	if (!token && proof?.audience !== '' && events.some(needsToken)) {
		return { status: 401, reason: 'A callback needs a token of the resource' };
	}
	return undefined;
}

/** What we say of an event; undefined when the user does not want it. */
function oursOf(
	event: VendorEvent,
	hook: IWebhookFunctions,
	options: Record<string, unknown>,
): IDataObject | undefined {
	if (isValidation(event)) return undefined;
	const eventName = nameOf(typeOf(event));
	const chosen = hook.getNodeParameter('events', []) as string[];
	const wanted =
		chosen.length === 0 ||
		chosen.includes(eventName) ||
		(options.unknownEvents === true && !KNOWN.has(eventName));
	if (!wanted || !fitsCall(event, options) || !fitsContext(event, options)) return undefined;
	return { eventName, channel: isFromGrid(event) ? 'eventGrid' : 'callback' };
}

/** The events of a recording carry the leg of the recording bot: a call has three IDs. */
function fitsCall(event: VendorEvent, { call }: Record<string, unknown>): boolean {
	if (typeof call !== 'string' || call === '') return true;
	const { callConnectionId, serverCallId, correlationId } = dataOf(event);
	return [callConnectionId, serverCallId, correlationId].includes(call);
}

function fitsContext(event: VendorEvent, { operationContext }: Record<string, unknown>): boolean {
	if (typeof operationContext !== 'string' || operationContext === '') return true;
	return dataOf(event).operationContext === operationContext;
}
