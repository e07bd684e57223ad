import type { IDataObject } from 'n8n-workflow';

import { iamIdentity } from '../../../signing/iamToken';
import { writeSession } from '../../../signing/session';
import { verbaIdentity } from '../../../signing/verbaToken';
import { loadPackage, runNode, type CredentialData } from '../../support/n8n';
import { WireServer } from '../../support/wire';

/** Two servers: the first sends everybody on to the second. */
let here: WireServer;
let there: WireServer;

beforeAll(async () => {
	await loadPackage();
	here = await WireServer.start();
	there = await WireServer.start();
});
afterAll(async () => {
	await here.close();
	await there.close();
});

/** Good data of every type that signs by itself. */
function credentials(): Record<string, CredentialData> {
	const common = { baseUrl: here.origin, allowInsecureHttp: true };
	const verba = { ...common, apiKey: 'key-12345678', authentication: 'user', userName: 'u' };
	const huawei = {
		...common,
		authentication: 'password',
		iamUrl: here.origin,
		scope: 'domain',
		projectId: 'p',
	};
	const session = (identity: string[]) => writeSession('token-1234', identity, Date.now());
	return {
		camaraApi: { ...common, layout: 'merged', token: 'token-1234' },
		azureCommunicationApi: { ...common, endpoint: here.origin, accessKey: 'c2FuZGJveC1rZXk=' },
		azureCommunicationTokenApi: { ...common, endpoint: here.origin, token: 'token-1234' },
		verbaApi: { ...verba, sessionToken: session(verbaIdentity(verba)) },
		agoraApi: { ...common, customerId: 'c', customerSecret: 's3cret-1234', appId: 'a' },
		huaweiCloudApi: { ...common, accessKey: 'AK', secretKey: 'SK-12345678', projectId: 'p' },
		huaweiCloudTokenApi: { ...huawei, sessionToken: session(iamIdentity(huawei)) },
	};
}

const TYPES = [
	'camaraApi',
	'azureCommunicationApi',
	'azureCommunicationTokenApi',
	'verbaApi',
	'agoraApi',
	'huaweiCloudApi',
	'huaweiCloudTokenApi',
];
/** Every version of n8n's HTTP Request node that takes predefined credentials. */
const VERSIONS = [2, 3, 4, 4.1, 4.2];
/** What a user may have chosen there. */
const CHOICES: Array<[string, (version: number) => IDataObject]> = [
	['by default', () => ({})],
	[
		'when the node is told to follow them',
		(version) =>
			version < 3
				? { followRedirect: true, followAllRedirects: true }
				: { redirect: { redirect: { followRedirects: true, maxRedirects: 5 } } },
	],
];

const rows = TYPES.flatMap((type) =>
	VERSIONS.flatMap((version) =>
		CHOICES.flatMap(([when, options]) =>
			(['GET', 'POST'] as const).map((method) => ({ type, version, when, options, method })),
		),
	),
);

test.each(rows)(
	'X1 $type in the HTTP Request node of version $version: no redirect of a $method is followed $when',
	async ({ type, version, options, method }) => {
		here.requests.length = 0;
		there.requests.length = 0;
		here.status = ['307 Temporary Redirect', `Location: ${there.origin}/stolen`];
		const run = runNode({
			node: 'n8n-nodes-base.httpRequest',
			typeVersion: version,
			parameters: {
				...(version < 3 ? { requestMethod: method } : { method }),
				url: `${here.origin}/na/v1/projects/a/rtls/ingress/x?action=SearchCalls`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: type,
				options: options(version),
			},
			credentials: { [type]: credentials()[type]! },
		});
		await run.catch(() => undefined);
		expect(here.requests.length).toBeGreaterThan(0);
		expect(there.requests).toEqual([]);
	},
);

/** For these n8n's own code signs and asks no credential type; docs/security.md tells users. */
describe('X1 the two OAuth2 types in the HTTP Request node follow redirects as the node says', () => {
	const withToken = { oauthTokenData: { access_token: 'token-1234', token_type: 'bearer' } };
	const oauth: Record<string, CredentialData> = {
		camaraOAuth2Api: { grantType: 'clientCredentials', ...withToken } as never,
		azureCommunicationOAuth2Api: { grantType: 'clientCredentials', ...withToken } as never,
	};
	const versioned = Object.keys(oauth).flatMap((type) =>
		[
			{ version: 2, followed: true },
			{ version: 3, followed: false },
			{ version: 4.2, followed: true },
		].map((row) => ({ type, ...row })),
	);

	test.each(versioned)('$type, version $version, by default: $followed', async (row) => {
		here.requests.length = 0;
		there.requests.length = 0;
		here.status = ['307 Temporary Redirect', `Location: ${there.origin}/elsewhere`];
		const run = runNode({
			node: 'n8n-nodes-base.httpRequest',
			typeVersion: row.version,
			parameters: {
				url: `${here.origin}/x`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: row.type,
				options: {},
			},
			credentials: { [row.type]: { ...credentials().camaraApi, ...oauth[row.type] } },
		});
		await run.catch(() => undefined);
		expect(here.requests).toHaveLength(1);
		expect(there.requests).toHaveLength(row.followed ? 1 : 0);
	});
});
