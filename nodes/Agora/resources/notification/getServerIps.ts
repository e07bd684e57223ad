import { asObject, asText } from '../../../../engine/model/answer';
import { isOneOf } from '../../../../engine/model/checks';
import { readOperation } from '../../../../engine/model/operation';
import { get, path } from '../../../../engine/model/request';
import { readOthers } from '../../shared/readOthers';
import { namedRows } from '../../shared/rows';
import { showing } from '../../shared/showing';

/**
 * The addresses that notifications come from: `GET /v2/ncs/ip`, or `/v1/ncs/ip` by the pages of Cloud
 * Recording, English and Chinese (Notifications, "Query IP addresses"). To be asked anew at least
 * once a day.
 */
export const getServerIps = readOperation({
	name: 'Get Server IPs',
	action: 'Get server IPs of notifications',
	description: 'List the IP addresses that notifications come from, for the rules of a firewall',
	fields: [],
	options: [
		{
			displayName: 'API Version',
			name: 'apiVersion',
			type: 'options',
			options: [
				{
					name: 'Version 1',
					value: 'v1',
					description: 'As the pages of Cloud Recording have it',
				},
				{ name: 'Version 2', value: 'v2', description: 'As the page of Notifications has it' },
			],
			default: 'v2',
			description: 'Which version of the look-up to use',
			check: isOneOf(['v1', 'v2']),
		},
	],
	target: [],
	read: showing(readOthers, (body) => hostsIn(body) !== undefined),
	notFound: [],
	request: ({ apiVersion }) => get(path`/${apiVersion}/ncs/ip`),
	item: (body) => {
		return { ips: (hostsIn(body) ?? []).map((row) => asText(asObject(row).primaryIP)) };
	},
});

/** The hosts of an answer; a firewall without any would let nothing in. */
function hostsIn(body: unknown): unknown[] | undefined {
	const { hosts } = asObject(asObject(asObject(body).data).service);
	return namedRows(hosts, 'primaryIP');
}
