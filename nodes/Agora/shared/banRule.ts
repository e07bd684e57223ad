import { asObject } from '../../../engine/model/answer';
import { isOneOf } from '../../../engine/model/checks';
import type { Confirmation, Field, Parameters } from '../../../engine/model/operation';
import { post, type VendorRequest } from '../../../engine/model/request';
import { getAll } from '../resources/banRule/getAll';
import { isBanTime, isIpAddress } from './checks';
import { channel, numericUid } from './fields';

/** Whom a rule hits. Agora documents no other combination of its fields. */
export const SCOPES = ['channelAndUser', 'channel', 'user', 'ip'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a rule forbids. */
export const PRIVILEGES = ['join_channel', 'publish_audio', 'publish_video'];

/** Channel, user and IP, each shown where the scope has it. */
export const scopeFields: Field[] = [
	{ ...channel, displayOptions: { show: { scope: ['channelAndUser', 'channel'] } } },
	{ ...numericUid, displayOptions: { show: { scope: ['channelAndUser', 'user'] } } },
	{
		displayName: 'IP Address',
		name: 'ip',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 203.0.113.7',
		description: 'The public address of the client, as Agora sees it',
		displayOptions: { show: { scope: ['ip'] } },
		check: isIpAddress,
	},
];

export const scopeField = (scopes: readonly Scope[]): Field => ({
	displayName: 'Scope',
	name: 'scope',
	type: 'options',
	options: SCOPE_OPTIONS.filter(({ value }) => scopes.includes(value)),
	default: 'channelAndUser',
	description: 'Whom it hits; only the fields of this scope are sent',
	check: isOneOf(scopes),
});

const SCOPE_OPTIONS: Array<{ name: string; value: Scope; description: string }> = [
	{
		name: 'One IP Address, Whole App',
		value: 'ip',
		description: 'Everybody behind this address, in every channel',
	},
	{
		name: 'One User in One Channel',
		value: 'channelAndUser',
		description: 'The user stays free to use other channels',
	},
	{
		name: 'One User, Whole App',
		value: 'user',
		description: 'The user, in every channel of the app',
	},
	{ name: 'Whole Channel', value: 'channel', description: 'Everybody in this channel' },
];

/** The switch that a wide scope demands. */
export const confirmWide: Field = {
	displayName: 'I Know That This Hits More Than One User or Channel',
	name: 'confirmed',
	type: 'boolean',
	default: false,
	description: 'Whether the wide scope is really meant; without it nothing is sent',
	displayOptions: { show: { scope: ['channel', 'user', 'ip'] } },
	check: (value) =>
		value === true ? undefined : 'is off, but this scope hits a whole channel or the whole app',
};

/** How long a rule holds. */
export const seconds = (standard: number, zero: 'allowed' | 'refused'): Field => ({
	displayName: 'Duration',
	name: 'seconds',
	type: 'number',
	default: standard,
	typeOptions: { minValue: 0, maxValue: 86430 },
	description:
		zero === 'allowed'
			? 'Seconds, 10 to 86430 (one day); with 0 they are removed once and may come back at once'
			: 'Seconds, 10 to 86430 (one day)',
	check: isBanTime({ zero }),
});

/**
 * Makes a rule: `POST /dev/v1/kicking-rule` (Channel Management RESTful API, "Create a rule"). Only
 * the fields of the scope are sent, and exactly one time field: `time: 0` is a one-time kick, and
 * without any the rule would hold for 60 minutes.
 */
export function createRule(parameters: Parameters): VendorRequest {
	const { appId, privileges } = parameters;
	return post('/dev/v1/kicking-rule', {
		body: {
			appid: appId,
			...scopeOf(parameters),
			privileges,
			...timeOf(parameters.seconds),
		},
	});
}

/** The fields of the chosen scope; `uid` is a number here. */
function scopeOf({ scope, channel, uid, ip }: Parameters): Record<string, unknown> {
	switch (scope as Scope) {
		case 'channelAndUser':
			return { cname: channel, uid: Number(uid) };
		case 'channel':
			return { cname: channel };
		case 'user':
			return { uid: Number(uid) };
		case 'ip':
			return { ip };
	}
}

/** Exactly one time field. */
export const timeOf = (seconds: unknown): Record<string, unknown> =>
	seconds === 0 ? { time: 0 } : { time_in_seconds: seconds };

/** How far the expiry in the list may be from the one that was asked for, in milliseconds. */
const EXPIRY_TOLERANCE = 5 * 60_000;

/**
 * When the answer was lost: a rule in the list with the same scope, privileges and expiry was made
 * by the request. One-time kicks do not stay in the list.
 */
export const ruleInList: Confirmation = {
	look: getAll,
	applies: ({ seconds }) => seconds !== 0,
	lookParameters: ({ appId }) => ({ appId }),
	sees: ({ rows }, parameters, since) => {
		const wanted = scopeOf(parameters);
		const expiry = since.getTime() + Number(parameters.seconds) * 1_000;
		const rule = rows.map(asObject).find((row) => {
			const same = ['cname', 'uid', 'ip'].every(
				(name) => String(row[name] || '') === String(wanted[name] ?? ''),
			);
			const privileges = JSON.stringify([...list(row.privileges)].sort());
			return (
				same &&
				privileges === JSON.stringify([...list(parameters.privileges)].sort()) &&
				Math.abs(Date.parse(String(row.ts)) - expiry) <= EXPIRY_TOLERANCE
			);
		});
		return typeof rule?.id === 'number' ? { ruleId: rule.id } : undefined;
	},
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
