/** A slip of CAMARA's own documents: where it is, what stands there instead, and why. */
export interface Correction {
	file: string;
	/** The names that lead to the value. */
	at: string[];
	value: unknown;
	why: string;
}

const schemas = ['components', 'schemas'];

/** Everything that is laid over the published OpenAPI documents before they judge. */
export const corrections: Correction[] = [
	{
		file: 'r2.2/webrtc-registration.yaml',
		at: [...schemas, 'regSessionRequest', 'properties', 'deviceId'],
		value: { type: 'string', format: 'uuid' },
		why: '`pattern: uuid` was meant as `format: uuid`: it refuses every UUID but the word itself',
	},
	...['r1.2/webrtc-events-subscription.yaml', 'r2.2/webrtc-events.yaml'].map((file) => ({
		file,
		at: [...schemas, 'EventSessionStatus', 'allOf', '1', 'required'],
		value: ['data'],
		why: 'mediaSessionId and status stand in data, not in the envelope',
	})),
	{
		file: 'r1.2/webrtc-events-subscription.yaml',
		at: [...schemas, 'EventSessionInvitation', 'allOf', '1', 'required'],
		value: ['data'],
		why: 'mediaSessionId stands in data, not in the envelope',
	},
	...['r2.2/webrtc-events.yaml', 'candidate-0.4/webrtc-events-subscriptions.yaml'].map((file) => ({
		file,
		at: [...schemas, 'RegistrationEnds', 'properties', 'subscriptionId'],
		value: { $ref: '#/components/schemas/SubscriptionId' },
		why: "the document's own example carries it, its schema does not declare it",
	})),
	{
		file: 'candidate-0.4/webrtc-events-subscriptions.yaml',
		at: [...schemas, 'Subscription', 'properties', 'types', 'maxItems'],
		value: 3,
		why: 'the request takes up to three types, so the answer shows up to three',
	},
	{
		file: 'r1.2/webrtc-registration.yaml',
		at: ['paths', '/sessions', 'post', 'requestBody', 'required'],
		value: true,
		why: 'a registration without a body is answered with 400',
	},
];
