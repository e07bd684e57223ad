import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { callOrExtension, identifierQuery, identifierTarget } from '../../shared/identifier';
import { readAs } from '../../shared/read';
import { call } from '../../shared/request';
import { found, textsOf } from '../../shared/xml';

/** `action=GetCallURL` (HTTP Business API, "Get Call URL"): an address for people, in the web application. */
export const getUrl = readOperation({
	name: 'Get URL',
	action: 'Get conversation URL',
	description: 'Get the address at which people open the conversation in the web application',
	fields: callOrExtension,
	target: identifierTarget,
	request: (parameters, values) =>
		call('GetCallURL', identifierQuery(parameters), parameters, values),
	// The element's name is not documented, so the first text that is an address counts.
	read: readAs((xml) => {
		for (const [, text] of textsOf(xml)) if (/^https?:\/\/\S+$/i.test(text)) return { url: text };
		return {};
	}),
	notFound: ['* notFound'],
	item: (body): IDataObject => ({ url: found(asObject(body).url, 'URL') }),
});
