import type { Worth } from '../../engine/model/operation';
import type { Operation, Parameters } from '../../engine/model/operation';
import type { Connection, Provider } from '../../engine/model/provider';
import { addressOf } from '../../engine/wire/send';
import { agora } from '../../nodes/Agora/provider';
import { azureCallAutomation } from '../../nodes/AzureCallAutomation/provider';
import { camaraWebRtc } from '../../nodes/CamaraWebRtc/provider';
import { huaweiRtc } from '../../nodes/HuaweiRtc/provider';
import { verintVerba } from '../../nodes/VerintVerba/provider';

export const providers = {
	camaraWebRtc,
	azureCallAutomation,
	verintVerba,
	agora,
	huaweiRtc,
} satisfies Record<string, Provider>;
export type ProviderName = keyof typeof providers;

/** Every operation of every node: `[provider, '<resource>.<operation>', operation]`. */
export const operations = Object.entries(providers).flatMap(([provider, { resources }]) =>
	resources.flatMap(({ value, operations: all }) =>
		Object.entries(all).map(
			([name, operation]) =>
				[provider as ProviderName, `${value}.${name}`, operation as Operation] as const,
		),
	),
);

/** @param name `<resource>.<operation>` */
export function operationOf(provider: ProviderName, name: string): Operation {
	const found = operations.find(([owner, each]) => owner === provider && each === name);
	if (!found) throw new Error(`${provider} has no ${name}`);
	return found[2];
}

/** The parameters as a user leaves them, with some filled in; defaults as the editor shows them. */
export function parametersOf(provider: ProviderName, name: string, filledIn: Parameters) {
	const operation = operationOf(provider, name);
	const { options = [], requestId } = providers[provider] as Provider;
	const fields = [
		...operation.fields,
		...(requestId ? [requestId.field] : []),
		...options,
		...(operation.options ?? []),
	];
	const defaults = Object.fromEntries(fields.map((field) => [field.name, field.default]));
	return { ...defaults, ...filledIn } as Parameters;
}

/** The table of answers of an ending that has one for all its parameters. */
export function answersOf(provider: ProviderName, name: string): Record<string, Worth> {
	const operation = operationOf(provider, name);
	if (operation.kind !== 'end' || typeof operation.answers === 'function') {
		throw new Error(`${name} has no single table of answers`);
	}
	return operation.answers;
}

/** What an operation asks of the vendor, before it is signed. */
export function requestOf(
	provider: ProviderName,
	name: string,
	filledIn: Parameters,
	connection: Partial<Connection> = {},
) {
	const { values = {}, baseUrl = 'https://api.example.com' } = connection;
	const operation = operationOf(provider, name);
	if (operation.kind === 'local' || operation.kind === 'compound') {
		throw new Error(`${name} has no single request`);
	}
	const request = operation.request(parametersOf(provider, name, filledIn), values);
	const { method, body, headers = {} } = request;
	return {
		method,
		url: addressOf({ ...connection, baseUrl } as Connection, request),
		/** As it goes over the wire; undefined when there is none. */
		body: body === undefined ? undefined : JSON.stringify(body),
		headers,
	};
}
