import { inspect } from 'node:util';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { PassingProblem } from '../../../signing/credentialProblem';
import { requestIamToken } from '../../../signing/iamToken';
import { LOGIN_DEADLINE } from '../../../signing/login';
import { probeVerba, requestVerbaToken } from '../../../signing/verbaToken';

const verba = {
	baseUrl: 'https://recorder.example.com',
	apiKey: '74c8eea0-50c6-40b2-9f3e-252ed501c3c8',
	authentication: 'user',
	userName: 'api-user',
	password: 'S3cret!pass',
	token: '',
};
const huawei = {
	iamUrl: 'https://iam.myhuaweicloud.com',
	domainName: 'Account',
	userName: 'IAMUser',
	password: 'S3cret!pass',
	scope: 'domain',
	projectId: '',
};

/** A server that gives this answer, and remembers what it was asked. */
function server(statusCode: number, body: string, headers = {}) {
	const requests: IHttpRequestOptions[] = [];
	const httpRequest = async (options: IHttpRequestOptions) => {
		requests.push(options);
		return { statusCode, headers, body };
	};
	return { requests, httpRequest };
}

/** A network in which the request fails with this code. */
const broken = (code: string) => async () => {
	throw Object.assign(new Error(`connect ${code}`), { code });
};

const said = (code: string, message: string) =>
	`<VerbaApi><Response code="${code}" type="RequestToken"><ErrorMessage>${message}</ErrorMessage></Response></VerbaApi>`;

describe('RequestToken', () => {
	test('asks as the vendor documents, follows no redirect, and returns the token', async () => {
		const { requests, httpRequest } = server(
			200,
			'<VerbaApi><Response code="0" type="RequestToken" token="t-1"/></VerbaApi>',
		);
		expect(await requestVerbaToken(verba, httpRequest)).toBe('t-1');
		expect(requests).toEqual([
			expect.objectContaining({
				method: 'GET',
				url: 'https://recorder.example.com/verba/api?action=RequestToken&apiKey=74c8eea0-50c6-40b2-9f3e-252ed501c3c8&responseType=XML',
				headers: { Authorization: 'Basic YXBpLXVzZXI6UzNjcmV0IXBhc3M=' },
				disableFollowRedirect: true,
				sendCredentialsOnCrossOriginRedirect: false,
			}),
		]);
	});

	test.each([
		['-40', 200, said('-40', 'Invalid credentials.'), /^User Name or Password: /],
		['-40 with status 401', 401, said('-40', 'Invalid credentials.'), /^User Name or Password: /],
		['-41', 200, said('-41', 'Invalid API key.'), /^API Key: .*Network Restrictions/],
		['-10', 200, said('-10', 'Evaluation expired'), /^Authentication: .*code -10.*Evaluation/],
		['no token', 200, '<VerbaApi><Response code="0"/></VerbaApi>', /^Base URL: .*no token/],
		['a web page', 200, '<html><body>Sign in</body></html>', /^Base URL: looks wrong.*web page/],
		['a missing route', 404, '<html>Not Found</html>', /^Base URL: looks wrong.*HTTP 404/],
		['a redirect', 302, '', /^Base URL: looks wrong.*redirect/],
		['a gateway', 403, 'Forbidden', /^Base URL: .*gateway/],
		['broken XML', 200, '<VerbaApi><Response', /^Base URL: looks wrong.*well-formed/],
	])('explains %s', async (_, status, body, text) => {
		await expect(requestVerbaToken(verba, server(status, body).httpRequest)).rejects.toThrow(text);
	});

	test.each(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
		'%s names the address, and keeps the cause for who decides on a repeat',
		async (code) => {
			await expect(requestVerbaToken(verba, broken(code))).rejects.toMatchObject({
				field: 'Base URL',
				message: expect.stringMatching(/^Base URL: /) as string,
				cause: { code },
			});
		},
	);

	test.each([408, 429, 500, 502, 503, 504])('R6 status %d passes by itself', async (status) => {
		const refused = requestVerbaToken(verba, server(status, 'busy').httpRequest);
		await expect(refused).rejects.toThrow(new RegExp(`^Base URL: .*HTTP ${status}.*later`));
		await expect(refused).rejects.toBeInstanceOf(PassingProblem);
	});

	test.each([
		['the words of Verba, under any status', 500, said('-40', 'Invalid credentials.')],
		['a refusal', 403, 'Forbidden'],
		['a missing route', 404, '<html>Not Found</html>'],
	])('%s is no passing one', async (_, status, body) => {
		const refused = requestVerbaToken(verba, server(status, body).httpRequest);
		await expect(refused).rejects.not.toBeInstanceOf(PassingProblem);
	});

	test('X5 nothing that the HTTP layer threw is kept: it holds the request with its secrets', async () => {
		const thrown = Object.assign(new Error('connect'), {
			code: 'ECONNRESET',
			config: { headers: { Authorization: 'Basic YXBpLXVzZXI6UzNjcmV0IXBhc3M=' } },
		});
		const failed: unknown = await requestVerbaToken(verba, async () => {
			throw thrown;
		}).catch((problem: unknown) => problem);
		expect(inspect(failed, { depth: 10, showHidden: true })).not.toMatch(/YXBpLXVzZX|S3cret/);
		expect(failed).toMatchObject({ cause: { code: 'ECONNRESET' } });
	});

	test('a secret that the server echoes is not repeated', async () => {
		const body = said('-40', `Login api-user:S3cret!pass with ${verba.apiKey} failed`);
		const refusal = requestVerbaToken(verba, server(200, body).httpRequest);
		await expect(refusal).rejects.toThrow(/Login api-user:\*\*\* with \*\*\* failed/);
	});

	test('nothing is sent with an empty password', async () => {
		const { requests, httpRequest } = server(200, '');
		await expect(requestVerbaToken({ ...verba, password: '' }, httpRequest)).rejects.toThrow(
			/^Password/,
		);
		expect(requests).toEqual([]);
	});
});

