import { asObject, asText } from '../../../engine/model/answer';
import type { Search } from '../../../engine/model/search';
import { getAll as apps } from '../resources/app/getAll';

/** An entry of a list; nothing without a value. */
export const entry = (value: unknown, name = asText(value), description = '') =>
	asText(value) === ''
		? undefined
		: { name: name || asText(value), value: asText(value), ...(description && { description }) };

/** Apps, by name. */
export const appSearch: Search = {
	list: apps,
	parameters: () => ({ state: 'any' }),
	entry: (row) => {
		const { app_id, app_name, state } = asObject(row);
		const disabled = asObject(state).state === 'ACTIVATION' ? '' : ' (not enabled)';
		return entry(app_id, `${asText(app_name)}${disabled}`);
	},
};
