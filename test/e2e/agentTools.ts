import assert from 'node:assert/strict';
import axios from 'axios';
import type { Execution } from '../../scripts/host/api';
import { targets } from '../../sandbox/framework/targets';
import type { ScriptedModel } from './scriptedModel';
import { requireOver, resetAndRequireLive, until, type World } from './world';

/** The world, and the language model of n8n's agents. */
export interface WorldWithModel extends World {
	model: ScriptedModel;
}

const ID = 'example-agent-with-approval';
const WITHIN_MS = 180_000;
/** n8n shows a link of an approval to people only. */
const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' };

const { camara, azure, verba, agora, huawei } = targets;

/** For each vendor the look that the agent may use at once, and the ending that a person must approve. */
const TOOLS = [
	{
		provider: 'camara',
		look: { tool: 'Look_at_Call', arguments: { mediaSessionId: camara.mediaSessionId } },
		end: { tool: 'End_Call', arguments: { mediaSessionId: camara.mediaSessionId } },
		target: camara.mediaSessionId,
	},
	{
		provider: 'azure',
		look: { tool: 'Look_at_Conference', arguments: { callConnectionId: azure.callConnectionId } },
		end: { tool: 'Terminate_Conference', arguments: { callConnectionId: azure.callConnectionId } },
		target: azure.callConnectionId,
	},
	{
		provider: 'verba',
		look: { tool: 'Find_Recordings', arguments: {} },
		end: { tool: 'Delete_Recording', arguments: { callId: verba.callId } },
		target: verba.callId,
	},
	{
		provider: 'agora',
		look: { tool: 'List_Streams', arguments: { channel: agora.channel } },
		end: { tool: 'End_Stream', arguments: { sid: agora.sid } },
		target: agora.sid,
	},
	{
		provider: 'huawei',
		look: { tool: 'List_Rooms', arguments: {} },
		end: { tool: 'Dismiss_Room', arguments: { roomId: huawei.roomId } },
		target: huawei.roomId,
	},
] as const;

const http = axios.create({ proxy: false, validateStatus: () => true, timeout: 60_000 });

/** Says something in the chat; returns the execution once a person is asked, or it is over. */
async function say({ playground }: World, chatInput: string): Promise<Execution> {
	const { server, api, workflows } = playground;
	const workflow = workflows.find(({ id }) => id === ID);
	const chat = workflow?.nodes.find(({ name }) => name === 'Chat');
	const url = `${server.url}/webhook/${String(chat?.webhookId)}/chat`;
	const message = { action: 'sendMessage', sessionId: 'e2e', chatInput };
	let executionId: string | undefined;
	await until('the chat has started the agent', async () => {
		const answer = await http.post<{ executionId?: string }>(url, message);
		executionId = answer.data.executionId;
		return executionId !== undefined;
	});
	return await api.execution(executionId ?? '', true);
}

/** The two links that n8n has shown to the person, and what stands above them. */
function question(execution: Execution): { text: string; approve: string; decline: string } {
	const shown = JSON.stringify(execution.runData['Ask a Person'] ?? '');
	const link = (approved: boolean) =>
		new RegExp(`https?://[^"\\\\]*approved=${approved}[^"\\\\]*`).exec(shown)?.[0] ?? '';
	assert.notEqual(link(true), '', 'nobody was asked');
	return { text: shown, approve: link(true), decline: link(false) };
}

/** Follows a link of the question, and waits until the agent has said its last word. */
async function answer(world: WorldWithModel, asked: Execution, link: string): Promise<Execution> {
	const { server, api } = world.playground;
	const { pathname, search } = new URL(link);
	const turns = world.model.asked().length;
	const followed = await http.get(`${server.url}${pathname}${search}`, { headers: BROWSER });
	assert.equal(followed.status, 200, 'n8n refused the answer');
	await until('the agent goes on', async () => world.model.asked().length > turns);
	// then it waits in the chat until somebody fetches what it said
	await until('the agent has answered', async () => {
		const { runData } = await api.execution(asked.id, true);
		return runData.Agent?.at(-1)?.data?.main !== undefined;
	});
	return await api.execution(asked.id, true);
}

