import type { Answer } from '../../engine/model/answer';
import { isAmong } from '../../engine/model/answer';
import type { EndOperation, Parameters, Sight, View } from '../../engine/model/operation';
import { get, type VendorRequest } from '../../engine/model/request';
import { operationOf, providers, type ProviderName } from './requestOf';

/** An ending with a look. */
export function endingOf(provider: ProviderName, name: string): EndOperation {
	const operation = operationOf(provider, name);
	if (operation.kind !== 'end') throw new Error(`${name} is no ending`);
	return operation;
}

/** An answer as the operation reads it. */
export function readBy(
	provider: ProviderName,
	operation: Pick<EndOperation, 'read'>,
	[status, body]: [status: number, body: unknown],
	request: VendorRequest = get('/'),
): Answer {
	const read = operation.read ?? ((response) => providers[provider].read(response));
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	return read({ status, headers: {}, text: body === undefined ? '' : text }, request);
}

/** What a look makes of one answer of the vendor; undefined where it shows nothing. */
export function sightOf(
	provider: ProviderName,
	name: string,
	said: [status: number, body: unknown],
): Sight | undefined {
	const look = endingOf(provider, name).verify?.look;
	if (!look) throw new Error(`${name} has no look`);
	const answer = readBy(provider, look, said);
	if (look.kind === 'list') {
		const asked = { parameters: {}, request: get('/') };
		const rows =
			answer.ok && answer.reading === undefined ? look.rows(answer.body, asked) : undefined;
		return rows && { notFound: false, rows };
	}
	if (isAmong(look.notFound, answer)) return { notFound: true, rows: [] };
	return answer.ok && answer.reading === undefined
		? { notFound: false, body: answer.body, rows: [] }
		: undefined;
}

/** What one answer of the vendor says about the thing. */
export function viewOf(
	provider: ProviderName,
	name: string,
	said: [status: number, body: unknown],
	parameters: Parameters,
	since = new Date(),
): View {
	const sight = sightOf(provider, name, said);
	return sight && endingOf(provider, name).verify?.sees(sight, parameters, since);
}
