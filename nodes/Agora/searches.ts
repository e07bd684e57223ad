import { asObject, asText } from '../../engine/model/answer';
import type { Search } from '../../engine/model/search';
import { ALL_REGIONS } from './shared/fields';
import { getAll as banRules } from './resources/banRule/getAll';
import { getAll as channels } from './resources/channel/getAll';
import { getAll as streams } from './resources/stream/getAll';

/**
 * What can be picked from a list. Streaming keys cannot: the choice would write a secret into the
 * workflow. Templates cannot: Agora has no call that lists them.
 */
export const searches: Record<string, Search> = {
	streams: {
		list: streams,
		parameters: () => ({ channel: '' }),
		entry: (row) => {
			const { sid, channel, uid, status } = asObject(row);
			return entry(`${asText(channel)}, user ${asText(uid)}, ${asText(status)}`, sid);
		},
		elsewhere: {
			parameters: () => ({ channel: '', region: ALL_REGIONS }),
			advice: (rows) => {
				const regions = [...new Set(rows.map((row) => asText(asObject(row).region)))];
				if (regions.length === 0) return undefined;
				const where = regions.map((one) => one.toUpperCase()).join(' and ');
				return `No stream is live in this Region, but in ${where}: choose that Region first`;
			},
		},
	},
	streamChannels: {
		list: streams,
		parameters: () => ({ channel: '' }),
		entry: (row) => entry(asText(asObject(row).channel), asObject(row).channel),
	},
	channels: {
		list: channels,
		entry: (row) => {
			const { channel_name: name, user_count: count } = asObject(row);
			return entry(`${asText(name)} (users: ${asText(count)})`, name);
		},
	},
	banRules: {
		list: banRules,
		entry: (row) => {
			const { id, cname, uid, ip, ts } = asObject(row);
			const whom = [
				cname ? `channel ${asText(cname)}` : '',
				uid ? `user ${asText(uid)}` : '',
				ip ? `IP ${asText(ip)}` : '',
			];
			return entry(`${asText(id)}: ${whom.filter(Boolean).join(', ')}, until ${asText(ts)}`, id);
		},
	},
};

function entry(name: string, value: unknown) {
	const text = asText(value);
	return text === '' ? undefined : { name, value: text };
}
