import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { EndOperation } from '../../engine/model/operation';
import { Pace } from '../../engine/wire/pace';
import { Pool } from '../../engine/base/pool';
import type { Provider } from '../../engine/model/provider';
import { readJson } from '../../engine/model/answer';
import type { Line } from '../../engine/wire/line';
import type { TestTools } from './tools';

/** What a helper in place of n8n's answers or throws; the time it takes may be let go by here. */
export type Reply =
	{ status: number; headers?: Record<string, string>; body?: unknown } | { code: string };

export interface StubSession extends Line {
	/** The options of every request that was sent. */
	sent: IHttpRequestOptions[];
	operation: EndOperation;
}

/** A vendor that says with the status alone whether it has done what was asked. */
export const plainProvider: Provider = {
	name: 'vendor',
	displayName: 'Vendor',
	credentials: [{ type: 'vendorApi' }],
	resources: [],
	connect: () => {
		throw new Error('not used');
	},
	read: ({ status, headers, text }) => ({
		status,
		ok: status < 300,
		code: '',
		message: '',
		requestId: headers['x-request-id'] ?? null,
		body: readJson(text).body,
		text,
	}),
	advice: {},
};

/** An ending of that vendor. */
export function plainEnding(change: Partial<EndOperation> = {}): EndOperation {
	return {
		kind: 'end',
		name: 'End',
		action: 'End thing',
		description: 'End a thing',
		fields: [],
		target: [],
		request: () => ({ method: 'DELETE', path: '/things/1' }),
		repeat: 'safe',
		answers: { '204': 'accepted', '404': 'notFound' },
		...change,
	};
}

/** A session without n8n: `reply` answers each request in turn. */
export function stubSession(
	operation: EndOperation,
	tools: TestTools,
	reply: (request: IHttpRequestOptions, count: number) => Reply | Promise<Reply>,
	change: Partial<Pick<Line, 'paces' | 'pool' | 'cancelled'>> = {},
): StubSession {
	const sent: IHttpRequestOptions[] = [];
	const helper = async (_type: string, options: IHttpRequestOptions) => {
		sent.push(options);
		const answer = await reply(options, sent.length);
		if ('code' in answer) throw Object.assign(new Error('fault'), { code: answer.code });
		const { status, headers = {}, body = '' } = answer;
		return { statusCode: status, headers, body: body as IDataObject };
	};
	const cancel = new AbortController();
	const context = {
		getExecutionCancelSignal: () => cancel.signal,
		getInputData: () => [{ json: {} }],
		helpers: { httpRequestWithAuthentication: helper },
	} as unknown as IExecuteFunctions;
	const pace = new Pace(tools.time);
	return {
		context,
		provider: plainProvider,
		credential: { type: 'vendorApi' },
		connection: {
			credentialType: 'vendorApi',
			baseUrl: 'https://vendor.example',
			account: [],
			values: {},
			secrets: [],
			allowUnauthorizedCerts: false,
		},
		account: 'account',
		operation,
		tools,
		pool: new Pool(10),
		cancelled: undefined,
		paces: () => [pace],
		halted: {},
		signIn: {},
		clock: {},
		...change,
		sent,
	};
}
