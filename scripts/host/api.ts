import { Agent } from 'node:http';
import axios, { type AxiosInstance } from 'axios';
import type { Instance } from './server';

/** One item as n8n stores it. */
export interface ExecutionItem {
	json: Record<string, unknown>;
	pairedItem?: unknown;
	error?: { message?: string; description?: string };
}

/** What one run of one node left. */
export interface NodeRun {
	executionStatus?: string;
	error?: { message?: string; description?: string | null };
	data?: { main?: Array<ExecutionItem[] | null> };
}

export interface Execution {
	id: string;
	status: string;
	mode?: string;
	finished?: boolean;
	runData: Record<string, NodeRun[]>;
	error?: { message?: string; description?: string | null; node?: { name?: string } };
}

export interface CredentialData {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface Workflow {
	id: string;
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		credentials?: Record<string, { id: string | null; name: string }>;
		[key: string]: unknown;
	}>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[key: string]: unknown;
}

const ANSWER_WITHIN_MS = 60_000;
const EXECUTION_WITHIN_MS = 120_000;
const LOOK_MS = 200;
const API_SCOPES = [
	...['execution:list', 'execution:read', 'workflow:list', 'workflow:read'],
	...['workflow:activate', 'workflow:deactivate'],
];

/** A logged-in owner's view of n8n, over HTTP with axios. */
export type N8nApi = Awaited<ReturnType<typeof connect>>;

async function ask<T>(
	http: AxiosInstance,
	method: 'GET' | 'POST',
	path: string,
	body?: unknown,
): Promise<T> {
	const answer = await http.request<T & { message?: string }>({ method, url: path, data: body });
	if (answer.status >= 300) {
		const reason = typeof answer.data === 'object' ? answer.data.message : undefined;
		throw new Error(`n8n answered ${method} ${path} with ${answer.status} ${reason ?? ''}`.trim());
	}
	return answer.data;
}

/** Makes the owner account if there is none yet, logs in, and returns what can be done then. */
export async function connect(url: string, owner: Pick<Instance, 'email' | 'password'>) {
	const http = axios.create({
		baseURL: url,
		timeout: ANSWER_WITHIN_MS,
		// n8n closes idle connections, and a request may be on its way on one of them
		httpAgent: new Agent({ keepAlive: false }),
		proxy: false,
		validateStatus: () => true,
	});
	const settings = await settingsOf(http);
	if (settings.userManagement.showSetupOnFirstLoad) {
		await ask(http, 'POST', '/rest/owner/setup', {
			...pick(owner),
			firstName: 'Sandbox',
			lastName: 'Owner',
		});
	}
	const login = await http.post<{ message?: string }>('/rest/login', {
		emailOrLdapLoginId: owner.email,
		password: owner.password,
	});
	if (login.status !== 200) {
		throw new Error(
			`n8n refused the login of ${owner.email}: ${login.data?.message ?? login.status}`,
		);
	}
	const cookies = (login.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '');
	http.defaults.headers.common.cookie = cookies.join('; ');
	let apiKey: Promise<string> | undefined;
	const keyOfApi = async () => await (apiKey ??= makeApiKey(http));

	return {
		http,
		/** `name=value` of the login cookie, for a browser. */
		cookies,
		nodeTypes: async () =>
			await ask<Array<{ name: string; displayName: string }>>(http, 'GET', '/types/nodes.json'),
		credentialTypes: async () =>
			await ask<Array<{ name: string; displayName: string }>>(
				http,
				'GET',
				'/types/credentials.json',
			),
		credentials: async () =>
			(
				await ask<{ data: Array<{ id: string; name: string; type: string }> }>(
					http,
					'GET',
					'/rest/credentials',
				)
			).data,
		workflows: async () =>
			(await ask<{ data: Array<{ id: string; name: string }> }>(http, 'GET', '/rest/workflows'))
				.data,
		/** Presses the Test button of a stored credential with this data. */
		testCredential: async (credentials: CredentialData) =>
			(
				await ask<{ data: { status: 'OK' | 'Error'; message: string } }>(
					http,
					'POST',
					'/rest/credentials/test',
					{
						credentials,
					},
				)
			).data,
		/**
		 * Presses Execute Workflow and waits for the end, or with `waits` until a Wait node holds it;
		 * `trigger` is the name of the start node.
		 */
		async runWorkflow(workflow: Workflow, trigger: string, waits = false): Promise<Execution> {
			const { data } = await ask<{ data: { executionId?: string } }>(
				http,
				'POST',
				`/rest/workflows/${workflow.id}/run`,
				{ workflowData: workflow, triggerToStartFrom: { name: trigger } },
			);
			if (data.executionId === undefined) throw new Error(`n8n did not start ${workflow.name}`);
			return await executionEnd(http, await keyOfApi(), data.executionId, waits);
		},
		/** Waits for the end of an execution, or with `waits` until something holds it. */
		execution: async (id: string, waits = false): Promise<Execution> =>
			await executionEnd(http, await keyOfApi(), id, waits),
		/** Publishes a workflow; its trigger registers itself a moment later. */
		publish: async (id: string) => await switchWorkflow(http, await keyOfApi(), id, 'activate'),
		unpublish: async (id: string) => await switchWorkflow(http, await keyOfApi(), id, 'deactivate'),
		/** The executions of a workflow that are over, newest first. */
		async executionsOf(workflowId: string): Promise<Execution[]> {
			const answer = await http.get<{ data: StoredExecution[] }>(
				`/api/v1/executions?workflowId=${workflowId}&includeData=true`,
				{ headers: { 'X-N8N-API-KEY': await keyOfApi() } },
			);
			return answer.data.data.filter(isOver).map(asExecution);
		},
	};
}

