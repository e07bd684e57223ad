import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, OnError } from 'n8n-workflow';

import type { Tools } from '../../engine/model/operation';
import { run } from '../../engine/run';
import { huaweiRtc } from '../../nodes/HuaweiRtc/provider';
import { whenAborted } from '../../engine/base/time';
import type { Sandbox } from '../../sandbox';
import { loadPackage, runNode } from './n8n';

/** Lets waiting callbacks of the network run before the clock moves on. */
const BREATHS = 3;

/**
 * Time that passes only in pauses: they take no time in reality, and move the sandbox's clock as
 * well, so that limits per minute and lags of minutes are kept to the letter.
 */
export function huaweiTools(sandbox: Sandbox): Tools & { passed(): number } {
	const start = Date.parse(sandbox.control.inspect().clock);
	let passed = 0;
	const waiting: Array<{ until: number; wake: () => void }> = [];
	let moving = false;
	/** Wakes the sleepers one after the other, as late as each of them wants. */
	async function move(): Promise<void> {
		moving = true;
		while (waiting.length > 0) {
			await quiet(sandbox);
			waiting.sort((one, other) => one.until - other.until);
			const next = waiting.shift();
			if (!next) break;
			const step = Math.max(0, next.until - passed);
			passed += step;
			sandbox.control.advanceClock(step);
			next.wake();
		}
		moving = false;
	}
	return {
		passed: () => passed,
		now: () => new Date(start + passed),
		uuid: () => randomUUID(),
		time: {
			now: () => passed,
			random: () => 0.5,
			async pause(milliseconds, signal) {
				if (signal?.aborted) return;
				await new Promise<void>((wake) => {
					waiting.push({ until: passed + milliseconds, wake });
					whenAborted(signal, wake);
					if (!moving) void move();
				});
			},
		},
	};
}

/** Waits until no request is under way and nobody is about to send one. */
async function quiet(sandbox: Sandbox): Promise<void> {
	let still = 0;
	while (still < BREATHS) {
		await setImmediate();
		const { traffic } = sandbox.control.inspect().huawei as unknown as {
			traffic: { inFlight: number };
		};
		still = traffic.inFlight === 0 ? still + 1 : 0;
	}
}

export interface HuaweiRun {
	parameters: IDataObject;
	sandbox: Sandbox;
	tools?: Tools;
	credential?: 'huaweiCloudApi' | 'huaweiCloudTokenApi';
	/** Laid over the sandbox's good data. */
	change?: IDataObject;
	onError?: OnError;
	signal?: AbortSignal;
	items?: INodeExecutionData[];
}

/** Runs the node in n8n's engine; with `tools` its source, on the given clock. */
export async function runHuawei({
	parameters,
	sandbox,
	tools,
	credential = 'huaweiCloudApi',
	change,
	onError,
	signal,
	items,
}: HuaweiRun): Promise<INodeExecutionData[]> {
	const authentication = credential === 'huaweiCloudApi' ? 'accessKey' : 'token';
	const { nodeTypes, fullName } = await loadPackage();
	const nodeType = nodeTypes.getByNameAndVersion(fullName('huaweiRtc'));
	const { execute } = nodeType;
	if (tools) {
		nodeType.execute = async function (this: IExecuteFunctions) {
			return await run(this, huaweiRtc, tools);
		};
	}
	try {
		const [output = []] = await runNode(
			{
				node: 'huaweiRtc',
				parameters: { authentication, ...parameters },
				credentials: { [credential]: { ...sandbox.credentials[credential], ...change } as never },
				...(onError && { onError }),
				...(signal && { signal }),
			},
			items,
		);
		return output;
	} finally {
		nodeType.execute = execute;
	}
}
