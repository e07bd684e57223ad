import type { IDataObject } from 'n8n-workflow';

import type { Provider } from '../../engine/model/provider';
import { agora } from '../../nodes/Agora/provider';
import { azureCallAutomation } from '../../nodes/AzureCallAutomation/provider';
import { camaraWebRtc } from '../../nodes/CamaraWebRtc/provider';
import { huaweiRtc } from '../../nodes/HuaweiRtc/provider';
import { verintVerba } from '../../nodes/VerintVerba/provider';
import type { Sandbox } from '../../sandbox';
import type { CredentialType, ProviderName } from '../../sandbox/framework/provider';
import { targets } from '../../sandbox/framework/targets';
import type { CredentialData } from './n8n';

type Parameters = Record<string, string>;

/** One provider's seed ending, with what a test must know to try it in every circumstance. */
export interface Seed {
	provider: ProviderName;
	/** The engine's own view of the provider: the source behind the node. */
	source: Provider;
	/** Type of the node in the package. */
	node: string;
	credential: CredentialType;
	/** The credential's field with the address. */
	addressField: string;
	/** The credential whose tokens n8n or the node fetches and renews. */
	renewing: { type: CredentialType; authentication?: string };
	resource: string;
	operation: string;
	/** What the fixed target needs. */
	parameters: Parameters;
	/** The parameter that names the target. */
	idField: string;
	/** Which of the parameters stands in the path or query of the ending, counted as in `at`. */
	namedAt: number;
	/** An ID of the right form that the vendor does not know. */
	unknownId: string;
	/** A part of the request line that only the ending has. */
	path: string;
	/** A part of the request line that only the look after it has; none where nothing can be seen. */
	lookPath?: string;
	/** Status of the answer that is worth "accepted". */
	taken: number;
	/** What the sandbox shows of the target in `live`: its id there. */
	stateId: string;
	/** How a repetition after a lost answer goes: again at once, or after a look. */
	repeat: 'safe' | 'afterLook';
	/** Options that every test of the ending starts from. */
	options?: IDataObject;
	/** A read or a list of the same node. */
	look: { resource: string; operation: string; parameters: Parameters };
	/** A refusal in the vendor's own format. */
	refusal(status: number, code?: string): { status: number; body: unknown };
	/** Adds targets and gives the parameters of each. */
	more(sandbox: Sandbox, count: number): Parameters[];
}

