import { asObject, asText } from '../../../engine/model/answer';
import { isText } from '../../../engine/model/checks';
import {
	endOperation,
	writeOperation,
	type EndOperation,
	type Field,
	type Parameters,
	type Sight,
	type View,
	type WriteOperation,
} from '../../../engine/model/operation';
import { path, post } from '../../../engine/model/request';
import { get } from '../resources/call/get';
import { apiVersion, versionQuery } from './apiVersion';
import { callAnswers, isOfCall } from './callLook';
import {
	callConnectionId,
	filled,
	operationCallbackUri,
	operationContext,
	outcome,
} from './fields';

/** Transcription and media streaming, to a WebSocket named when the call was made. */
const SINCE = '2025-05-15';

interface Page {
	name: string;
	action: string;
	description: string;
	notice: string;
}

const locale: Field = {
	displayName: 'Locale',
	name: 'locale',
	type: 'string',
	default: '',
	placeholder: 'e.g. en-US',
	description: 'Language of what is said; as it was set before if empty',
	check: isText({ max: 64 }),
};
const speechModelEndpointId: Field = {
	displayName: 'Speech Model Endpoint ID',
	name: 'speechModelEndpointId',
	type: 'string',
	default: '',
	description: 'A speech model of your own',
	check: isText({ max: 512 }),
};

/** The request of all five: `POST /calling/callConnections/{callConnectionId}:{verb}`. */
const request =
	(verb: string, speech: boolean): WriteOperation['request'] =>
	(parameters) =>
		post(path`/calling/callConnections/${parameters.callConnectionId}` + `:${verb}`, {
			query: versionQuery(parameters.apiVersion, SINCE),
			body: {
				...(speech
					? {
							locale: filled(parameters.locale),
							speechModelEndpointId: filled(parameters.speechModelEndpointId),
						}
					: {}),
				...outcome(parameters),
			},
		});

/** Start and Update. */
export const streamOperation = (verb: string, page: Page, speech: boolean): WriteOperation =>
	writeOperation({
		...page,
		fields: [callConnectionId, ...(speech ? [locale] : []), operationContext, operationCallbackUri],
		options: [apiVersion(SINCE), ...(speech ? [speechModelEndpointId] : [])],
		target: ['callConnectionId'],
		// Azure takes no Repeatability headers here.
		repeat: 'never',
		request: request(verb, speech),
		item: () => ({ accepted: true }),
	});

/**
 * Stop. Get Call shows the state of the subscription (REST reference, CallConnectionProperties):
 * "inactive" stands for one that was stopped and for one that never ran, so it is an absence and no
 * end of its own.
 */
export const stopStreamOperation = (
	verb: string,
	page: Page,
	subscription: 'mediaStreamingSubscription' | 'transcriptionSubscription',
): EndOperation =>
	endOperation({
		...page,
		fields: [callConnectionId, operationContext, operationCallbackUri],
		options: [apiVersion(SINCE)],
		target: ['callConnectionId'],
		request: request(verb, false),
		// A repetition could stop what was started meanwhile: only while it is seen active.
		repeat: 'afterLook',
		answers: { '202': 'accepted', ...callAnswers },
		verify: {
			look: get,
			every: 3,
			upTo: 60,
			lookParameters: ({ callConnectionId, apiVersion }) => ({ callConnectionId, apiVersion }),
			sees: (sight, parameters) => seesStream(sight, parameters, subscription),
		},
	});

function seesStream({ notFound, body }: Sight, parameters: Parameters, subscription: string): View {
	if (notFound) return 'absent';
	if (!isOfCall(body, parameters)) return undefined;
	const state = asText(asObject(asObject(body)[subscription]).state);
	if (state === 'active') return 'alive';
	return state === 'inactive' || state === 'disabled' ? 'absent' : undefined;
}
