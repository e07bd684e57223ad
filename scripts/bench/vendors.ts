import type { ServerResponse } from 'node:http';
import type { Decision } from './books';

/** What the server says for one vendor's operation, in that vendor's words. */
export interface Vendor {
	/** What a request is to end; undefined for a route that the vendor does not have. */
	target(method: string, path: string, body: string): string | undefined;
	answers: Record<Exclude<Decision, 'reset' | 'workAndLose'>, { status: number; body?: object }>;
}

const unavailable = { status: 503, body: { message: 'The service is unavailable' } };

/** Agora Media Gateway, Force Disconnect: documented at 50 requests per second. */
const agora: Vendor = {
	target: (method, path) =>
		method === 'DELETE'
			? /^\/na\/v1\/projects\/[^/]+\/rtls\/ingress\/online-streams\/([^/?]+)$/.exec(path)?.[1]
			: undefined,
	answers: {
		work: { status: 200, body: { status: 'success' } },
		gone: { status: 404, body: { status: 'error' } },
		refuse: { status: 429, body: { status: 'error', message: 'Request rate limit exceeded.' } },
		unavailable,
	},
};

/** Azure Call Automation, Cancel Add Participant: no limit is documented. */
const azure: Vendor = {
	target: (method, path, body) => {
		if (method !== 'POST' || !path.includes('participants:cancelAddParticipant?')) return undefined;
		const { invitationId } = JSON.parse(body) as { invitationId?: string };
		return invitationId;
	},
	answers: {
		work: { status: 202, body: { invitationId: '', operationContext: null } },
		gone: { status: 404, body: { error: { code: '8522', message: 'Invitation not found.' } } },
		refuse: { status: 429, body: { error: { code: '8516', message: 'Too many requests.' } } },
		unavailable,
	},
};

const vendors: Vendor[] = [agora, azure];

/** Finds who is asked, and for what. */
export function addressed(method: string, path: string, body: string) {
	for (const vendor of vendors) {
		const target = vendor.target(method, path, body);
		if (target !== undefined) return { vendor, target };
	}
	return undefined;
}

/** Sends an answer as JSON with the length known. */
export function send(
	res: ServerResponse,
	{ status, body }: { status: number; body?: object },
	headers: Record<string, string> = {},
): void {
	const text = body === undefined ? '' : JSON.stringify(body);
	res.writeHead(status, {
		...(text === '' ? {} : { 'content-type': 'application/json' }),
		'content-length': Buffer.byteLength(text),
		...headers,
	});
	res.end(text);
}