interface Settings {
	userManagement: { showSetupOnFirstLoad?: boolean };
}

/** n8n 1 says that it is ready before its own routes are there. */
async function settingsOf(http: AxiosInstance): Promise<Settings> {
	const deadline = Date.now() + ANSWER_WITHIN_MS;
	for (;;) {
		const answer = await http.get<{ data: Settings }>('/rest/settings');
		if (answer.status === 200) return answer.data.data;
		if (answer.status !== 404 || Date.now() > deadline) {
			throw new Error(`n8n answered GET /rest/settings with ${answer.status}`);
		}
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}

const pick = ({ email, password }: Pick<Instance, 'email' | 'password'>) => ({ email, password });

async function makeApiKey(http: AxiosInstance): Promise<string> {
	const { data } = await ask<{ data: { rawApiKey: string } }>(http, 'POST', '/rest/api-keys', {
		label: `results ${Date.now()}`,
		expiresAt: null,
		scopes: API_SCOPES,
	});
	return data.rawApiKey;
}

interface StoredExecution {
	id: string | number;
	status: string;
	mode?: string;
	finished?: boolean;
	data?: { resultData?: { runData?: Record<string, NodeRun[]>; error?: Execution['error'] } };
}

const isOver = ({ status }: StoredExecution) => !['new', 'running', 'waiting'].includes(status);

function asExecution({ id, status, mode, finished, data }: StoredExecution): Execution {
	const result = data?.resultData;
	const runData = result?.runData ?? {};
	return { id: String(id), status, mode, finished, runData, error: result?.error };
}

async function switchWorkflow(
	http: AxiosInstance,
	apiKey: string,
	id: string,
	to: 'activate' | 'deactivate',
): Promise<void> {
	const answer = await http.post<{ message?: string }>(
		`/api/v1/workflows/${id}/${to}`,
		{},
		{ headers: { 'X-N8N-API-KEY': apiKey } },
	);
	if (answer.status >= 300) {
		throw new Error(`n8n did not ${to} ${id}: ${answer.status} ${answer.data?.message ?? ''}`);
	}
}

async function executionEnd(
	http: AxiosInstance,
	apiKey: string,
	id: string,
	waits: boolean,
): Promise<Execution> {
	const deadline = Date.now() + EXECUTION_WITHIN_MS;
	for (;;) {
		const answer = await http.get<StoredExecution>(`/api/v1/executions/${id}?includeData=true`, {
			headers: { 'X-N8N-API-KEY': apiKey },
		});
		const held = waits && answer.data.status === 'waiting';
		if (answer.status === 200 && (held || isOver(answer.data))) return asExecution(answer.data);
		if (Date.now() > deadline) {
			throw new Error(
				`Execution ${id} was not over after ${EXECUTION_WITHIN_MS / 1000} s (${answer.data?.status ?? answer.status})`,
			);
		}
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}
