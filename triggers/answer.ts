import type { IWebhookResponseData } from 'n8n-workflow';

import type { Refusal } from '../signing/webhook';

/** What the frame needs of n8n's response; Express has more. */
export interface OutgoingResponse {
	status(code: number): OutgoingResponse;
	send(body: string): OutgoingResponse;
	end(): unknown;
	statusCode?: number;
	/** Whether the connection is gone. */
	destroyed?: boolean;
	once?(event: 'finish' | 'close', listener: () => void): unknown;
}

/** Answers a refused delivery; no execution starts, and nothing is thrown or recorded. */
export function refuse(
	response: OutgoingResponse,
	{ status, reason }: Refusal,
): IWebhookResponseData {
	response.status(status).send(reason).end();
	return { noWebhookResponse: true };
}

/**
 * Whether the sender gets an answer that says "taken". n8n answers a delivery after it has created
 * the execution, and with 500 when it could not, long after the trigger's own code has run. The
 * response tells: it finishes with the status that was sent, or closes without having finished
 * when the sender hung up. In both other cases a vendor delivers again.
 */
export async function taken(response: OutgoingResponse): Promise<boolean> {
	if (response.destroyed === true) return false;
	if (typeof response.once !== 'function') return true;
	return await new Promise((resolve) => {
		response.once?.('finish', () => {
			const { statusCode = 200 } = response;
			resolve(statusCode >= 200 && statusCode < 300);
		});
		// After 'finish' this changes nothing any more.
		response.once?.('close', () => resolve(false));
	});
}
