import { optional, type Check } from '../../../engine/model/checks';
import type { Field, Idempotency, Parameters, Tools } from '../../../engine/model/operation';
import { refuse } from './refuse';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

const isUuid: Check = (value) =>
	typeof value === 'string' && UUID_V4.test(value) ? undefined : 'is not a UUID of version 4';

/** As HTTP writes it, or ISO 8601 with its zone: other texts leave the moment open. */
const TIME =
	/^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))$/;

const isTime: Check = (value) =>
	typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value))
		? undefined
		: 'is not a time, e.g. Fri, 20 Nov 2026 09:30:00 GMT';

/** The pair that makes a repeated request recognisable (OASIS Repeatable Requests 1.0). */
export const repeatabilityOptions: Field[] = [
	{
		displayName: 'Repeatability Request ID',
		name: 'repeatabilityRequestId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0f3a5c1e-9b1d-4c52-8a3f-5f0a7b8c9d0e',
		description:
			'UUID of version 4 under which Azure carries out this request only once. Set it together with Repeatability First Sent to repeat the request of an earlier run; a new one is made for each item if empty.',
		check: optional(isUuid),
	},
	{
		displayName: 'Repeatability First Sent',
		name: 'repeatabilityFirstSent',
		type: 'string',
		default: '',
		placeholder: 'e.g. Fri, 20 Nov 2026 09:30:00 GMT',
		description: 'When the request with this Repeatability Request ID was first sent',
		check: optional(isTime),
	},
];

/**
 * Both headers, or a refusal when only one is given: an ID with another time, or a time without
 * its ID, would not be the request of the earlier run.
 *
 * @throws Failure (`input`) naming the missing field.
 */
export function repeatability(parameters: Parameters, tools: Tools): Idempotency {
	const { repeatabilityRequestId: id, repeatabilityFirstSent: time } = parameters;
	if (Boolean(id) !== Boolean(time)) {
		throw refuse(
			`Repeatability ${id ? 'First Sent' : 'Request ID'} is missing`,
			'Set both Repeatability options, or none.',
		);
	}
	const requestId = id ? String(id) : tools.uuid();
	const firstSent = (time ? new Date(String(time)) : tools.now()).toUTCString();
	return {
		headers: {
			'Repeatability-Request-ID': requestId,
			'Repeatability-First-Sent': firstSent,
		},
		report: { repeatabilityRequestId: requestId, repeatabilityFirstSent: firstSent },
	};
}