/** What the tools have told the model until now. */
const told = ({ model }: WorldWithModel): string =>
	(model.asked().at(-1)?.messages ?? [])
		.filter(({ role }) => role === 'tool')
		.map(({ content }) => JSON.stringify(content))
		.join('\n');

/** The five nodes as tools of n8n's AI Agent, with a scripted model and a person who is asked. */
export async function agentChecks(world: WorldWithModel): Promise<void> {
	const { runner, playground, sandbox, model } = world;
	const live = ({ provider, target }: { provider: keyof typeof targets; target: string }) =>
		sandbox.control.inspect()[provider].live.some(({ id }) => id === target);
	await playground.api.publish(ID);

	for (const { provider, look, end, target } of TOOLS) {
		await runner.check(
			`agent: ${look.tool} needs nobody, ${end.tool} ends only what a person approves`,
			async () => {
				resetAndRequireLive(sandbox, [{ provider, target }]);
				model.script([{ calls: [look] }, { calls: [end] }, { says: 'It is over.' }]);
				const waiting = await say(world, `End ${target}`);
				assert.equal(waiting.status, 'waiting', waiting.error?.message);
				assert.ok(told(world).includes(target), `the look has not shown ${target}`);
				assert.ok(live({ provider, target }), 'it ended before anybody was asked');
				const { text, approve } = question(waiting);
				assert.ok(text.includes(target), 'the question does not name the target');
				assert.ok(text.includes(end.tool.replaceAll('_', ' ')) || text.includes(end.tool));
				await answer(world, waiting, approve);
				requireOver(sandbox, [{ provider, target }]);
				assert.match(
					told(world),
					/\\"outcome\\":\\"ended\\"/,
					'the model was not told the outcome',
				);
			},
			WITHIN_MS,
		);
	}
	await runner.check(
		'agent: what a person declines does not end, and the model is told so',
		async () => {
			const [{ provider, end, target }] = TOOLS;
			resetAndRequireLive(sandbox, [{ provider, target }]);
			model.script([{ calls: [end] }, { says: 'I have ended nothing.' }]);
			const waiting = await say(world, `End ${target}`);
			await answer(world, waiting, question(waiting).decline);
			assert.ok(live({ provider, target }), 'it ended although a person declined');
			assert.doesNotMatch(told(world), /\\"outcome\\"/);
		},
		WITHIN_MS,
	);
	await runner.check(
		'agent: a made-up ID that somebody approves ends nothing, and the model is told so',
		async () => {
			resetAndRequireLive(sandbox, [{ provider: 'agora', target: agora.sid }]);
			const sid = '00000000-3f4d-4e5f-8a9b-000000000000';
			model.script([
				{ calls: [{ tool: 'End_Stream', arguments: { sid } }] },
				{ says: 'Agora knows no such stream.' },
			]);
			const waiting = await say(world, 'End the stream');
			await answer(world, waiting, question(waiting).approve);
			assert.match(told(world), /\\"outcome\\":\\"notFound\\"/);
			assert.ok(live({ provider: 'agora', target: agora.sid }));
		},
		WITHIN_MS,
	);
	await runner.check(
		'agent: of an ending the model may choose the ID, and nothing else',
		async () => {
			const tools = model.asked()[0]?.tools ?? [];
			for (const { end } of TOOLS) {
				const properties = (name: string) =>
					(tools.find((tool) => tool.function.name === name)?.function.parameters?.properties ??
						{}) as Record<string, { properties?: object }>;
				assert.deepEqual(
					Object.keys(properties(end.tool).toolParameters?.properties ?? {}),
					Object.keys(end.arguments),
				);
			}
		},
	);
	await playground.api.unpublish(ID).catch(() => undefined);
}
