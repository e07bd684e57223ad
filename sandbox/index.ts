import express, { type ErrorRequestHandler } from 'express';
import { createAgora } from './agora';
import { createAzure } from './azure';
import { createCamara } from './camara';
import { controlRouter, createControl, type Control } from './control';
import { createClock, type ClockOptions } from './framework/clock';
import { note, sendText } from './framework/http';
import {
	providerNames,
	type Clock,
	type CredentialData,
	type CredentialType,
	type LoggedRequest,
	type ProviderName,
	type SandboxProvider,
	type World,
} from './framework/provider';
import { listen, type RunningServer } from './framework/server';
import { targets } from './framework/targets';
import { createTraffic, type Traffic } from './framework/traffic';
import { createHuawei } from './huawei';
import { createVerba } from './verba';

export type ServerName = ProviderName | 'control';

export interface SandboxOptions extends ClockOptions {
	/** Fixed ports; any free port where none is given. */
	ports?: Partial<Record<ServerName, number>>;
	/** Switches that hold from the start, and after each reset. */
	switches?: Partial<Record<ProviderName, Record<string, unknown>>>;
}

export interface Sandbox {
	/** `http://127.0.0.1:PORT` of each provider and of the control server with its state page. */
	readonly baseUrls: Record<ServerName, string>;
	/** One good set of data for each credential type of the package. */
	readonly credentials: Record<CredentialType, CredentialData>;
	/** The ids of what lives right after the start. */
	readonly targets: typeof targets;
	readonly control: Control;
	/** Stops all servers at once. */
	close(): Promise<void>;
}

const makers: Record<ProviderName, (world: World) => SandboxProvider> = {
	camara: createCamara,
	azure: createAzure,
	verba: createVerba,
	agora: createAgora,
	huawei: createHuawei,
};
const keptLines = 200;

/** A provider together with the faults and limits in front of it. */
export interface Stage {
	provider: SandboxProvider;
	traffic: Traffic;
	server: RunningServer;
}

/**
 * Starts the five providers and the control server on 127.0.0.1. Rejects with a plain sentence when
 * a port is taken; then nothing keeps running.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const clock = createClock(options);
	const requests: LoggedRequest[] = [];
	const log = (line: LoggedRequest) => {
		requests.push(line);
		if (requests.length > keptLines) requests.shift();
	};

	const running: RunningServer[] = [];
	const close = async () => {
		await Promise.all(running.map((server) => server.close()));
	};
	try {
		const stages = {} as Record<ProviderName, Stage>;
		for (const name of providerNames) {
			stages[name] = await stage(makers[name], clock, log, options.ports?.[name]);
			running.push(stages[name].server);
		}
		const control = createControl(stages, clock, requests, options.switches);
		const controlServer = await listen(controlRouter(control), options.ports?.control);
		running.push(controlServer);
		const everyStage = Object.values(stages);
		return {
			baseUrls: {
				...(Object.fromEntries(
					everyStage.map(({ provider, server }) => [provider.name, server.baseUrl]),
				) as Record<ProviderName, string>),
				control: controlServer.baseUrl,
			},
			credentials: Object.assign(
				{},
				...everyStage.map(({ provider, server }) => provider.credentials(server.baseUrl)),
			) as Record<CredentialType, CredentialData>,
			targets,
			control,
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

async function stage(
	make: (world: World) => SandboxProvider,
	clock: Clock,
	log: (line: LoggedRequest) => void,
	port?: number,
): Promise<Stage> {
	let baseUrl = '';
	const provider = make({ clock, baseUrl: () => baseUrl });
	const traffic = createTraffic(provider, clock, log);
	const app = express();
	app.disable('x-powered-by').disable('etag');
	app.use(traffic.handler, provider.router, brokenRequest);
	const server = await listen(app, port);
	baseUrl = server.baseUrl;
	return { provider, traffic, server };
}

/** What no provider answered itself: a broken percent-escape (400), or a mistake of the sandbox. */
const brokenRequest: ErrorRequestHandler = (error: unknown, _req, res, next) => {
	if (res.headersSent) return next(error);
	const { status, message, stack } = error as { status?: number; message?: string; stack?: string };
	note(res, status === 400 ? 'refused: broken request' : `sandbox failed: ${message}`);
	if (status !== 400) process.stderr.write(`sandbox: ${stack}\n`);
	sendText(res, status === 400 ? 400 : 500, 'Bad request or broken sandbox', 'text/plain');
};
