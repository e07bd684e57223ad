import { randomUUID } from 'node:crypto';
import type { Clock } from '../framework/provider';
import type { EventKeys } from './eventKeys';
import { createOutbox } from './outbox';
import type { AzureSwitches } from './switches';

/** `resultInformation` of an event: the HTTP-like code and the subcode. */
export interface Result {
	code: number;
	subCode: number;
	message: string;
}

export const succeeded: Result = { code: 200, subCode: 0, message: '' };
/** As recorded when the callee declines. */
export const declined: Result = { code: 603, subCode: 0, message: 'Decline. DiagCode: 603#0.@' };
/** As recorded on the leg that ended the call through the API. */
export const endedByApi: Result = {
	code: 200,
	subCode: 7000,
	message:
		'Call was ended by Azure Communication Service Call Automation API or a server bot. DiagCode: 0#7000.@',
};
/** As recorded on the other legs. */
export const conversationEnded: Result = {
	code: 200,
	subCode: 5001,
	message: 'This conversation has ended.. DiagCode: 0#5001.@',
};
/** As recorded when the other side of a call of two was removed. */
export const endedByRemoval: Result = {
	code: 200,
	subCode: 5002,
	message: 'The conversation has ended. DiagCode: 0#5002.@',
};
/** As recorded after a removal or a withdrawn invitation. */
export const withdrawn = (rawId: string): Result => ({
	code: 200,
	subCode: 5300,
	message: `addParticipants failed for participant ${rawId}. Underlying reason: The conversation has ended. DiagCode: 0#5300.@`,
});

/** The leg that an event is about. */
export interface EventSource {
	callConnectionId: string;
	serverCallId: string;
	correlationId: string;
	callbackUri: string;
}

/** What an operation said about its outcome events. */
export interface Asker {
	operationContext?: unknown;
	operationCallbackUri?: unknown;
}

const keptEvents = 500;

/** Makes Call Automation's callbacks: CloudEvents 1.0 in an array, signed by a token. */
export function createEvents(clock: Clock, switches: AzureSwitches, keys: EventKeys) {
	let log: Array<Record<string, unknown>> = [];
	const outbox = createOutbox(switches, () => ({
		'Content-Type': 'application/json; charset=utf-8',
		Authorization: keys.authorization(),
	}));

	/** An event with an address and a subject of its own. */
	function emit(
		type: string,
		{ url, subject, data }: { url: string; subject: string; data: Record<string, unknown> },
	): void {
		const name = `Microsoft.Communication.${type}`;
		const { resultInformation, ...rest } = data;
		const event = {
			id: randomUUID(),
			source: subject,
			type: name,
			data: {
				...rest,
				...(!switches.omitResultInformation && { resultInformation }),
				version: '2024-09-15',
				publicEventType: name,
			},
			time: new Date(clock.now()).toISOString().replace('Z', '0000+00:00'),
			specversion: '1.0',
			datacontenttype: 'application/json',
			subject,
		};
		log = [...log, event].slice(-keptEvents);
		outbox.add(url, name, event);
	}

	return {
		emit,
		/** The event of a leg: to the address of the operation, or of the call. */
		ofCall: (
			type: string,
			source: EventSource,
			{
				result = succeeded,
				asker = {},
				more = {},
			}: { result?: Result; asker?: Asker; more?: Record<string, unknown> } = {},
		): void => {
			const { callConnectionId, serverCallId, correlationId, callbackUri } = source;
			const { operationContext, operationCallbackUri } = asker;
			emit(type, {
				url: String(operationCallbackUri ?? callbackUri),
				subject: `calling/callConnections/${callConnectionId}`,
				data: {
					...more,
					...(operationContext ? { operationContext } : {}),
					resultInformation: result,
					callConnectionId,
					serverCallId,
					correlationId,
				},
			});
		},
		log: () => [...log],
		deliveries: () => outbox.lines(),
		open: () => outbox.open(),
		reset: () => {
			log = [];
			outbox.reset();
		},
	};
}

export type Events = ReturnType<typeof createEvents>;
