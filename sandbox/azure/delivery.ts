import axios from 'axios';
import { Agent } from 'node:https';

const ownMachine = ['127.0.0.1', 'localhost', '[::1]'];
// A rehearsal's https address has a certificate that nobody has signed.
const httpsAgent = new Agent({ rejectUnauthorized: false });

export interface Delivered {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** Whether an address is on this machine; the sandbox sends nothing anywhere else. */
export function isOwnMachine(url: string): boolean {
	return URL.canParse(url) && ownMachine.includes(new URL(url).hostname);
}

/** Sends once, follows nothing; status 0 when no answer came. */
export async function deliver(
	method: 'POST' | 'OPTIONS',
	url: string,
	headers: Record<string, string>,
	body?: unknown,
): Promise<Delivered> {
	try {
		const answer = await axios.request<unknown>({
			method,
			url,
			headers,
			httpsAgent,
			data: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
			maxRedirects: 0,
			timeout: 30_000,
			validateStatus: () => true,
		});
		return { status: answer.status, headers: { ...answer.headers }, body: answer.data };
	} catch {
		return { status: 0, headers: {}, body: undefined };
	}
}
