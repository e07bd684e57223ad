import Ajv from 'ajv';

import { matchAnswer } from '../../engine/model/answer';
import type { Parameters } from '../../engine/model/operation';
import { at, FOLDER, load, openApi, present, type Json } from '../support/contract';
import { AZURE_ROWS, type AzureRow } from '../support/azureRows';
import { operationOf, operations, providers, requestOf } from '../support/requestOf';

/** The vendor's own documents as judges of every operation of Call Automation. */
if (!present) console.warn(`Skipped: the vendor's documents are not at ${FOLDER}`);
const judged = present ? describe : describe.skip;

const OLD = 'azure/2024-09-15/communicationservicescallautomation.json';
const NEW = 'azure/from-sdk/callautomation-sdk-1.6.0.json';
const usual = '2024-09-15';

const has = (file: string, operationId: string | undefined) =>
	JSON.stringify(load(file)).includes(`"operationId":"${operationId}"`);
const plain = (value: unknown) =>
	typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
const parametersOf = ({ fields, options, version }: AzureRow): Parameters => ({
	...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)])),
	...options,
	...(version ? { apiVersion: version } : {}),
});

/** Both documents that may judge a row; the older one only where the row's version is its own. */
const CASES = AZURE_ROWS.filter(({ document }) => document !== undefined).flatMap((row) =>
	(present ? [OLD, NEW] : [OLD])
		.filter(
			(file) =>
				file === NEW || ((row.version ?? usual) <= usual && (!present || has(file, row.document))),
		)
		.map((file) => [row.name, file, row] as const),
);

judged("requests by Azure's documents", () => {
	test.each(CASES)('%s by %s', (name, file, row) => {
		const { method, url, body } = requestOf('azureCallAutomation', name, parametersOf(row));
		const contract = openApi(file, String(row.document));
		expect(method).toBe(contract.method);
		const { pathname, searchParams } = new URL(url);
		const template = contract.template
			.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
			.replace(/\{[^}]+\}/g, '[^/?#]+');
		expect(pathname).toMatch(new RegExp(`^${template}$`));
		expect([...searchParams.keys()]).toEqual(['api-version']);
		expect(contract.statuses).toContain(String(row.success));
		if (!contract.body) {
			expect(body).toBeUndefined();
			return;
		}
		const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
		const isValid = ajv.compile(contract.body);
		isValid(JSON.parse(body ?? 'null'));
		expect(isValid.errors ?? []).toEqual([]);
	});

	test('the documented success of each ending is accepted', () => {
		for (const { name, success } of AZURE_ROWS) {
			const operation = operationOf('azureCallAutomation', name);
			if (operation.kind !== 'end' || typeof operation.answers === 'function') continue;
			const answer = providers.azureCallAutomation.read({ status: success, headers: {}, text: '' });
			expect([name, matchAnswer(operation.answers, answer)]).toEqual([name, 'accepted']);
		}
	});

	test('every operation of the newest document is there, and takes the headers that it names', () => {
		const all = Object.values(load('azure/operations.json')) as Json[];
		const missing: string[] = [];
		for (const { operationId, versions } of all) {
			const row = AZURE_ROWS.find(({ document }) => document === operationId);
			if (!row) missing.push(String(operationId));
			const takes = at(versions, '2026-03-12', 'repeatability');
			expect([operationId, row?.repeatable ?? false]).toEqual([operationId, takes]);
			const operation = row && operationOf('azureCallAutomation', row.name);
			const sends = operation && 'idempotency' in operation && operation.idempotency !== undefined;
			expect([operationId, sends ?? false]).toEqual([operationId, takes]);
		}
		expect(missing).toEqual([]);
		expect(all).toHaveLength(34);
	});
});

test('no operation goes without a row', () => {
	const own = operations
		.filter(([provider, , { kind }]) => provider === 'azureCallAutomation' && kind !== 'compound')
		.map(([, name]) => name)
		// These two go to the storage host, and are judged by the SDK's own request.
		.filter((name) => !['recording.delete', 'recording.download'].includes(name));
	expect([...new Set(AZURE_ROWS.map(({ name }) => name))].sort()).toEqual(own.sort());
});
