import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';

import { Failure } from '../../../engine/base/failure';
import { isStoreFault, learnSecrets, readCredential } from '../../../engine/wire/credential';
import type { Line } from '../../../engine/wire/line';
import { plainEnding, stubSession } from '../../support/session';
import { testTools } from '../../support/tools';

const node = { name: 'Node', type: 'node', typeVersion: 1 } as INode;

/** A context whose credential is what `read` gives. */
function contextOf(read: () => ICredentialDataDecryptedObject, signal?: AbortSignal) {
	return {
		getExecutionCancelSignal: () => signal,
		getCredentials: async () => await Promise.resolve().then(read),
	} as unknown as IExecuteFunctions;
}

test('R15 a node without a credential says so in the words of n8n, and that nothing was sent', async () => {
	const context = contextOf(() => {
		throw new NodeOperationError(node, 'Node does not have any credentials set', {
			description: 'Choose one.',
		});
	});
	const tools = testTools();
	const thrown: unknown = await readCredential(context, 'vendorApi', 1, tools.time).catch(
		(error: unknown) => error,
	);
	expect((thrown as Failure).facts).toMatchObject({
		kind: 'input',
		message: 'Node does not have any credentials set',
		description: 'Nothing was sent for this item. Choose one.',
		ambiguous: false,
	});
	expect(tools.slept).toEqual([]);
});

test("R15 cancelled while n8n's database is away: it is not waited for any longer", async () => {
	const cancel = new AbortController();
	const tools = testTools();
	tools.onPause = () => cancel.abort();
	let reads = 0;
	const context = contextOf(() => {
		reads += 1;
		throw Object.assign(new Error('away'), { code: '57P01' });
	}, cancel.signal);
	await expect(readCredential(context, 'vendorApi', 0, tools.time)).rejects.toThrow(Failure);
	expect([reads, tools.slept.length]).toEqual([2, 1]);
});

test('R15 one execution waits a minute for its database, not each of its items', async () => {
	const tools = testTools();
	let isAway = true;
	const context = contextOf(() => {
		if (isAway) throw Object.assign(new Error('away'), { code: '57P01' });
		return { field: 'value' };
	});
	const read = async (index: number) =>
		await readCredential(context, 'vendorApi', index, tools.time);
	await expect(read(0)).rejects.toThrow(Failure);
	const first = tools.passed();
	expect(first).toBeGreaterThan(15_000);
	tools.advance(60_000 - first);
	const slept = tools.slept.length;
	await expect(read(1)).rejects.toThrow(Failure);
	expect(tools.slept).toHaveLength(slept);
	isAway = false;
	await expect(read(2)).resolves.toEqual({ field: 'value' });
	// It was there in between: for the next failure there is a minute again.
	isAway = true;
	await expect(read(3)).rejects.toThrow(Failure);
	expect(tools.slept.length).toBeGreaterThan(slept);
});

test('X2 a credential that was changed meanwhile and cannot be used: what is secret is not known', async () => {
	const connect = () => {
		throw new Error('Base URL is empty');
	};
	const session = stubSession(plainEnding(), testTools(), () => ({ status: 204 }));
	const line: Line = {
		...session,
		context: contextOf(() => ({})),
		provider: { ...session.provider, connect },
		credential: { type: 'vendorApi', fetchesTokens: true },
	};
	expect(await learnSecrets(line)).toBe(false);
	expect(await learnSecrets({ ...line, credential: { type: 'vendorApi' } })).toBe(true);
});

test("faults of a connection and refusals of a login are none of n8n's database", () => {
	for (const code of ['ECONNRESET', 'ECONNREFUSED', 'EAUTH', 'ESTATUS', '500', '08', '53300 no']) {
		expect(isStoreFault([{ name: 'NodeApiError', code }])).toBe(false);
	}
	expect(isStoreFault([{ name: 'NodeApiError', code: 53300 }])).toBe(false);
	expect(isStoreFault([{ name: 'NodeApiError' }, { name: 'error', code: '53300' }])).toBe(true);
});
