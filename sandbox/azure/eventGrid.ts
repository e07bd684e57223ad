import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { note, query, sendJson } from '../framework/http';
import type { Clock } from '../framework/provider';
import { deliver, isOwnMachine } from './delivery';
import { createOutbox } from './outbox';
import type { AzureSwitches } from './switches';

const topic =
	'/subscriptions/00000000-0000-4000-8000-000000000000/resourcegroups/sandbox/providers/microsoft.communication/communicationservices/sandbox';
const origin = 'eventgrid.azure.net';

interface Subscription {
	id: string;
	url: string;
	schema: 'EventGridSchema' | 'CloudEventSchemaV1_0';
	validationCode: string;
	state: 'validating' | 'active' | 'failed' | 'awaiting manual action';
}

/** A header of an answer as text; '' when absent. */
const textOf = (headers: Record<string, unknown>, name: string) => {
	const value = headers[name];
	return typeof value === 'string' ? value : '';
};

/**
 * Azure Event Grid as far as Communication Services uses it: subscriptions with their handshakes
 * (POST SubscriptionValidation; OPTIONS for the CloudEvents schema), manual validation, and events.
 */
export function createEventGrid(clock: Clock, switches: AzureSwitches, baseUrl: () => string) {
	let subscriptions: Subscription[] = [];
	let log: Array<Record<string, unknown>> = [];
	let handshakes = 0;
	const eventGrid = createOutbox(switches, () => ({
		'Content-Type': 'application/json; charset=utf-8',
		'aeg-event-type': 'Notification',
	}));
	const cloudEvents = createOutbox(switches, () => ({
		'Content-Type': 'application/cloudevents-batch+json; charset=utf-8',
		Origin: origin,
	}));
	const time = () => new Date(clock.now()).toISOString();

	async function validate(one: Subscription): Promise<void> {
		const { validationCode, url, id } = one;
		const validationUrl = `${baseUrl()}/eventsubscriptions/${id}/validate?token=${validationCode}`;
		const event = {
			id: randomUUID(),
			topic,
			subject: '',
			data: { validationCode, validationUrl },
			eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
			eventTime: time(),
			metadataVersion: '1',
			dataVersion: '1',
		};
		const answer = await deliver(
			'POST',
			url,
			{ 'Content-Type': 'application/json', 'aeg-event-type': 'SubscriptionValidation' },
			[event],
		);
		const { validationResponse } = Object(answer.body) as { validationResponse?: unknown };
		if (one.state === 'active' || answer.status !== 200) {
			if (one.state !== 'active') one.state = 'failed';
		} else one.state = validationResponse === validationCode ? 'active' : 'awaiting manual action';
	}

	async function askConsent(one: Subscription): Promise<void> {
		const answer = await deliver('OPTIONS', one.url, { 'WebHook-Request-Origin': origin });
		const allowed = textOf(answer.headers, 'webhook-allowed-origin');
		const rate = textOf(answer.headers, 'webhook-allowed-rate');
		const consents = answer.status === 200 && ['*', origin].includes(allowed) && rate !== '';
		one.state = consents ? 'active' : 'failed';
	}

	return {
		/** Makes a subscription to an address on this machine and starts its handshake. */
		subscribe: (url: string, schema: string = 'EventGridSchema'): string => {
			if (!isOwnMachine(url)) throw new Error('An Event Grid address must be on this machine');
			if (schema !== 'EventGridSchema' && schema !== 'CloudEventSchemaV1_0') {
				throw new Error('Unknown schema. Known: EventGridSchema, CloudEventSchemaV1_0');
			}
			const one: Subscription = {
				id: randomUUID(),
				url,
				schema,
				validationCode: randomUUID(),
				state: 'validating',
			};
			subscriptions.push(one);
			handshakes += 1;
			const handshake = schema === 'EventGridSchema' ? validate(one) : askConsent(one);
			void handshake.finally(() => {
				handshakes -= 1;
			});
			return one.id;
		},
		/** GET /eventsubscriptions/{id}/validate: the manual way of the handshake. */
		validateByHand: (req: Request, res: Response): void => {
			const one = subscriptions.find(({ id }) => id === req.params.id);
			const good = one && query(req).get('token') === one.validationCode;
			if (good) one.state = 'active';
			note(res, good ? 'subscription validated' : 'refused: unknown subscription or token');
			sendJson(res, good ? 200 : 404, { validated: good === true });
		},
		/** An event of the resource, to every active subscription. */
		publish: (type: string, subject: string, data: Record<string, unknown>): void => {
			const name = `Microsoft.Communication.${type}`;
			const id = randomUUID();
			const asGrid = {
				...{ id, topic, subject, data, eventType: name },
				...{ dataVersion: '1.0', metadataVersion: '1', eventTime: time() },
			};
			log = [...log, asGrid].slice(-200);
			for (const { url, schema, state } of subscriptions) {
				if (state !== 'active') continue;
				if (schema === 'EventGridSchema') eventGrid.add(url, name, asGrid);
				else {
					const event = { id, source: topic, subject, type: name, time: time(), data };
					cloudEvents.add(url, name, { ...event, specversion: '1.0' });
				}
			}
		},
		log: () => [...log],
		open: () => handshakes + eventGrid.open() + cloudEvents.open(),
		deliveries: () => [...eventGrid.lines(), ...cloudEvents.lines()],
		inspect: () => subscriptions.map(({ id, schema, state }) => ({ id, schema, state })),
		secrets: () => subscriptions.map(({ validationCode }) => validationCode),
		reset: () => {
			subscriptions = [];
			log = [];
			eventGrid.reset();
			cloudEvents.reset();
		},
	};
}

export type EventGrid = ReturnType<typeof createEventGrid>;