const verbaError = (code: string, message: string) =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<VerbaApi><Response code="${code}" type="DeleteCall"><ErrorMessage>${message}</ErrorMessage></Response></VerbaApi>`;

export const SEEDS: Seed[] = [
	{
		provider: 'camara',
		source: camaraWebRtc,
		node: 'camaraWebRtc',
		credential: 'camaraApi',
		addressField: 'baseUrl',
		renewing: { type: 'camaraOAuth2Api', authentication: 'oAuth2' },
		resource: 'mediaSession',
		operation: 'end',
		parameters: { mediaSessionId: targets.camara.mediaSessionId },
		idField: 'mediaSessionId',
		namedAt: -1,
		unknownId: 'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF',
		path: 'DELETE ',
		lookPath: 'GET ',
		taken: 204,
		stateId: targets.camara.mediaSessionId,
		repeat: 'safe',
		look: {
			resource: 'mediaSession',
			operation: 'get',
			parameters: { mediaSessionId: targets.camara.mediaSessionId },
		},
		refusal: (status, code = 'SOMETHING') => ({
			status,
			body: { status, code, message: 'A refusal.' },
		}),
		more: ({ control }, count) =>
			idsOf(control.seed('camara', { mediaSessions: count }).mediaSessionIds).map(
				(mediaSessionId) => ({ mediaSessionId }),
			),
	},
	{
		provider: 'azure',
		source: azureCallAutomation,
		node: 'azureCallAutomation',
		credential: 'azureCommunicationApi',
		addressField: 'endpoint',
		renewing: { type: 'azureCommunicationOAuth2Api', authentication: 'entraId' },
		resource: 'participant',
		operation: 'cancelAdd',
		parameters: {
			callConnectionId: targets.azure.callConnectionId,
			invitationId: targets.azure.invitationId,
		},
		idField: 'invitationId',
		namedAt: 0,
		unknownId: '00000000-d2ff-46d1-a629-4f9fb5f73d40',
		path: ':cancelAddParticipant',
		taken: 202,
		stateId: targets.azure.invitationId,
		repeat: 'safe',
		look: {
			resource: 'participant',
			operation: 'getAll',
			parameters: { callConnectionId: targets.azure.callConnectionId },
		},
		refusal: (status, code = '9999') => ({
			status,
			body: { error: { code, message: 'A refusal.' } },
		}),
		more: ({ control }, count) => {
			const { callConnectionId, invitationIds } = control.seed('azure', { invitations: count });
			return idsOf(invitationIds).map((invitationId) => ({
				callConnectionId: String(callConnectionId),
				invitationId,
			}));
		},
	},
	{
		provider: 'verba',
		source: verintVerba,
		node: 'verintVerba',
		credential: 'verbaApi',
		addressField: 'baseUrl',
		renewing: { type: 'verbaApi' },
		resource: 'conversation',
		operation: 'delete',
		parameters: { identifier: 'callId', callId: targets.verba.callId },
		idField: 'callId',
		namedAt: -1,
		unknownId: 'ffffffff-1111-4222-8333-444455556666',
		path: 'action=DeleteCall',
		lookPath: 'action=GetCallInformation',
		taken: 200,
		stateId: targets.verba.callId,
		repeat: 'afterLook',
		// On by default, which suites of its own judge (verbaDelete.test.ts).
		options: { lookBeforeEnding: false },
		look: {
			resource: 'conversation',
			operation: 'get',
			parameters: { identifier: 'callId', callId: targets.verba.callId },
		},
		refusal: (status, code = '-99') => ({ status, body: verbaError(code, 'A refusal.') }),
		more: ({ control }, count) =>
			idsOf(control.seed('verba', { conversations: count }).conversations).map((callId) => ({
				identifier: 'callId',
				callId,
			})),
	},
	{
		provider: 'agora',
		source: agora,
		node: 'agora',
		credential: 'agoraApi',
		addressField: 'baseUrl',
		renewing: { type: 'agoraApi' },
		resource: 'stream',
		operation: 'forceDisconnect',
		parameters: {
			appId: targets.agora.appId,
			region: targets.agora.region,
			sid: targets.agora.sid,
		},
		idField: 'sid',
		namedAt: -1,
		unknownId: 'ffffffff-3f4d-4e5f-8a9b-1c2d3e4f5a6b',
		path: 'DELETE ',
		lookPath: 'GET ',
		taken: 200,
		stateId: targets.agora.sid,
		repeat: 'safe',
		look: {
			resource: 'stream',
			operation: 'getAll',
			parameters: {
				appId: targets.agora.appId,
				region: targets.agora.region,
				channel: targets.agora.channel,
			},
		},
		refusal: (status) => ({ status, body: { status: 'error', message: 'A refusal.' } }),
		more: ({ control }, count) => {
			const { streams } = control.seed('agora', { streams: count, encoderReconnects: false });
			return (streams as Array<{ sid: string }>).map(({ sid }) => ({
				appId: targets.agora.appId,
				region: targets.agora.region,
				sid,
			}));
		},
	},
	{
		provider: 'huawei',
		source: huaweiRtc,
		node: 'huaweiRtc',
		credential: 'huaweiCloudApi',
		addressField: 'baseUrl',
		renewing: { type: 'huaweiCloudTokenApi', authentication: 'token' },
		resource: 'room',
		operation: 'dismiss',
		parameters: { appId: targets.huawei.appId, roomId: targets.huawei.roomId },
		idField: 'roomId',
		namedAt: -1,
		unknownId: 'no-such-room',
		path: '/dismiss',
		lookPath: '/rtc/rooms',
		taken: 202,
		stateId: targets.huawei.roomId,
		repeat: 'safe',
		look: {
			resource: 'room',
			operation: 'getAll',
			parameters: { appId: targets.huawei.appId, roomId: targets.huawei.roomId },
		},
		refusal: (status, code = 'RTC.00009999') => ({
			status,
			body: { error_code: code, error_msg: 'A refusal.' },
		}),
		more: ({ control }, count) => {
			const rooms = Array.from({ length: count }, () => `room-${++madeRooms}`);
			control.seed('huawei', { rooms });
			return rooms.map((roomId) => ({ appId: targets.huawei.appId, roomId }));
		},
	},
];

let madeRooms = 0;
const idsOf = (list: unknown): string[] => list as string[];

/** A good credential of the sandbox, with another address where one is given. */
export function credentialOf(
	{ addressField }: Pick<Seed, 'addressField'>,
	type: CredentialType,
	sandbox: Sandbox,
	baseUrl?: string,
): Record<string, CredentialData> {
	const data: CredentialData = { ...sandbox.credentials[type] };
	if (baseUrl) {
		const old = new URL(String(data[addressField])).origin;
		// Token endpoints live at the same address in the sandbox.
		for (const [name, value] of Object.entries(data)) {
			if (typeof value === 'string') data[name] = value.replace(old, baseUrl);
		}
	}
	return { [type]: data };
}

/** The node's parameters for an ending; an array of targets becomes expressions on the input. */
export function endingParameters(
	{ resource, operation, parameters, options: standard }: Seed,
	{
		perItem = false,
		options = {},
		...change
	}: { perItem?: boolean; options?: IDataObject } & IDataObject = {},
): IDataObject {
	const own = perItem
		? Object.fromEntries(Object.keys(parameters).map((name) => [name, `={{ $json.${name} }}`]))
		: parameters;
	return { resource, operation, ...own, ...change, options: { ...FAST, ...standard, ...options } };
}

/** Far above every vendor's limit, so that no test waits for a turn unless it wants to. */
const FAST: IDataObject = { requestsPerSecond: 100_000 };
