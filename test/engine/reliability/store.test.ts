import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	connectionFault,
	CredentialNotFoundErrorLike,
	databaseFault,
} from '../../support/databaseFaults';
import { SEEDS, type Seed } from '../../support/seeds';
import { Stand } from '../../support/stand';
import { testTools } from '../../support/tools';
import { ServerCredentialsHelper } from '../../support/n8n/credentialsHelper';

let stand: Stand;

beforeAll(async () => {
	stand = await Stand.start();
});
afterAll(async () => await stand.close());
beforeEach(() => stand.fresh());
afterEach(() => void jest.restoreAllMocks());

const ITEMS = 3;

/** What n8n's database gives at each reading of an item's credential. */
function answerReads(
	answer: (
		read: () => Promise<ICredentialDataDecryptedObject>,
		index: number,
	) => Promise<ICredentialDataDecryptedObject>,
): void {
	const whole = ServerCredentialsHelper.prototype.getDecrypted;
	jest.spyOn(ServerCredentialsHelper.prototype, 'getDecrypted').mockImplementation(async function (
		this: ServerCredentialsHelper,
		...args
	) {
		return await answer(async () => await whole.apply(this, args), args[6]?.itemIndex ?? 0);
	});
}

/** It throws where `isAway` says so, asked with the item of each reading. */
function breakReads(isAway: (index: number) => boolean, thrown: () => Error): void {
	answerReads(async (read, index) => {
		if (isAway(index)) throw thrown();
		return await read();
	});
}

/** It throws for these items, so many times each. */
function breakDatabase(faulty: readonly number[], times: number, thrown: () => Error): void {
	const left = new Map(faulty.map((index) => [index, times]));
	breakReads((index) => {
		const still = left.get(index) ?? 0;
		if (still > 0) left.set(index, still - 1);
		return still > 0;
	}, thrown);
}

/** It throws when n8n's helper reads the credential, after the node has read it. */
function breakHelpersReads(times: number, thrown: () => Error = databaseFault): void {
	let calls = 0;
	breakReads(() => {
		calls += 1;
		return calls > 1 && calls <= times + 1;
	}, thrown);
}

/** The seed's ending with the credential whose token n8n fetches. */
function renewing({ renewing: { type, authentication } }: Seed) {
	return {
		credential: type,
		options: { onFailure: 'returnItem' },
		parameters: authentication === undefined ? {} : { authentication },
	};
}

/** Ends three targets; failures leave as items. */
async function endThree(seed: Seed, tools = testTools()) {
	const items = seed.more(stand.sandbox, ITEMS).map((json) => ({ json }));
	const change = { perItem: true, options: { onFailure: 'returnItem' } };
	const output = await stand.end(seed, tools, change, items);
	return output.map(({ json }) => json);
}

describe.each(SEEDS)('$provider', (seed) => {
	test.each([
		['of the first item', [0]],
		['of the others', [1, 2]],
	])(
		`R15 ${seed.provider}: n8n's database is away for a while when the credential %s is read: all are ended, once each`,
		async (_, faulty) => {
			const tools = testTools();
			breakDatabase(faulty, 3, () => databaseFault());
			const items = await endThree(seed, tools);
			expect(items.map(({ outcome }) => outcome)).toEqual(Array(ITEMS).fill('accepted'));
			expect(stand.asked(seed)).toBe(ITEMS);
			expect(tools.slept).toEqual(faulty.flatMap(() => [500, 1_000, 2_000]).sort((a, b) => a - b));
		},
	);

	test(`R15 ${seed.provider}: n8n's database stays away: nothing is sent for these items, and they say so`, async () => {
		breakDatabase([1], Infinity, () => databaseFault());
		const items = await endThree(seed);
		expect(items.map(({ outcome }) => outcome)).toEqual(['accepted', 'failed', 'accepted']);
		expect(stand.asked(seed)).toBe(ITEMS - 1);
		expect(items[1]).toMatchObject({
			message: expect.stringMatching(/^n8n could not read the credential \(error\)/),
			failure: { ambiguous: false, description: expect.stringContaining('Nothing was sent') },
		});
		expect(JSON.stringify(items)).not.toContain('administrator command');
	});

	test(`${seed.provider}: a credential that was deleted is told at once, in n8n's words`, async () => {
		const tools = testTools();
		breakDatabase([0, 1, 2], Infinity, () => new CredentialNotFoundErrorLike());
		const items = await endThree(seed, tools);
		expect(tools.slept).toEqual([]);
		expect(stand.asked(seed)).toBe(0);
		for (const item of items) {
			expect(item).toMatchObject({
				outcome: 'failed',
				message: expect.stringContaining('Credential with ID "7" does not exist'),
				failure: { ambiguous: false },
			});
		}
	});
});

/** Agora's credential has no token: what is in hand is handed to the helper. */
describe.each(SEEDS.filter(({ provider }) => provider !== 'agora'))('$provider, token', (seed) => {
	test.each([
		['names another address', 'http://127.0.0.1:9'],
		['cannot be used', 'nowhere'],
	])(
		`R23 ${seed.provider}: a credential that %s once the node has read it is not used: its secret would go to the old address`,
		async (_, address) => {
			let calls = 0;
			answerReads(async (read) => {
				const data = await read();
				calls += 1;
				return calls === 1 ? data : { ...data, [seed.addressField]: address };
			});
			const [item] = await stand.end(seed, testTools(), renewing(seed));
			expect(item?.json).toMatchObject({
				outcome: 'failed',
				message: expect.stringMatching(/^The credential was changed while the node was running/),
				failure: { ambiguous: false },
			});
			expect(stand.network(seed).requests).toEqual([]);
		},
	);

	test(`R15 ${seed.provider}: n8n's database is away when n8n's helper fetches a token: ended once`, async () => {
		const tools = testTools();
		breakHelpersReads(2);
		const [item] = await stand.end(seed, tools, renewing(seed));
		expect(item?.json).toMatchObject({ outcome: 'accepted' });
		expect(stand.asked(seed)).toBe(1);
	});

	test.each([
		['refuses connections', () => connectionFault()],
		['gives no connection in time', () => new Error('timeout exceeded when trying to connect')],
	])(
		`R15 ${seed.provider}: n8n's database %s while n8n's helper reads the credential: it is not taken for the vendor`,
		async (_, thrown) => {
			breakHelpersReads(2, thrown);
			const [item] = await stand.end(seed, testTools(), renewing(seed));
			expect(item?.json).toMatchObject({ outcome: 'accepted' });
			expect(stand.asked(seed)).toBe(1);
			jest.restoreAllMocks();
			breakHelpersReads(Infinity, thrown);
			const [failed] = await stand.end(seed, testTools(), renewing(seed));
			expect(failed?.json).toMatchObject({
				outcome: 'failed',
				failure: { code: 'N8N_DATABASE', ambiguous: false },
			});
			expect(JSON.stringify(failed)).not.toMatch(/5432|timeout exceeded/);
		},
	);

	test(`R15 ${seed.provider}: n8n's database stays away from n8n's helper: nothing is claimed, and no secret of it is shown`, async () => {
		breakHelpersReads(Infinity);
		const [item] = await stand.end(seed, testTools(), renewing(seed));
		expect(item?.json).toMatchObject({
			outcome: 'failed',
			failure: { code: 'N8N_DATABASE', ambiguous: false },
		});
		expect(stand.asked(seed)).toBe(0);
		expect(JSON.stringify(item)).toContain('Nothing has reached the service');
		expect(JSON.stringify(item)).not.toContain('administrator command');
	});
});
