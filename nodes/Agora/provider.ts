import { isId, optional } from '../../engine/model/checks';
import { asText } from '../../engine/model/answer';
import type { Connection, Provider } from '../../engine/model/provider';
import { checkedBaseUrl } from '../../signing/address';
import { parseFallbackUrls } from '../../signing/agoraFallbacks';
import { fallbacks } from './fallbacks';
import { banRule } from './resources/banRule';
import { channel } from './resources/channel';
import { cloudRecording } from './resources/cloudRecording';
import { cloudTranscoding } from './resources/cloudTranscoding';
import { conversationalAi } from './resources/conversationalAi';
import { mediaPull } from './resources/mediaPull';
import { mediaPush } from './resources/mediaPush';
import { notification } from './resources/notification';
import { speechToText } from './resources/speechToText';
import { stream } from './resources/stream';
import { streamingKey } from './resources/streamingKey';
import { streamTemplate } from './resources/streamTemplate';
import { user } from './resources/user';
import { searches } from './searches';
import { read } from './shared/read';

/** Without a signature no clock counts, and nothing that rewrites requests. */
const ADVICE_FOR_BASIC = {
	'401 *': 'Check Customer ID, Customer Secret and that the App ID belongs to this account.',
};

export const agora: Provider = {
	name: 'agora',
	displayName: 'Agora',
	credentials: [{ type: 'agoraApi' }],
	resources: [
		stream,
		streamingKey,
		streamTemplate,
		banRule,
		user,
		channel,
		cloudRecording,
		mediaPush,
		mediaPull,
		cloudTranscoding,
		speechToText,
		conversationalAi,
		notification,
	],
	searches,
	fallbacks,
	requestId: {
		header: 'X-Request-ID',
		field: {
			displayName: 'Request ID',
			name: 'requestId',
			type: 'string',
			default: '',
			placeholder: 'e.g. case-4711',
			description: 'Sent as X-Request-ID; made for each item if empty',
			check: optional(
				isId({
					max: 128,
					pattern: /^[\x21-\x7e]+$/,
					allowed: 'only printable ASCII characters without blanks are allowed',
				}),
			),
		},
	},
	connect(credentialType, data): Connection {
		return {
			credentialType,
			baseUrl: checkedBaseUrl(data.baseUrl, {
				field: 'Base URL',
				allowInsecureHttp: data.allowInsecureHttp === true,
			}),
			bases: Object.fromEntries(
				parseFallbackUrls(data).map((address, index) => [`fallback${index}`, address]),
			),
			values: { appId: asText(data.appId) },
			secrets: [asText(data.customerSecret)].filter(Boolean),
			account: [data.customerId, data.customerSecret],
			allowUnauthorizedCerts: data.allowUnauthorizedCerts === true,
			...(data.authentication === 'basic' ? { advice: ADVICE_FOR_BASIC } : {}),
		};
	},
	read,
	retry: {
		again: ['409 *', '206 notCompleted'],
		never: ['429 quota'],
		// The request has reached the service, and its answer was too late.
		lost: ['206 notCompleted'],
	},
	advice: {
		'400 50':
			'The upload takes longer than a stop waits: look with Cloud Recording: Get Status, or use Do Not Wait for Upload.',
		'404 404':
			'The recording is over, was never started, or is moving to another server: look again in some minutes.',
		'206 65': 'The request was not completed, and a recording goes on: try again.',
		'415 *': 'Please report this: the node must send Content-Type application/json here.',
		'422 *': 'A quota of Conversational AI is used up: ask Agora for a higher one.',
		'501 *': 'Please report this: the node used a method that Agora does not have here.',
		'401 *':
			'Check Customer ID, Customer Secret and that the App ID belongs to this account. With HMAC also check the clock of n8n and any proxy that rewrites requests; Basic tells them apart.',
		'403 signature':
			'The signature was refused: check the Customer Secret, the clock of n8n (at most 5 minutes off) and any proxy that rewrites requests.',
		'403 notEnabled': 'Enable Media Gateway for the project: Agora Console, project, All Features.',
		'403 *': 'The key or stream belongs to another App ID, or the account may not do this.',
		'400 otherRegion': 'The key lives in the region that the text names: choose that Region.',
		'404 *': 'Check the ID and the Region; it may be over or deleted already.',
		'409 *': 'Agora reports too many changes at once: wait some seconds and try again.',
		'429 quota': 'A quota is used up: end streams that are not needed, or raise the quota.',
		'429 *': 'Too many requests, or a quota is used up: wait, and lower Concurrency.',
		'504 *': 'The result is not known: look with Get Many before you repeat.',
	},
};
