import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../../engine/model/answer';
import { readOperation } from '../../../../engine/model/operation';
import { identifierFields, identifierQuery, identifierTarget } from '../../shared/identifier';
import { readAs } from '../../shared/read';
import { call } from '../../shared/request';
import { found, textNamed } from '../../shared/xml';

/** `action=GetCallID` (HTTP Business API, "Get Call ID"): the internal ID by another identifier. */
export const getId = readOperation({
	name: 'Get ID',
	action: 'Get conversation ID',
	description: 'Find the Conversation ID of a call by its extension, or by another ID',
	fields: identifierFields('platformCallId', 'nativeId', 'extension'),
	options: [
		{
			displayName: 'Controlled Recording',
			name: 'manualRecord',
			type: 'boolean',
			default: false,
			description: 'Whether to look for a call that is recorded on command (type=manualRecord)',
		},
	],
	target: identifierTarget,
	request: (parameters, values) =>
		call(
			'GetCallID',
			{
				...identifierQuery(parameters),
				...(parameters.manualRecord === true ? { type: 'manualRecord' } : {}),
			},
			parameters,
			values,
		),
	// The sample has an element CallID; a public client looks for the other two.
	read: readAs((xml) => {
		const callId = textNamed(xml, 'callid') ?? textNamed(xml, 'ccdr_id');
		return callId ? { callId } : {};
	}),
	notFound: ['* notFound'],
	item: (body): IDataObject => ({ callId: found(asObject(body).callId, 'conversation ID') }),
});
