import { targets } from '../../sandbox/framework/targets';
import type { CredentialTypeName, NodeName } from './world';

const { camara, azure, verba, agora, huawei } = targets;

/** One ending of the table, the target it ends, and the credentials that may do it. */
export interface EndingCase {
	step: string;
	provider: 'camara' | 'azure' | 'verba' | 'agora' | 'huawei';
	node: NodeName;
	parameters: Record<string, unknown>;
	/** The target's ID in the sandbox's state. */
	target: string;
	/** The first is used in the chain of all endings. */
	credentials: [CredentialTypeName, ...CredentialTypeName[]];
}

/** As the sandbox shows a streaming key: two first and three last characters. */
const maskedKey = agora.streamingKey.replace(/^(..).*(...)$/, '$1***$2');

/** In an order that can be run as a chain: Agora's key must be gone before the stream is cut. */
export const ENDINGS: EndingCase[] = [
	{
		step: 'End media session',
		provider: 'camara',
		node: 'camaraWebRtc',
		parameters: {
			resource: 'mediaSession',
			operation: 'end',
			mediaSessionId: camara.mediaSessionId,
		},
		target: camara.mediaSessionId,
		credentials: ['camaraApi', 'camaraOAuth2Api'],
	},
	{
		step: 'Cancel adding participant',
		provider: 'azure',
		node: 'azureCallAutomation',
		parameters: {
			resource: 'participant',
			operation: 'cancelAdd',
			callConnectionId: azure.callConnectionId,
			invitationId: azure.invitationId,
		},
		target: azure.invitationId,
		credentials: [
			'azureCommunicationApi',
			'azureCommunicationOAuth2Api',
			'azureCommunicationTokenApi',
		],
	},
	{
		step: 'Delete conversation',
		provider: 'verba',
		node: 'verintVerba',
		parameters: {
			resource: 'conversation',
			operation: 'delete',
			identifier: 'callId',
			callId: verba.callId,
		},
		target: verba.callId,
		credentials: ['verbaApi'],
	},
	{
		step: 'Delete streaming key',
		provider: 'agora',
		node: 'agora',
		parameters: {
			resource: 'streamingKey',
			operation: 'delete',
			appId: agora.appId,
			region: agora.region,
			streamingKey: agora.streamingKey,
		},
		target: maskedKey,
		credentials: ['agoraApi'],
	},
	{
		step: 'Disconnect stream',
		provider: 'agora',
		node: 'agora',
		parameters: {
			resource: 'stream',
			operation: 'forceDisconnect',
			appId: agora.appId,
			region: agora.region,
			sid: agora.sid,
		},
		target: agora.sid,
		credentials: ['agoraApi'],
	},
	{
		step: 'Dismiss room',
		provider: 'huawei',
		node: 'huaweiRtc',
		parameters: {
			resource: 'room',
			operation: 'dismiss',
			appId: huawei.appId,
			roomId: huawei.roomId,
		},
		target: huawei.roomId,
		credentials: ['huaweiCloudApi', 'huaweiCloudTokenApi'],
	},
];
