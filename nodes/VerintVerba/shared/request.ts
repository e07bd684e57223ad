import { asObject, asText } from '../../../engine/model/answer';
import type { Check } from '../../../engine/model/checks';
import type { Field, Parameters } from '../../../engine/model/operation';
import { get, post, queryText, type VendorRequest } from '../../../engine/model/request';
import { refuse } from './refuse';

type Query = NonNullable<VendorRequest['query']>;

/** Longest address that the vendor promises to read ("Direct URL Access"). */
export const LONGEST_ADDRESS = 4_000;

/** What every request carries, and what names a conversation: never set by other means. */
export const RESERVED: ReadonlySet<string> = new Set([
	...['action', 'apiKey', 'token', 'responseType', 'userName', 'password'],
	...['callID', 'cid', 'ccdr_id', 'platformCallID', 'nativeID', 'meetingID', 'extension', 'status'],
]);

/** The same whatever letters are used: nobody documents that the server tells them apart. */
const RESERVED_ANYHOW = new Set([...RESERVED].map((name) => name.toLowerCase()));

/** Pairs of a fixed collection as `{ [group]: [{ [name], [value] }] }`. */
export function pairsIn(value: unknown, group: string, name: string): Array<[string, string]> {
	const rows = asObject(value)[group];
	return (Array.isArray(rows) ? rows : []).map((row) => [
		asText(asObject(row)[name]).trim(),
		asText(asObject(row).value),
	]);
}

const isAdditional: Check = (value) => {
	const names = new Set<string>();
	for (const [name, text] of pairsIn(value, 'parameter', 'name')) {
		if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
			return `holds the name "${name}": letters, digits and "_" are possible, no digit first`;
		}
		if (RESERVED_ANYHOW.has(name.toLowerCase())) {
			return `may not hold ${name}, which the node sets itself`;
		}
		if (names.has(name)) return `holds ${name} twice`;
		if (text === '') return `holds ${name} without a value`;
		names.add(name);
	}
	return undefined;
};

/** How users reach what the vendor's pages leave open, without the node claiming that it exists. */
export const additionalParameters: Field = {
	displayName: 'Additional Parameters',
	name: 'additionalParameters',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Parameter',
	default: {},
	options: [
		{
			displayName: 'Parameter',
			name: 'parameter',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					description: "As in your server's version of the documentation",
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
	description:
		'Parameters that your version of the server takes and the node does not know; one that it knows gets this value',
	check: isAdditional,
};

/** Both are offered for every action ("GET or POST"); how a POST is encoded is not documented. */
export const sendAs: Field = {
	displayName: 'Send As',
	name: 'sendAs',
	type: 'options',
	options: [
		{ name: 'GET', value: 'get', description: 'As in all samples of the vendor' },
		{
			name: 'POST',
			value: 'post',
			description:
				'Parameters, API key and token in a form, so that they stand in no log of addresses; not every server reads them there',
		},
	],
	default: 'get',
	description: 'How requests are sent; always POST where the credential says so',
};

/**
 * One call of the API: `action`, then what every request carries, then the action's own
 * parameters, in the order of the vendor's samples. Media actions have no `responseType` in their
 * tables, so none is sent with them.
 *
 * @param values the connection's: `addressRoom` is what its own part leaves of the longest address,
 * `sendAs` the credential's choice
 */
export function call(
	action: string,
	own: Query,
	parameters: Parameters,
	values: Readonly<Record<string, string>>,
	{ media = false } = {},
): VendorRequest {
	const additional = Object.fromEntries(
		pairsIn(parameters.additionalParameters, 'parameter', 'name'),
	);
	const rest: Query = { ...(media ? {} : { responseType: 'XML' }), ...own, ...additional };
	if (parameters.sendAs === 'post' || values.sendAs === 'post') {
		return post('', { query: { action }, form: rest });
	}
	const query = { action, ...rest };
	refuseLength(query, Number(values.addressRoom));
	return get('', { query });
}

function refuseLength(query: Query, room: number): void {
	const length = queryText(query).length;
	if (!(length > room)) return;
	const lengths = Object.entries(query).map(([name, value]) => ({
		name,
		length: queryText({ [name]: value }).length,
	}));
	const longest = lengths.reduce((one, other) => (other.length > one.length ? other : one));
	refuse(
		`The request is longer than the ${LONGEST_ADDRESS} characters that Verba reads: ${longest.name}`,
		`alone takes ${longest.length}`,
	);
}
