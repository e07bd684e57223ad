import { asObject, asText } from '../../../engine/model/answer';
import type { Search } from '../../../engine/model/search';
import { getAll } from '../resources/participant/getAll';
import { USUAL } from './apiVersion';

/**
 * Lists from which something is picked. Who is in a call can be listed; calls, pending invitations,
 * incoming calls and recordings cannot: Azure has no list of them.
 */
export const searches: Record<string, Search> = {
	participants: {
		list: getAll,
		parameters: (current) => ({ ...current, apiVersion: USUAL }),
		entry: (row) => {
			const { identifier, isMuted, isOnHold } = asObject(row);
			const rawId = asText(asObject(identifier).rawId);
			if (rawId === '') return undefined;
			const phone = asText(asObject(asObject(identifier).phoneNumber).value);
			const states = [isMuted === true && 'muted', isOnHold === true && 'on hold'].filter(Boolean);
			const name = phone || rawId;
			return {
				name: states.length > 0 ? `${name} (${states.join(', ')})` : name,
				value: rawId,
			};
		},
	},
};
