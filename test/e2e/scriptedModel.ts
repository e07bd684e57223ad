import type { AddressInfo } from 'node:net';
import express from 'express';

/** A tool call that the model makes; `arguments` are those of the tool itself. */
export interface ScriptedCall {
	tool: string;
	arguments: Record<string, unknown>;
}

/** What the model does at its next turn: calls tools, or says something. */
export type Turn = { calls: ScriptedCall[] } | { says: string };

interface Message {
	role: string;
	content: unknown;
}

interface Tool {
	type: 'function';
	function: { name: string; description?: string; parameters?: { properties?: object } };
}

/** One request that the agent sent. */
export interface Asked {
	messages: Message[];
	tools: Tool[];
}

/** A language model that does what it is told: OpenAI's chat completions, on this machine. */
export interface ScriptedModel {
	/** For the Base URL of n8n's OpenAI credential. */
	url: string;
	/** Replaces what is left of the script, and forgets what was asked. */
	script(turns: readonly Turn[]): void;
	asked(): readonly Asked[];
	close(): void;
}

/** A tool behind a human review takes its own arguments one level deeper. */
function argumentsFor(tools: readonly Tool[], { tool, arguments: own }: ScriptedCall): string {
	const properties = tools.find(({ function: { name } }) => name === tool)?.function.parameters
		?.properties;
	const reviewed = properties !== undefined && 'toolParameters' in properties;
	return JSON.stringify(reviewed ? { toolParameters: own, hitlParameters: {} } : own);
}

export async function startScriptedModel(): Promise<ScriptedModel> {
	let turns: Turn[] = [];
	let requests: Asked[] = [];
	let calls = 0;
	const app = express();
	app.use(express.json({ limit: '5mb' }));
	app.post('/v1/chat/completions', (request, response) => {
		const { messages, tools = [], model } = request.body as Asked & { model: string };
		requests.push({ messages, tools });
		const turn = turns.shift() ?? { says: 'The script has ended.' };
		const message =
			'says' in turn
				? { role: 'assistant', content: turn.says }
				: {
						role: 'assistant',
						content: null,
						tool_calls: turn.calls.map((call) => ({
							id: `call_${++calls}`,
							type: 'function',
							function: { name: call.tool, arguments: argumentsFor(tools, call) },
						})),
					};
		response.json({
			...{ id: `chatcmpl-${calls}`, object: 'chat.completion', created: 0, model },
			choices: [
				{
					index: 0,
					message,
					finish_reason: 'says' in turn ? 'stop' : 'tool_calls',
					logprobs: null,
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	});
	const server = app.listen(0, '127.0.0.1');
	await new Promise<void>((resolve, reject) => {
		server.once('listening', resolve);
		server.once('error', reject);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		script(next) {
			turns = [...next];
			requests = [];
		},
		asked: () => requests,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
