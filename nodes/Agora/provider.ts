import { isId, optional } from '../../engine/checks';
import { asText } from '../../engine/answer';
import type { Connection, Provider } from '../../engine/provider';
import { checkedBaseUrl } from '../../signing/address';
import { stream } from './resources/stream';
import { streamingKey } from './resources/streamingKey';
import { read } from './shared/read';

export const agora: Provider = {
	name: 'agora',
	displayName: 'Agora',
	credentials: [{ type: 'agoraApi' }],
	resources: [stream, streamingKey],
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
			values: { appId: asText(data.appId) },
			secrets: [asText(data.customerSecret)].filter(Boolean),
			account: [data.customerId, data.customerSecret],
			allowUnauthorizedCerts: data.allowUnauthorizedCerts === true,
		};
	},
	read,
	retry: { again: ['409 *'], never: ['429 quota'] },
	advice: {
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
