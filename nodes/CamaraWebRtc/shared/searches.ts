import { asObject, asText } from '../../../engine/model/answer';
import type { Search } from '../../../engine/model/search';
import { getAll } from '../resources/eventSubscription/getAll';
import { eventNameOf } from './events';

/** What can be picked instead of typed. */
export const searches: Record<string, Search> = {
	subscriptions: {
		list: getAll,
		entry: (row) => {
			const { id, types, status, sink } = asObject(row);
			const value = asText(id);
			if (value === '') return undefined;
			const events = (Array.isArray(types) ? types : []).map((type) => eventNameOf(asText(type)));
			const about = [events.join(', '), asText(status)].filter(Boolean).join(', ');
			return { name: `${value} (${about})`, value, description: asText(sink) };
		},
	},
};
