import { agoraHeaders } from '../../../signing/agora';
import { hmacKey } from '../../../signing/hmacKey';
import { agoraAuthorization, contentHash } from './cryptojs';
import {
	Differences,
	letters,
	marks,
	randomFrom,
	randomRequest,
	rounds,
	seed,
	unicode,
} from './random';

test(`S2 agora: ${rounds} requests as crypto-js computes them, seed ${seed}`, () => {
	const random = randomFrom(seed + 2);
	const differences = new Differences();
	for (let round = 0; round < rounds; round++) {
		const request = randomRequest(random, [...letters, ...marks, ...unicode, ' ', '/', '%', '+']);
		const customerId = random.text(letters, 32, 1);
		const secret = random.text([...letters, ...marks, ...unicode], 64, 1);
		const now = random.moment();
		const ours = agoraHeaders(request, customerId, hmacKey(secret, 'utf8'), now);
		differences.compare(round, request, ours, {
			Date: now.toUTCString(),
			Digest: `SHA-256=${contentHash(request.body)}`,
			Authorization: agoraAuthorization(request, customerId, secret, now.toUTCString()),
		});
	}
	expect(differences.shown).toEqual([]);
}, 600_000);
