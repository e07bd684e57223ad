import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../engine/model/answer';

/**
 * The properties of a call without what is secret: the query of its callback address may hold the
 * secret of the trigger.
 */
export function callItem(body: unknown): IDataObject {
	const { callbackUri, ...rest } = asObject(body);
	return {
		...rest,
		...(typeof callbackUri === 'string' ? { callbackUri: withoutQuery(callbackUri) } : {}),
	} as IDataObject;
}

function withoutQuery(address: string): string {
	const [place = '', query] = address.split('?', 2);
	return query === undefined ? place : `${place}?…`;
}
