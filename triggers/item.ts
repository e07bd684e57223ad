import type { IDataObject } from 'n8n-workflow';

import type { VendorEvent } from './parse';

/**
 * The item of an event. What we say of it stands first and is never overwritten by what the vendor
 * sends. A top-level `error` would make n8n take the item for a failed one: it is called
 * `vendorError`.
 */
export function itemFrom(event: VendorEvent, ours: IDataObject): IDataObject {
	const { error, ...others } = event as IDataObject;
	return {
		...ours,
		...others,
		...(error === undefined ? {} : { vendorError: error }),
		...ours,
	};
}