test('R10 a login has a deadline of 30 s, however slowly its answer drips', () => {
	expect(LOGIN_DEADLINE).toBe(30_000);
	const limit = jest.spyOn(AbortSignal, 'timeout');
	void requestVerbaToken(verba, server(200, said('0', '')).httpRequest).catch(() => undefined);
	void requestIamToken(huawei, server(201, '').httpRequest).catch(() => undefined);
	expect(limit.mock.calls).toEqual([[30_000], [30_000]]);
	limit.mockRestore();
});

describe('an API key without a login', () => {
	const list = '<verbacdrlist rowcount="0"/>';

	test('is tried on one minute of the year 2000', async () => {
		const { requests, httpRequest } = server(200, list);
		await probeVerba({ ...verba, authentication: 'none' }, httpRequest);
		expect(requests[0]?.url).toBe(
			'https://recorder.example.com/verba/api?action=SearchCalls&apiKey=74c8eea0-50c6-40b2-9f3e-252ed501c3c8&responseType=XML&start=2000-01-01%2000%3A00&end=2000-01-01%2000%3A01',
		);
		expect(requests[0]?.headers ?? {}).toEqual({});
	});

	test('is refused with the way out when the server wants a login', async () => {
		const refused = server(200, said('-42', 'Login required.')).httpRequest;
		await expect(probeVerba({ ...verba, authentication: 'none' }, refused)).rejects.toThrow(
			/^Authentication: .*User Login/,
		);
		const own = { ...verba, authentication: 'token', token: 'old-token' };
		await expect(probeVerba(own, refused)).rejects.toThrow(/^Token: /);
	});
});

describe('IAM', () => {
	test('asks as the vendor documents and takes the token from the header', async () => {
		const { requests, httpRequest } = server(201, '{"token":{}}', { 'X-Subject-Token': 'MIIS' });
		expect(await requestIamToken(huawei, httpRequest)).toBe('MIIS');
		expect(requests[0]).toMatchObject({
			method: 'POST',
			url: 'https://iam.myhuaweicloud.com/v3/auth/tokens?nocatalog=true',
			headers: { 'content-type': 'application/json' },
		});
		expect(JSON.parse(String(requests[0]?.body))).toEqual({
			auth: {
				identity: {
					methods: ['password'],
					password: {
						user: { name: 'IAMUser', password: 'S3cret!pass', domain: { name: 'Account' } },
					},
				},
				scope: { domain: { name: 'Account' } },
			},
		});
	});

	test('with scope Project it is the project of the ID', async () => {
		const { requests, httpRequest } = server(201, '', { 'x-subject-token': 'MIIS' });
		await requestIamToken({ ...huawei, scope: 'project', projectId: 'p-1' }, httpRequest);
		expect(JSON.parse(String(requests[0]?.body))).toMatchObject({
			auth: { scope: { project: { id: 'p-1' } } },
		});
		await expect(requestIamToken({ ...huawei, scope: 'project' }, httpRequest)).rejects.toThrow(
			/^Project ID/,
		);
	});

	test.each([
		['a wrong password', 401, '{"error":{"code":401,"message":"wrong"}}', /^Password, IAM User/],
		['a refusal of another kind', 400, '{"error":{"message":"bad scope"}}', /bad scope.*Scope/],
		['a web page', 200, '<html></html>', /^IAM URL: looks wrong/],
		['a missing route', 404, '{"error_msg":"no api"}', /^IAM URL: looks wrong/],
		['a 401 without words', 401, '', /^IAM URL: looks wrong/],
		['too many logins', 429, '{"error_msg":"slow"}', /^IAM URL: .*HTTP 429.*slow.*later/],
		['a busy service', 503, '', /^IAM URL: .*HTTP 503.*later/],
	])('explains %s', async (_, status, body, text) => {
		await expect(requestIamToken(huawei, server(status, body).httpRequest)).rejects.toThrow(text);
	});

	test('http is refused unless allowed, before anything is sent', async () => {
		const { requests, httpRequest } = server(201, '', { 'x-subject-token': 'MIIS' });
		const plain = { ...huawei, iamUrl: 'http://iam.example.com' };
		await expect(requestIamToken(plain, httpRequest)).rejects.toThrow(/^IAM URL: .*http/);
		expect(requests).toEqual([]);
		expect(await requestIamToken({ ...plain, allowInsecureHttp: true }, httpRequest)).toBe('MIIS');
	});
});
