import assert from 'node:assert/strict';
import { importWorkflows } from '../../scripts/host/imports';
import { targets } from '../../sandbox/framework/targets';
import {
	chain,
	credentialOf,
	itemsOf,
	requireOver,
	START,
	type CredentialTypeName,
	type Step,
	type World,
} from './world';

const { camara, azure, agora, huawei, verba } = targets;
const ingress = `/${agora.region}/v1/projects/${agora.appId}/rtls/ingress`;
const call = `/calling/callConnections/${azure.callConnectionId}`;

interface Request {
	method: string;
	path: string;
	query?: Record<string, string>;
	body?: Record<string, unknown>;
	status: number;
}

interface Case {
	type: CredentialTypeName;
	provider: 'camara' | 'azure' | 'verba' | 'agora' | 'huawei';
	/** A look with a query, and an ending; both must carry what the credential adds. */
	look: Request;
	end?: Request & { target: string };
}

/** Endpoints of the vendors that users reach with n8n's own node and our credentials. */
const CASES: Case[] = [
	{
		type: 'camaraApi',
		provider: 'camara',
		look: {
			method: 'GET',
			path: `/webrtc-call-handling/v0.3/sessions/${camara.mediaSessionId}`,
			status: 200,
		},
	},
	{
		type: 'azureCommunicationApi',
		provider: 'azure',
		look: {
			method: 'GET',
			path: `${call}/participants`,
			query: { 'api-version': '2024-09-15' },
			status: 200,
		},
		end: {
			method: 'POST',
			path: `${call}/participants:cancelAddParticipant?api-version=2024-09-15`,
			body: { invitationId: azure.invitationId, operationContext: 'from the HTTP Request node, ä' },
			status: 202,
			target: azure.invitationId,
		},
	},
	{
		type: 'azureCommunicationTokenApi',
		provider: 'azure',
		look: {
			method: 'GET',
			path: `${call}/participants`,
			query: { 'api-version': '2024-09-15' },
			status: 200,
		},
	},
	{
		type: 'verbaApi',
		provider: 'verba',
		look: {
			method: 'GET',
			path: '/verba/api',
			query: { action: 'GetCallID', platformCallID: verba.platformCallId, responseType: 'XML' },
			status: 200,
		},
	},
	{
		type: 'agoraApi',
		provider: 'agora',
		look: {
			method: 'GET',
			path: `${ingress}/online-streams`,
			query: { channel: agora.channel },
			status: 200,
		},
		end: {
			method: 'DELETE',
			path: `${ingress}/streamkeys/${agora.streamingKey}`,
			status: 200,
			target: agora.streamingKey.replace(/^(..).*(...)$/, '$1***$2'),
		},
	},
	...(['huaweiCloudApi', 'huaweiCloudTokenApi'] as const).map((type): Case => ({
		type,
		provider: 'huawei',
		look: {
			method: 'GET',
			path: `/v1/${huawei.projectId}/rtc/rooms`,
			query: { app: huawei.appId, room_id: huawei.roomId, state: 'RUNNING' },
			status: 200,
		},
		end: {
			method: 'POST',
			path: `/v2/apps/${huawei.appId}/rooms/${huawei.roomId}/dismiss`,
			status: 202,
			target: huawei.roomId,
		},
	})),
];

/** The parameters of n8n's HTTP Request node, version 4.2. */
function httpRequest(world: World, { type, provider }: Case, name: string, request: Request): Step {
	const { method, path, query, body } = request;
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credential: credentialOf(world, type),
		parameters: {
			method,
			url: world.sandbox.baseUrls[provider] + path,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: type,
			...(query
				? {
						sendQuery: true,
						queryParameters: {
							parameters: Object.entries(query).map(([key, value]) => ({ name: key, value })),
						},
					}
				: {}),
			...(body
				? { sendBody: true, specifyBody: 'json', jsonBody: JSON.stringify(body, null, 2) }
				: {}),
			// not Never Error: with it n8n would not renew a token that the sandbox has forgotten
			options: { response: { response: { fullResponse: true } } },
		},
	};
}

/** Our credentials sign for n8n's HTTP Request node too: the strict sandbox is the judge. */
export async function httpRequestChecks(world: World): Promise<void> {
	const { runner, playground, sandbox } = world;
	const flows = CASES.map((one) => ({
		...one,
		workflow: chain(`e2e-http-${one.type}`, [
			httpRequest(world, one, 'Look', one.look),
			...(one.end ? [httpRequest(world, one, 'End', one.end)] : []),
		]),
	}));
	await importWorkflows(
		playground.server,
		flows.map(({ workflow }) => workflow),
	);

	for (const { type, provider, look, end, workflow } of flows) {
		await runner.check(`HTTP Request node with ${type} passes the strict sandbox`, async () => {
			sandbox.control.reset();
			const execution = await playground.api.runWorkflow(workflow, START);
			for (const [name, request] of [
				['Look', look],
				...(end ? ([['End', end]] as const) : []),
			] as const) {
				const [answer] = itemsOf(execution, name);
				assert.equal(
					answer?.statusCode,
					request.status,
					`${name}: ${JSON.stringify(answer?.body)}`,
				);
			}
			if (end) requireOver(sandbox, [{ provider, target: end.target }]);
		});
	}
}
