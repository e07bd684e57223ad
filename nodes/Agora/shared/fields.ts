import { isId, isOneOf, optional } from '../../../engine/model/checks';
import type { Field } from '../../../engine/model/operation';
import { isChannel, isNumericUid, isSid, isTemplateId } from './checks';

/** 32 hexadecimal digits in all examples, but no rule says so. */
export const appId: Field = {
	displayName: 'App ID',
	name: 'appId',
	type: 'string',
	default: '',
	placeholder: 'From credential',
	description:
		'32 hexadecimal digits, shown on the project in Agora Console; the App ID of the credential if empty',
	fromCredential: 'appId',
	check: isId({ max: 64 }),
};

export const REGIONS = ['na', 'eu', 'ap', 'cn'];
export const ALL_REGIONS = 'all';

/** Lower case; a stream or key is visible only under its own region. */
export const region: Field = {
	displayName: 'Region',
	name: 'region',
	type: 'options',
	options: [
		{ name: 'AP – Asia Without Mainland China', value: 'ap' },
		{ name: 'EU – Europe', value: 'eu' },
		{ name: 'CN – Mainland China', value: 'cn' },
		{ name: 'NA – North America', value: 'na' },
	],
	default: 'na',
	hint: 'As in the push address of the encoder: rtls-ingress-prod-<b>na</b>.agoramdn.com. Or drag <b>region</b> from Get Many.',
	description:
		'The region of the push domain that the encoder uses; in another region the stream or key is unknown',
	check: isOneOf(REGIONS),
};

/** For look-ups: every region in turn. Each must answer, so that nothing is missed silently. */
export const regionOrAll: Field = {
	...region,
	hint: 'Not sure where it is? All Regions asks each of the four.',
	options: [{ name: 'All Regions', value: ALL_REGIONS }, ...(region.options ?? [])] as never,
	description:
		'The region of the push domain that the encoder uses; All Regions asks each of the four, and fails if one does not answer',
	check: isOneOf([...REGIONS, ALL_REGIONS]),
};

/** The ID of one push; a new one is made whenever the encoder connects. */
export const sid: Field = {
	displayName: 'Stream',
	name: 'sid',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 0b1c5a2e-3f4d-4e5f-8a9b-1c2d3e4f5a6b',
	hint: 'Its SID. Pick what is live in the Region above, or drag <b>sid</b> from Get Many.',
	description:
		'The SID, the ID of this session of the stream: from Stream: Get Many, or from the live_stream_connected notification',
	pickedFrom: 'streams',
	check: isSid,
};

/** Which version of the stream look-ups; version 2 is documented in Chinese only. */
export const streamVersion: Field = {
	displayName: 'API Version',
	name: 'apiVersion',
	type: 'options',
	options: [
		{ name: 'Version 1', value: 'v1', description: 'Bitrate, and size of the picture' },
		{
			name: 'Version 2',
			value: 'v2',
			description: 'Input and output with codecs; may not be available in all regions',
		},
	],
	default: 'v1',
	description: 'Which version of the look-up to use',
	check: isOneOf(['v1', 'v2']),
};

/** The exact name of a channel, picked from the channels that have users. */
export const channel: Field = {
	displayName: 'Channel',
	name: 'channel',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. lesson-42',
	description: 'The exact name of the channel; upper and lower case count',
	pickedFrom: 'channels',
	check: isChannel({ empty: 'refused' }),
};

/** A user ID where only numbers are known. */
export const numericUid: Field = {
	displayName: 'User ID',
	name: 'uid',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1001',
	description: 'The numeric ID of the user in the channel; string user IDs are not supported here',
	check: isNumericUid,
};

/** The ID of a template where it may be left empty; each use says what that means. */
export const anyTemplateId: Field = {
	displayName: 'Template ID',
	name: 'templateId',
	type: 'string',
	default: '',
	placeholder: 'e.g. hd720',
	description:
		'1 to 12 letters and digits. Agora has no call that lists templates, so keep their IDs.',
	check: optional(isTemplateId),
};

export const templateId: Field = { ...anyTemplateId, required: true, check: isTemplateId };

/**
 * An ID of one of the other products.
 *
 * @param hint what the vendor calls it, where the label is a plain word
 */
export const productId = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
	hint = '',
): Field => ({
	displayName,
	name,
	type: 'string',
	required: true,
	default: '',
	placeholder,
	...(hint === '' ? {} : { hint }),
	description,
	check: isId({ max: 1024 }),
});
