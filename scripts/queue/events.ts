import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { Workflow } from '../host/api';
import { credentialId, importWorkflows } from '../host/imports';
import { until } from './until';
import type { World } from './world';

const EVENTS = 20;
const ID = 'queue-trigger';

export interface Delivered {
	what: string;
	events: number;
	deliveries: number;
	executions: number;
}

interface Delivery {
	headers: Record<string, string>;
	body: Buffer;
}

/** Agora's trigger over two webhook processes: what de-duplication holds there, and what not. */
export async function eventsRound(world: World): Promise<Delivered[]> {
	const { runner, sandbox, cluster } = world;
	const rows: Delivered[] = [];
	const vendor = await openCapture();
	const [first = '', second = ''] = cluster.webhooks.map(
		({ url }) => `${url}/webhook/${ID}/webhook`,
	);
	try {
		await importWorkflows(cluster, [triggerWorkflow(world)]);
		await cluster.api.publish(ID);
		sandbox.control.configure('agora', { webhookUrl: vendor.url });
		/** What the vendor sends for so many new streams, signed; it is delivered by us. */
		const newEvents = async (): Promise<Delivery[]> => {
			vendor.deliveries.length = 0;
			sandbox.control.seed('agora', { streams: EVENTS, encoderReconnects: false });
			await until('the vendor has sent its events', () => vendor.deliveries.length >= EVENTS);
			return [...vendor.deliveries];
		};
		let before = 0;
		/** Executions since the last time, as soon as there are so many and no more come. */
		const started = async (atLeast: number): Promise<number> => {
			const all = async () => (await cluster.api.executionsOf(ID)).length - before;
			await until(`${atLeast} executions are over`, async () => (await all()) >= atLeast);
			await until('the queue is empty', async () => {
				const { waiting, active } = await cluster.redis.jobs();
				return waiting === 0 && active === 0;
			});
			const now = await all();
			before += now;
			return now;
		};
		let events: Delivery[] = [];
		await until('both webhook processes know the trigger', async () => {
			const answers = await Promise.all(
				[first, second].map(async (url) => await deliver(url, { headers: {}, body: Buffer.of() })),
			);
			return answers.every((status) => status === 401);
		});

		await runner.check(
			`${EVENTS} events in turn over two processes: each starts once`,
			async () => {
				events = await newEvents();
				for (const [index, event] of events.entries()) {
					assert.equal(await deliver(index % 2 ? second : first, event), 200);
				}
				const executions = await started(EVENTS);
				rows.push({
					...{ what: 'each once, in turn', events: EVENTS, deliveries: EVENTS },
					executions,
				});
				assert.equal(executions, EVENTS);
			},
		);
		const again = async (what: string, urlOf: (index: number) => string): Promise<number> => {
			for (const [index, event] of events.entries()) {
				assert.equal(await deliver(urlOf(index), event), 200);
			}
			const executions = await started(0);
			rows.push({ what, events: EVENTS, deliveries: EVENTS, executions });
			return executions;
		};
		await runner.check('the same events again, each to the same process: none starts', async () => {
			const executions = await again('again, each to the same process', (index) =>
				index % 2 ? second : first,
			);
			assert.equal(executions, 0);
		});
		await runner.check(
			'the same events again, each to the other process: none starts more than once more',
			async () => {
				const executions = await again('again, each to the other process', (index) =>
					index % 2 ? first : second,
				);
				assert.ok(executions <= EVENTS, String(executions));
			},
		);
		await runner.check(
			`${EVENTS} events, each to both processes at the same moment: none is lost`,
			async () => {
				for (const event of await newEvents()) {
					await Promise.all([deliver(first, event), deliver(second, event)]);
				}
				const executions = await started(EVENTS);
				rows.push({
					...{ what: 'to both processes at the same moment' },
					...{ events: EVENTS, deliveries: 2 * EVENTS, executions },
				});
				assert.ok(executions >= EVENTS && executions <= 2 * EVENTS, String(executions));
			},
		);
		await cluster.api.unpublish(ID);
	} finally {
		sandbox.control.configure('agora', { webhookUrl: '' });
		vendor.close();
	}
	return rows;
}

function triggerWorkflow({ credentials }: World): Workflow {
	const type = 'agoraNotificationsApi';
	const name = credentials.find((one) => one.type === type)?.name ?? '';
	return {
		...{ id: ID, name: ID, connections: {}, settings: { executionOrder: 'v1' } },
		nodes: [
			{
				...{ id: `${ID}-0`, name: 'Stream Connected', typeVersion: 1, position: [0, 0] },
				...{ type: 'n8n-nodes-rtc-teardown.agoraTrigger', webhookId: ID },
				parameters: { products: [10], mediaGatewayEvents: [1], options: {} },
				credentials: { [type]: { id: credentialId(type), name } },
			},
		],
	};
}

async function deliver(url: string, { headers, body }: Delivery): Promise<number> {
	const answer = await axios.post(url, body, {
		...{ headers, proxy: false, timeout: 60_000, validateStatus: () => true },
		transformRequest: (data: Buffer) => data,
	});
	return answer.status;
}

/** Takes what the vendor sends and keeps it: headers and the signed bytes. */
async function openCapture() {
	const deliveries: Delivery[] = [];
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const headers = Object.fromEntries(
				Object.entries(request.headers).filter(([name]) => /^(content-type|agora-)/.test(name)),
			) as Record<string, string>;
			deliveries.push({ headers, body: Buffer.concat(chunks) });
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		deliveries,
		url: `http://127.0.0.1:${port}`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
