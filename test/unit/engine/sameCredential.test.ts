import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { openSession, sameCredential } from '../../../engine/session';
import { manners } from '../../../nodes/CamaraWebRtc/manners';
import { plainEnding } from '../../support/session';
import { testTools } from '../../support/tools';

const custom = {
	baseUrl: 'https://operator.example',
	layout: 'custom',
	callHandlingPath: 'calls/v1',
	registrationPath: 'registrations/v1',
	token: 'token-of-the-operator',
};

async function second(change: ICredentialDataDecryptedObject): Promise<void> {
	const context = {
		getCredentials: async (_: string, index: number) =>
			await Promise.resolve(index === 0 ? custom : { ...custom, ...change }),
		getNodeParameter: (_: string, __: number, fallback: unknown) => fallback,
		getExecutionCancelSignal: () => undefined,
	} as unknown as IExecuteFunctions;
	const provider = { ...manners, credentials: [{ type: 'camaraApi' }], resources: [] };
	const session = await openSession(context, provider, 1, testTools(), plainEnding());
	await sameCredential(session, 1);
}

test('R23 a token that was fetched in the meantime is no other credential', async () => {
	await expect(second({ sessionToken: 'new' })).resolves.toBeUndefined();
});

test.each<ICredentialDataDecryptedObject>([
	{ baseUrl: 'https://other.example' },
	{ token: 'token-of-another-operator' },
	{ registrationPath: 'tenant-2/registrations/v1' },
	{ eventsPath: 'events/v1' },
	{ allowUnauthorizedCerts: true },
])(
	'R23 an item whose credential has %j is refused: it would go where the first one goes',
	async (change) => {
		await expect(second(change)).rejects.toThrow(/expression that differs between items/);
	},
);
