import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { basicCredentials, form, note, sendJson } from '../framework/http';
import type { Clock } from '../framework/provider';
import { secrets } from '../framework/targets';
import type { AzureSwitches } from './switches';

const lifetimeSeconds = 3599;

/**
 * Microsoft Entra ID's token endpoint of one tenant (client credentials only), and the bearer tokens
 * that the service accepts: those it issued, and the fixed user access token.
 */
export function createEntra(clock: Clock, switches: AzureSwitches) {
	const issued = new Map<string, number>();

	function refuse(res: Response, status: number, error: string, code: number, text: string): void {
		note(res, `refused: ${error}`);
		const time = new Date(clock.now()).toISOString();
		sendJson(res.set('Cache-Control', 'no-store, no-cache'), status, {
			error,
			error_description: `AADSTS${code}: ${text}`,
			error_codes: [code],
			timestamp: `${time.slice(0, 10)} ${time.slice(11, 19)}Z`,
			trace_id: randomUUID(),
			correlation_id: randomUUID(),
		});
	}

	return {
		/** POST /{tenant}/oauth2/v2.0/token */
		token: (req: Request, res: Response): void => {
			const fields = form(req);
			const basic = basicCredentials(req);
			if (req.params.tenant !== secrets.azure.tenantId) {
				return refuse(res, 400, 'invalid_request', 90002, 'The tenant was not found.');
			}
			if (fields.get('grant_type') !== 'client_credentials') {
				return refuse(res, 400, 'unsupported_grant_type', 70003, 'Unsupported grant type.');
			}
			if ((basic?.user ?? fields.get('client_id')) !== secrets.azure.clientId) {
				return refuse(res, 400, 'unauthorized_client', 700016, 'Unknown application.');
			}
			if ((basic?.password ?? fields.get('client_secret')) !== secrets.azure.clientSecret) {
				return refuse(res, 401, 'invalid_client', 7000215, 'Invalid client secret provided.');
			}
			if (fields.get('scope') !== switches.entraScope) {
				return refuse(res, 400, 'invalid_scope', 70011, 'The provided scope is not valid.');
			}
			const token = `entra-${randomUUID()}`;
			issued.set(token, clock.now() + lifetimeSeconds * 1000);
			note(res, 'token issued');
			sendJson(res.set('Cache-Control', 'no-store, no-cache'), 200, {
				token_type: 'Bearer',
				expires_in: lifetimeSeconds,
				ext_expires_in: lifetimeSeconds,
				access_token: token,
			});
		},
		accepts: (token: string): boolean =>
			token === secrets.azure.userToken || (issued.get(token) ?? -Infinity) > clock.now(),
		expireIssued: () => {
			for (const token of issued.keys()) issued.set(token, -Infinity);
		},
		secrets: () => [...issued.keys()],
		reset: () => issued.clear(),
	};
}
