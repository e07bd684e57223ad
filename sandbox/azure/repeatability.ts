import type { Request } from 'express';
import { header, rawBody, rawTarget } from '../framework/http';
import { invalidArgument, ServiceError, type Answer } from './answers';
import { isHttpDate } from './signature';

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * Repeatable requests (OASIS, version 1.0): a request with an id that was executed already is not
 * executed again, its first answer is given again. Only executed requests are remembered.
 */
export function createRepeatability() {
	const executed = new Map<string, { request: string; answer: Answer }>();
	return {
		/**
		 * Runs `work` once per Repeatability-Request-ID. Throws 400 when only one of the two headers
		 * is there or one is malformed, 412 when the id comes back with another request.
		 */
		once: (req: Request, work: () => Answer): { answer: Answer; result?: 'accepted' } => {
			const id = header(req, 'repeatability-request-id');
			const firstSent = header(req, 'repeatability-first-sent');
			if (id === '' && firstSent === '') return { answer: work() };
			if (!uuidV4.test(id)) throw invalidArgument('Repeatability-Request-ID');
			if (!isHttpDate(firstSent)) throw invalidArgument('Repeatability-First-Sent');

			const request = [req.method, rawTarget(req), firstSent, rawBody(req).toString('base64')];
			const fingerprint = request.join('\n');
			const earlier = executed.get(id.toLowerCase());
			if (earlier && earlier.request !== fingerprint) {
				const why = 'Repeatability-Request-ID was used for another request.';
				throw new ServiceError(412, '8583', why);
			}
			const answer = earlier
				? { ...earlier.answer, did: 'repeated: answered as the first time' }
				: work();
			if (!earlier) executed.set(id.toLowerCase(), { request: fingerprint, answer });
			return { answer, result: 'accepted' };
		},
		count: () => executed.size,
		reset: () => executed.clear(),
	};
}
