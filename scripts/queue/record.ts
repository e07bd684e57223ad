import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import type { Sandbox } from '../../sandbox';
import { rawBody } from '../../sandbox/framework/http';
import { providerNames, type ProviderName } from '../../sandbox/framework/provider';

/** One request for an ending, as the vendor saw it. */
export interface Asked {
	provider: ProviderName;
	/** As `keyOf` says it. */
	key: string;
	/** Milliseconds of a clock that only runs forward. */
	arrived: number;
	/** When the connection was done with; the answer may have come to nobody. */
	closed?: number;
	status?: number;
	delivered?: boolean;
}

/** Part of the line of an ending, with the target's ID where the line has it. */
const ENDINGS: Record<ProviderName, RegExp> = {
	camara: /^DELETE .*\/sessions\/([^/?]+)/,
	azure: /^POST .*:cancelAddParticipant/,
	verba: /action=DeleteCall.*?callId=([^&]+)|callId=([^&]+).*?action=DeleteCall/i,
	agora: /^DELETE .*\/online-streams\/([^/?]+)/,
	huawei: /^POST .*\/rooms\/([^/]+)\/dismiss/,
};

/** Every request for an ending that the sandbox of this process was sent, in the order of arrival. */
export interface EndingRecord {
	readonly asked: readonly Asked[];
	clear(): void;
	/** Calls back once, as soon as so many have come since the last `clear`. */
	when(count: number, call: () => void): void;
	close(): void;
}

/** How many of the requests are over. */
export const answered = ({ asked }: EndingRecord): number =>
	asked.filter(({ closed }) => closed !== undefined).length;

export function openRecord(sandbox: Sandbox): EndingRecord {
	const ports = new Map(
		providerNames.map((provider) => [new URL(sandbox.baseUrls[provider]).port, provider]),
	);
	let asked: Asked[] = [];
	let waiting: { count: number; call: () => void } | undefined;
	const listen = (message: unknown) => {
		const { request, response } = message as {
			request: IncomingMessage;
			response: ServerResponse;
		};
		const provider = ports.get(String(request.socket.localPort));
		if (!provider) return;
		const found = ENDINGS[provider].exec(`${request.method} ${request.url}`);
		if (!found) return;
		const id = found[1] ?? found[2];
		const entry: Asked = {
			provider,
			key: id === undefined ? '' : `${provider}:${decodeURIComponent(id)}`,
			arrived: performance.now(),
		};
		asked.push(entry);
		response.once('close', () => {
			if (id === undefined) entry.key = `${provider}:${bodyId(request)}`;
			entry.closed = performance.now();
			entry.status = response.statusCode;
			entry.delivered = response.writableFinished;
		});
		if (waiting && asked.length >= waiting.count) {
			const { call } = waiting;
			waiting = undefined;
			call();
		}
	};
	diagnostics.subscribe('http.server.request.start', listen);
	return {
		get asked() {
			return asked;
		},
		clear: () => {
			asked = [];
		},
		when: (count, call) => {
			waiting = { count, call };
		},
		close: () => void diagnostics.unsubscribe('http.server.request.start', listen),
	};
}

/** Azure names the invitation in the body. */
function bodyId(request: IncomingMessage): string {
	const text = rawBody(request as unknown as Request).toString();
	return /"invitationId"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? '';
}
