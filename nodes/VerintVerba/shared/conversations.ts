import type { XmlElement, XmlValue } from '../../../signing/verbaXml';

/** A conversation's metadata, by the vendor's element names. */
export type Conversation = Record<string, unknown>;

/** Every `verbacdr` in an answer, at any depth: the root of the answer differs by version. */
export function conversationsIn(value: XmlValue): Conversation[] {
	if (typeof value === 'string') return [];
	if (Array.isArray(value)) return value.flatMap(conversationsIn);
	return Object.entries(value).flatMap(([name, child]) => {
		if (name !== 'verbacdr') return conversationsIn(child);
		return (Array.isArray(child) ? child : [child]).map(asConversation);
	});
}

/** The older name of the ID becomes the newer one. */
function asConversation(value: XmlValue): Conversation {
	if (typeof value === 'string' || Array.isArray(value)) return {};
	const { id, ...rest }: XmlElement = value;
	const ccdrId = rest.ccdr_id ?? id;
	return { ...(ccdrId === undefined ? {} : { ccdr_id: ccdrId }), ...rest };
}
