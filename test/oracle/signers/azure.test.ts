import { createCommunicationAuthPolicy } from '@azure/communication-common';

import { azureHeaders } from '../../../signing/azure';
import { hmacKey } from '../../../signing/hmacKey';
import { azureAuthorization, contentHash } from './cryptojs';
import {
	Differences,
	encoded,
	letters,
	marks,
	randomFrom,
	randomRequest,
	rounds,
	seed,
	unicode,
} from './random';

/** The vendor's own policy, with the clock standing still. */
async function vendorHeaders(
	policy: ReturnType<typeof createCommunicationAuthPolicy>,
	method: string,
	url: string,
	body: string,
) {
	const headers = new Map<string, string>();
	const request = { url, method, headers, body: body === '' ? undefined : body };
	await policy.sendRequest(request as never, async () => await Promise.resolve({} as never));
	return headers;
}

afterEach(() => {
	jest.useRealTimers();
});

test(`S2 azure: ${rounds} requests as the policy of @azure/communication-common, seed ${seed}`, async () => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
	const random = randomFrom(seed);
	const keys = Array.from({ length: 8 }, () =>
		Buffer.from(random.text([...letters, ...unicode], 48, 1)).toString('base64'),
	);
	const policies = new Map(keys.map((key) => [key, createCommunicationAuthPolicy({ key })]));
	const differences = new Differences();
	for (let round = 0; round < rounds; round++) {
		const request = randomRequest(random, [...letters, ...marks, ...unicode, ' ', '/', '%']);
		const { method, host, target, pairs, body } = request;
		const accessKey = random.pick(keys);
		const now = random.moment();
		jest.setSystemTime(now);
		// The policy signs the query as URLSearchParams writes it, so it gets one that stays the same.
		const query = pairs.filter(([name, value]) => isPlain(name + value));
		const path = target.split('?')[0] ?? '';
		const plain = query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
		const sent = plain === '' ? path : `${path}?${plain}`;

		const policy = policies.get(accessKey)!;
		const vendor = await vendorHeaders(policy, method, `https://${host}${sent}`, body);
		const key = hmacKey(accessKey, 'base64');
		const ours = azureHeaders({ method, target: sent, host, body }, key, now);
		differences.compare(round, { ...request, target: sent }, ours, {
			'x-ms-date': vendor.get('x-ms-date'),
			'x-ms-content-sha256': vendor.get('x-ms-content-sha256'),
			Authorization: vendor.get('Authorization'),
		});
	}
	expect(differences.shown).toEqual([]);
}, 600_000);

test(`S2 azure: ${rounds} requests as crypto-js computes them, seed ${seed}`, () => {
	const random = randomFrom(seed + 1);
	const differences = new Differences();
	for (let round = 0; round < rounds; round++) {
		const request = randomRequest(random, [...letters, ...marks, ...unicode, ' ', '/', '%', '+']);
		const accessKey = Buffer.from(random.text([...letters, ...unicode], 90, 1)).toString('base64');
		const now = random.moment();
		const ours = azureHeaders(request, hmacKey(accessKey, 'base64'), now);
		differences.compare(round, request, ours, {
			'x-ms-date': now.toUTCString(),
			'x-ms-content-sha256': contentHash(request.body),
			Authorization: azureAuthorization(request, accessKey, now.toUTCString()),
		});
	}
	expect(differences.shown).toEqual([]);
}, 600_000);

/** Text that URLSearchParams and RFC 3986 write alike. */
function isPlain(text: string): boolean {
	return encoded(text) === new URLSearchParams([[text, '']]).toString().slice(0, -1);
}
