import axios from 'axios';
import CryptoJS from 'crypto-js';
import { Agent } from 'node:https';

import type { StreamEvent } from './state';
import type { Switches } from './switches';

/** Localhost has no certificate that anybody vouches for. */
const httpsAgent = new Agent({ rejectUnauthorized: false });
/** The documented product number of Media Gateway. */
const MEDIA_GATEWAY = 10;
/** As Agora's list of Media Gateway events names them. */
const NAMES = {
	1: 'live_stream_connected',
	2: 'live_stream_disconnected',
	3: 'live_stream_aborted',
} as const;
/** Sendings after the first, which are told apart by `notifyMs` only. */
const RETRIES = 3;

/** Sends what happens to streams to a webhook, signed, as the Notifications service does. */
export class Notifications {
	/** What became of each sending: the status of the answer, or 0 without one. */
	readonly sent: Array<{ noticeId: string; event: string; attempt: number; status: number }> = [];
	private underWay: Promise<unknown> = Promise.resolve();
	private count = 0;

	constructor(
		private readonly switches: Switches,
		private readonly now: () => number,
	) {}

	/** Events go out one after the other, each with its retries, outside of any request. */
	report(event: StreamEvent): void {
		if (this.switches.webhookUrl === '') return;
		const noticeId = `2000001428:${4330 + this.count++}:10${event.eventType}`;
		this.underWay = this.underWay.then(async () => await this.deliver(noticeId, event));
	}

	/** Resolves when everything reported so far has been sent or given up. */
	async settled(): Promise<void> {
		await this.underWay;
	}

	private async deliver(noticeId: string, event: StreamEvent): Promise<void> {
		for (let attempt = 0; attempt <= RETRIES; attempt++) {
			// At once the first time, then with growing gaps.
			if (attempt > 1) await pause(this.switches.retryGapMs * 2 ** (attempt - 2));
			const status = await this.post({
				noticeId,
				productId: MEDIA_GATEWAY,
				eventType: event.eventType,
				notifyMs: this.now(),
				sid: event.sid,
				payload: payloadOf(event),
			});
			this.sent.push({ noticeId, event: NAMES[event.eventType], attempt, status });
			if (status === 200) return;
		}
	}

	private async post(notice: Record<string, unknown>): Promise<number> {
		const body = JSON.stringify(notice);
		const { webhookUrl, webhookSecret } = this.switches;
		try {
			const { status } = await axios.post(webhookUrl, body, {
				headers: {
					'Content-Type': 'application/json',
					'Agora-Signature': CryptoJS.HmacSHA1(body, webhookSecret).toString(),
					'Agora-Signature-V2': CryptoJS.HmacSHA256(body, webhookSecret).toString(),
				},
				transformRequest: (data: string) => data,
				timeout: 10_000,
				httpsAgent,
				validateStatus: () => true,
				proxy: false,
			});
			return status;
		} catch {
			return 0;
		}
	}
}

function payloadOf(event: StreamEvent): Record<string, unknown> {
	const { sid, region, channel, uid, streamKey, at, errorCode } = event;
	return {
		sid,
		region,
		domain: `rtls-ingress-prod-${region}.agoramdn.com`,
		streamKey,
		rtcInfo: { channel, uid },
		beginAt: new Date(at).toISOString(),
		...(errorCode === undefined ? {} : { errorCode, reason: 'streaming key expired or deleted' }),
	};
}

const pause = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));
