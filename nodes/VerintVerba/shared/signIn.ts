import type { Answer } from '../../../engine/model/answer';
import { Failure } from '../../../engine/base/failure';
import type { Connection, Exchange } from '../../../engine/model/provider';
import type { VendorRequest } from '../../../engine/model/request';
import { cookiesIn, verbaSessionSecrets } from '../../../signing/verbaSession';
import { readVerbaXml, verbaResponse } from '../../../signing/verbaXml';
import { call } from './request';

/**
 * Verba says in an XML body, with status 200, that a session ran out, so the platform, which
 * looks at the status 401 only, never renews it; nor does it after a 401 for a session that is young
 * (credentials/VerbaApi.credentials.ts says why). The node asks for a new token itself and sends it
 * with every further request; the credential adds user name and password to RequestToken only.
 */
export const signIn = {
	/**
	 * A request that does something is sent again after the server's own codes only: a bare 401, or
	 * a text that names a token, may come although it was carried out.
	 */
	needed({ ok, status, code, message }: Answer, { values }: Connection, safe: boolean): boolean {
		if (ok || values.authentication !== 'user') return false;
		if (code === '-42' || code === '-43') return true;
		return safe && (status === 401 || /\b(login|token)\b/i.test(message));
	},

	/** As a form where the refused request was one, so that the key stands in no address. */
	async again(
		connection: Connection,
		exchange: Exchange,
		{ form }: Pick<VendorRequest, 'form'>,
	): Promise<void> {
		const { values } = connection;
		const sendAs = form ? 'post' : 'get';
		const answer = await exchange(call('RequestToken', {}, { sendAs }, values));
		const token = answer.ok ? verbaResponse(readVerbaXml(answer.text)).token : undefined;
		if (!token) {
			throw new Failure({
				kind: 'vendor',
				message: `The session ran out, and Verint Verba gave no new one (${[answer.status, answer.code].filter(Boolean).join(' ')})`,
				description: 'Check User Name, Password and API Key in the credential, and test it.',
				status: answer.status,
				code: answer.code,
			});
		}
		const cookies = values.keepCookies === 'yes' ? cookiesIn(answer.headers['set-cookie']) : '';
		connection.secrets.push(...verbaSessionSecrets({ token, cookies }));
		connection.query = { token };
		connection.headers = cookies === '' ? {} : { cookie: cookies };
	},
};
