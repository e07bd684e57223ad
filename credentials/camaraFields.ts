import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

/** Where each layout has the call handling API, below the Base URL. */
export const callHandlingPaths: Record<string, string> = {
	merged: 'webrtc',
	'r2.2': 'webrtc-call-handling/v0.3',
	'r1.2': 'webrtc-call-handling/v0.2',
	candidate: 'webrtc-call-handling/v0.4rc1',
};

/** A notice below Layout that shows where calls are handled. */
const resultingAddresses: INodeProperties[] = Object.entries(callHandlingPaths).map(
	([layout, path]) => ({
		displayName: `Sessions are at <code>{Base URL}/${path}/sessions/{mediaSessionId}</code>`,
		name: `${layout.replace('.', '')}Address`,
		type: 'notice',
		default: '',
		displayOptions: { show: { layout: [layout] } },
	}),
);

/** The fields that say where an operator's CAMARA WebRTC APIs are. */
export const camaraAddressFields: INodeProperties[] = [
	{
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://api.example.com/camara',
		description: "Address of the operator's APIs, without the path of a single one",
	},
	{
		displayName: 'Layout',
		name: 'layout',
		type: 'options',
		default: 'merged',
		description: 'How the operator lays out the paths below the Base URL',
		options: [
			{
				name: 'Candidate',
				value: 'candidate',
				description: 'Release candidate, e.g. https://api.example.com/webrtc-call-handling/v0.4rc1',
			},
			{ name: 'Custom', value: 'custom', description: 'Paths of your own' },
			{
				name: 'Merged',
				value: 'merged',
				description:
					'All CAMARA APIs in one document, e.g. https://api.example.com/webrtc. Has call handling only.',
			},
			{
				name: 'Release R1.2',
				value: 'r1.2',
				description: 'Of March 2025, e.g. https://api.example.com/webrtc-call-handling/v0.2',
			},
			{
				name: 'Release R2.2',
				value: 'r2.2',
				description: 'Of September 2025, e.g. https://api.example.com/webrtc-call-handling/v0.3',
			},
		],
	},
	...resultingAddresses,
	{
		displayName: 'Release',
		name: 'release',
		type: 'options',
		default: 'r2.2',
		description: 'Whose contract the operator keeps at these paths',
		options: [
			{
				name: 'Candidate',
				value: 'candidate',
				description: 'Release candidate of R3.1; what the merged documentation is closest to',
			},
			{ name: 'R1.2', value: 'r1.2', description: 'Of March 2025' },
			{ name: 'R2.2', value: 'r2.2', description: 'Of September 2025' },
		],
		displayOptions: { show: { layout: ['custom', 'merged'] } },
	},
	{
		displayName: 'Call Handling Path',
		name: 'callHandlingPath',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. webrtc-call-handling/v0.3',
		displayOptions: { show: { layout: ['custom'] } },
		description: 'Path of the call handling API below the Base URL, or / when it has none',
	},
	{
		displayName: 'Registration Path',
		name: 'registrationPath',
		type: 'string',
		default: '',
		placeholder: 'e.g. webrtc-registration/v0.3',
		displayOptions: { show: { layout: ['custom'] } },
		description: 'Path of the registration API below the Base URL. Leave empty when there is none.',
	},
	{
		displayName: 'Events Path',
		name: 'eventsPath',
		type: 'string',
		default: '',
		placeholder: 'e.g. webrtc-events/v0.2',
		displayOptions: { show: { layout: ['custom'] } },
		description: 'Path of the events API below the Base URL. Leave empty when there is none.',
	},
];

/** What a token may do; pre-filled for ending calls, the other uses stand beside it. */
export const scopeField: INodeProperties = {
	displayName: 'Scope',
	name: 'scope',
	type: 'string',
	required: true,
	default: 'webrtc-call-handling:sessions:delete webrtc-call-handling:sessions:read',
	description:
		'Separated by spaces; pre-filled for ending calls and looking at them. A token of a subscriber needs openid as well, and where the operator demands it one purpose such as dpv:RequestedServiceProvision.',
	hint: 'Calls: webrtc-call-handling:sessions: with create, read, write, delete. Devices: webrtc-registration:sessions: with create, write, delete. Events and the trigger: webrtc-events:read, webrtc-events:delete, and webrtc-events:org.camaraproject.webrtc-events.v0. with session-invitation:create, session-status:create or registration-ends:create.',
};

/** A session that cannot exist; the leading part is the address of the call handling API. */
export const unknownSession = '/sessions/7c3f5b52-9d0e-4a66-8a55-d0f3c2b1e9a4';

/**
 * Asks for a session that cannot exist: CAMARA has nothing like "who am I". A 404 with CAMARA's
 * own code says that the token was accepted and that the address is right.
 *
 * @param url of such a session; relative where authenticate() knows the address
 */
export function camaraTest(url: string): ICredentialTestRequest {
	const status = (value: number, message: string) => ({
		type: 'responseCode' as const,
		properties: { value, message },
	});
	const busy = 'The service cannot answer at the moment. Test again later';
	return {
		request: {
			url,
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 429, 500, 502, 503, 504] },
			disableFollowRedirect: true,
			skipSslCertificateValidation: '={{$credentials.allowUnauthorizedCerts}}',
		},
		rules: [
			status(
				401,
				'The operator refused the token. Get a new one, and check that it is for this API',
			),
			status(
				403,
				'The token was accepted, but may not read sessions (scope webrtc-call-handling:sessions:read). Ending them may work all the same: that needs webrtc-call-handling:sessions:delete and cannot be tested without ending one',
			),
			...[429, 500, 502, 503, 504].map((value) => status(value, busy)),
			{
				// Fires when the answer has no code of CAMARA: then it is another server or path.
				type: 'responseSuccessBody',
				properties: {
					key: 'code',
					message:
						'Something answered, but not the call handling API: the address looks wrong. Check Base URL and Layout',
				},
			},
		] as ICredentialTestRequest['rules'],
	};
}
