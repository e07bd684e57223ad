import type { ServerResponse } from 'node:http';
import type { Decision } from './books';

/** An answer: JSON, or a text as it stands. */
export interface Said {
	status: number;
	body?: object | string;
}

/** What the server says for one vendor's operation, in that vendor's words. */
export interface Vendor {
	/** As in operations.ts. */
	name: string;
	/** What a request is to end; undefined for a route that the vendor does not have. */
	target(method: string, path: string, body: string): string | undefined;
	answers: Record<Exclude<Decision, 'reset' | 'workAndLose'>, Said>;
	/** Answers what ends nothing: a look, a login. */
	reads?(path: string, isOver: (target: string) => boolean): Said | undefined;
}

const unavailable = { status: 503, body: { message: 'The service is unavailable' } };

/** Agora Media Gateway, Force Disconnect: documented at 50 requests per second. */
const agora: Vendor = {
	name: 'agora',
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
	name: 'azure',
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

/** Huawei Cloud RTC, Stop Individual Stream Job: documented at 10 requests per second. */
const huawei: Vendor = {
	name: 'huawei',
	target: (method, path) =>
		method === 'DELETE' ? /\/individual-stream-jobs\/([^/?]+)$/.exec(path)?.[1] : undefined,
	answers: {
		work: { status: 204 },
		gone: { status: 404, body: { error_code: 'RTC.00001003', error_msg: 'No such job' } },
		refuse: { status: 429, body: { error_code: 'APIGW.0308', error_msg: 'Too many requests' } },
		unavailable,
	},
};

/** CAMARA WebRTC, End: no limit is documented. */
const camara: Vendor = {
	name: 'camara',
	target: (method, path) =>
		method === 'DELETE' ? /\/sessions\/([^/?]+)$/.exec(path)?.[1] : undefined,
	answers: {
		work: { status: 204 },
		gone: { status: 404, body: { status: 404, code: 'NOT_FOUND', message: 'No such session' } },
		refuse: {
			status: 429,
			body: { status: 429, code: 'TOO_MANY_REQUESTS', message: 'Too many requests' },
		},
		unavailable: {
			status: 503,
			body: { status: 503, code: 'UNAVAILABLE', message: 'Service unavailable' },
		},
	},
};

const xml = (inner: string) =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<VerbaApi>${inner}</VerbaApi>`;
const verbaAnswer = (code: number, message = '') =>
	xml(
		`<Response code="${code}" type="DeleteCall"><ErrorMessage>${message}</ErrorMessage></Response>`,
	);

/** Verint Verba, Delete Call: no limit is documented. */
const verba: Vendor = {
	name: 'verba',
	target: (_method, path) => verbaTarget(path, 'DeleteCall'),
	answers: {
		work: { status: 200, body: verbaAnswer(0) },
		gone: { status: 200, body: verbaAnswer(2, 'Call cannot be found.') },
		refuse: { status: 429, body: verbaAnswer(-1, 'Too many requests.') },
		unavailable,
	},
	reads: (path, isOver) => {
		if (!path.startsWith('/verba/api?')) return undefined;
		const target = verbaTarget(path, 'GetCallInformation');
		if (target === undefined) return { status: 200, body: verbaAnswer(0) };
		if (isOver(target)) return { status: 200, body: verbaAnswer(2, 'Call cannot be found.') };
		const cdr = `<verbacdrlist><verbacdr><ccdr_id>${target}</ccdr_id><do_not_delete>0</do_not_delete></verbacdr></verbacdrlist>`;
		return {
			status: 200,
			body: xml(`<Response code="0" type="GetCallInformation"/>${cdr}`),
		};
	},
};

function verbaTarget(path: string, action: string): string | undefined {
	const { pathname, searchParams } = new URL(path, 'http://localhost');
	if (pathname !== '/verba/api' || searchParams.get('action') !== action) return undefined;
	return searchParams.get('callID') ?? undefined;
}

const vendors: Vendor[] = [agora, azure, huawei, camara, verba];

/** Finds who is asked, and for what. */
export function addressed(method: string, path: string, body: string) {
	for (const vendor of vendors) {
		const target = vendor.target(method, path, body);
		if (target !== undefined) return { vendor, target };
	}
	return undefined;
}

/** The answer to a request that ends nothing. */
export function readBy(path: string, isOver: (target: string) => boolean): Said | undefined {
	for (const { reads } of vendors) {
		const said = reads?.(path, isOver);
		if (said) return said;
	}
	return undefined;
}

/** Sends an answer with its length known. */
export function send(
	res: ServerResponse,
	{ status, body }: Said,
	headers: Record<string, string> = {},
): void {
	const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
	const type = typeof body === 'string' ? 'text/xml' : 'application/json';
	res.writeHead(status, {
		...(text === '' ? {} : { 'content-type': type }),
		...(status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
		...headers,
	});
	res.end(text);
}
