import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { runNode, type CredentialData } from '../../support/n8n';

let sandbox: Sandbox;

beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.control.reset());

interface Told {
	message: string;
	description: string;
}

async function failureOf(
	node: string,
	type: keyof Sandbox['credentials'],
	parameters: IDataObject,
	change: IDataObject = {},
): Promise<Told> {
	const [[item] = []] = await runNode({
		node,
		credentials: { [type]: { ...sandbox.credentials[type], ...change } as CredentialData },
		parameters: { ...parameters, options: { onFailure: 'returnItem' } },
	});
	return item?.json.failure as unknown as Told;
}

const disconnect = () => ({
	resource: 'stream',
	operation: 'forceDisconnect',
	appId: 'f'.repeat(32),
	region: 'eu',
	sid: sandbox.targets.agora.sid,
});

test('a headline names the thing alone, the details say where it was looked for', async () => {
	const { message, description } = await failureOf('agora', 'agoraApi', disconnect());
	expect(message).toContain(`sid ${sandbox.targets.agora.sid}`);
	expect(message).not.toMatch(/appId|region/);
	expect(description).toContain(`Asked for with appId ${'f'.repeat(32)}, region eu.`);
});

test('advice fits the choice made: nothing of signatures with Basic', async () => {
	const hmac = await failureOf('agora', 'agoraApi', disconnect());
	expect(hmac.description).toMatch(/With HMAC also check the clock/);
	const basic = await failureOf('agora', 'agoraApi', disconnect(), { authentication: 'basic' });
	expect(basic.description).toMatch(/Customer Secret/);
	expect(basic.description).not.toMatch(/HMAC|clock|Basic/);
});

test.each([
	['typed', { communicationUser: { id: '8:acs:one_two' } }],
	['of a list', { kind: 'communicationUser', rawId: '8:acs:one_two' }],
])('azure: an identifier object (%s) is readable in the headline', async (_, participant) => {
	sandbox.control.answerNext('azure', {
		path: 'participants:remove',
		status: 403,
		headers: { 'content-type': 'application/json' },
		body: { error: { code: 'Forbidden', message: 'No.' } },
	});
	const { message, description } = await failureOf('azureCallAutomation', 'azureCommunicationApi', {
		authentication: 'accessKey',
		resource: 'participant',
		operation: 'remove',
		callConnectionId: sandbox.targets.azure.callConnectionId,
		participantToRemove: participant,
	});
	expect(message).toContain('participantToRemove 8:acs:one_two');
	expect(message + description).not.toContain('[object');
	expect(description).toContain(sandbox.targets.azure.callConnectionId);
});
