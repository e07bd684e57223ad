import type { IHookFunctions, IHttpRequestOptions, INode } from 'n8n-workflow';

import { call, refusal, type Errand } from '../../../engine/call';
import { plainProvider } from '../../support/session';

const errand: Errand = {
	manners: {
		...plainProvider,
		credentials: [{ type: 'vendorApi', authentication: 'login', fetchesTokens: true }],
		connect: (credentialType, { sessionToken }) => ({
			...{ credentialType, baseUrl: 'https://vendor.example', account: [], values: {} },
			secrets: [String(sessionToken)],
			allowUnauthorizedCerts: false,
		}),
	},
	timeout: 1_000,
	failed: 'It could not be asked',
	addressFields: 'Base URL',
	support: 'vendor',
};

/** A hook whose token n8n fetches when a request is sent with it. */
function hookOf(words: (token: string) => string, readAgain: () => void = () => undefined) {
	let token = 'of-yesterday-0123456789';
	let reads = 0;
	const hook = {
		getNode: () => ({ name: 'Node', type: 'node', typeVersion: 1 }) as INode,
		getNodeParameter: () => 'login',
		getCredentials: async () => {
			reads += 1;
			if (reads > 1) readAgain();
			return await Promise.resolve({ sessionToken: token });
		},
		helpers: {
			httpRequestWithAuthentication: async (_type: string, _options: IHttpRequestOptions) => {
				token = 'of-today-9876543210';
				return await Promise.resolve({ statusCode: 403, headers: {}, body: words(token) });
			},
		},
	} as unknown as IHookFunctions;
	return hook;
}

const request = {
	request: () => ({ method: 'GET' as const, path: '/hooks' }),
	read: ({ status, text }: { status: number; text: string }) => ({
		...{ status, ok: status < 300, code: 'no', message: text, requestId: null, body: {}, text },
	}),
};

test('X2 a token that n8n has fetched for the call stands in no refusal', async () => {
	const hook = hookOf((token) => `the token ${token} may not do this`);
	const answer = await call(hook, errand, request);
	const { message } = refusal(hook, errand, answer);
	expect(message).toBe('It could not be asked (403, no): "the token [redacted] may not do this"');
});

test('X2 where n8n cannot tell what is secret, the words of the vendor are left out', async () => {
	const hook = hookOf(
		(token) => `the token ${token} may not do this`,
		() => {
			throw new Error('away');
		},
	);
	const answer = await call(hook, errand, request);
	expect(refusal(hook, errand, answer).message).toBe(
		'It could not be asked (403, no): "no reason was given"',
	);
});
