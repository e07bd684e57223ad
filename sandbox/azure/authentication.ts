import type { Request } from 'express';
import { bearerToken, header, rawPath } from '../framework/http';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';
import { isOwnMachine } from './delivery';
import type { createEntra } from './entra';
import { signatureProblem, type SignedAs } from './signature';
import type { AzureSwitches } from './switches';

interface Parts {
	clock: Clock;
	switches: AzureSwitches;
	entra: ReturnType<typeof createEntra>;
}

/** Why a request is refused: the service's code and text. */
export interface Refusal {
	code: string;
	message: string;
}

/** Who asks: the holder of the access key, or of a token. */
export function createAuthentication({ clock, switches, entra }: Parts) {
	async function refusal(req: Request, as?: SignedAs): Promise<Refusal | undefined> {
		const token = bearerToken(req);
		if (token !== undefined) {
			return entra.accepts(token) ? undefined : { code: '7501', message: 'Invalid token.' };
		}
		const problem = await signatureProblem(req, {
			accessKey: secrets.azure.accessKey,
			now: clock.now(),
			toleranceMs: switches.clockToleranceMs,
			as,
		});
		if (!problem) return undefined;
		if (switches.deniedShape) {
			return { code: 'Denied', message: 'Denied by the resource provider.' };
		}
		return { code: '7509', message: `HMAC validation error: ${problem}.` };
	}

	return {
		/** For the service itself. */
		service: (req: Request) => refusal(req),
		/**
		 * For the storage host: signed as if the path were one of the service, whose host stands in
		 * `x-ms-host` (content downloader of the vendor's client library).
		 */
		storage: (req: Request) => {
			const host = header(req, 'x-ms-host');
			// As whom one reaches the sandbox does not matter, also through a proxy of a test.
			if (!isOwnMachine(`http://${host}`)) {
				return Promise.resolve({ code: '7509', message: 'x-ms-host is not the resource.' });
			}
			return refusal(req, { host, target: rawPath(req) });
		},
	};
}

export type Authentication = ReturnType<typeof createAuthentication>;
