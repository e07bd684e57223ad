import assert from 'node:assert/strict';
import type { CredentialData } from '../../scripts/host/api';
import { secretsOf } from '../../scripts/host/playground';
import { credentialOf, type CredentialTypeName, type World } from './world';

/** The types that n8n tests by a request; OAuth2 types are proven by a node's first call. */
const TESTED: Array<{ type: CredentialTypeName; secret: string; wrong: string; address: string }> =
	[
		{ type: 'camaraApi', secret: 'token', wrong: 'not-the-camara-token', address: 'baseUrl' },
		{
			type: 'azureCommunicationApi',
			secret: 'accessKey',
			wrong: Buffer.from('some other access key, well formed').toString('base64'),
			address: 'endpoint',
		},
		{
			type: 'azureCommunicationTokenApi',
			secret: 'token',
			wrong: 'not-the-azure-user-token',
			address: 'endpoint',
		},
		{ type: 'verbaApi', secret: 'password', wrong: 'not-the-verba-password', address: 'baseUrl' },
		{
			type: 'agoraApi',
			secret: 'customerSecret',
			wrong: 'not-the-agora-secret',
			address: 'baseUrl',
		},
		{ type: 'huaweiCloudApi', secret: 'secretKey', wrong: 'x'.repeat(40), address: 'baseUrl' },
		{
			type: 'huaweiCloudTokenApi',
			secret: 'password',
			wrong: 'not-the-iam-password',
			address: 'iamUrl',
		},
		{
			type: 'huaweiCloudTokenApi',
			secret: 'password',
			wrong: 'not-the-iam-password',
			address: 'baseUrl',
		},
	];

const SHORTEST_EXPLANATION = 25;

/** Throws unless the refusal says something a person can act on, and keeps the secrets to itself. */
function requireExplanation(
	answer: { status: string; message: string },
	used: CredentialData,
	about: RegExp,
): void {
	assert.equal(answer.status, 'Error', `the test passed: ${answer.message}`);
	assert.ok(
		answer.message.length >= SHORTEST_EXPLANATION && about.test(answer.message),
		`the message does not explain (${about}): "${answer.message}"`,
	);
	for (const { field, value } of secretsOf([used])) {
		assert.ok(!answer.message.includes(value), `the message shows ${field}`);
	}
}

/** n8n's Test button, for each type: good, wrong secret, wrong address, unusable address. */
export async function credentialChecks(world: World): Promise<void> {
	const { runner, playground, wrongAddress } = world;
	const test = async (credential: CredentialData, changed: Record<string, unknown> = {}) => {
		const used = { ...credential, data: { ...credential.data, ...changed } };
		return { used, answer: await playground.api.testCredential(used) };
	};
	const done = new Set<string>();
	for (const { type, secret, wrong, address } of TESTED) {
		const credential = () => credentialOf(world, type);
		if (!done.has(type)) {
			await runner.check(`credential test of ${type}: good data pass`, async () => {
				const { answer } = await test(credential());
				assert.equal(answer.status, 'OK', answer.message);
			});
			await runner.check(`credential test of ${type}: a wrong ${secret} is explained`, async () => {
				const { answer, used } = await test(credential(), { [secret]: wrong });
				requireExplanation(answer, used, /key|secret|token|password|signature|credential/i);
			});
			await runner.check(`credential test of ${type}: http is refused by default`, async () => {
				const { answer, used } = await test(credential(), { allowInsecureHttp: false });
				requireExplanation(answer, used, /https|Insecure HTTP/i);
			});
		}
		done.add(type);
		await runner.check(`credential test of ${type}: a wrong ${address} is explained`, async () => {
			const { answer, used } = await test(credential(), { [address]: wrongAddress });
			requireExplanation(answer, used, /address|URL|endpoint/i);
		});
		// After its login n8n shows the bare code there.
		if (type === 'huaweiCloudTokenApi' && address === 'baseUrl') continue;
		await runner.check(
			`credential test of ${type}: nobody at the ${address} is explained`,
			async () => {
				const { answer, used } = await test(credential(), { [address]: 'http://127.0.0.1:1' });
				requireExplanation(answer, used, /no server answers at 127\.0\.0\.1:1/);
			},
		);
	}
}
