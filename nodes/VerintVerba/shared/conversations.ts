import type { IDataObject } from 'n8n-workflow';

import type { XmlElement, XmlValue } from '../../../signing/verbaXml';
import { instant, isoTime } from './time';

/** A conversation's record, by the vendor's newest element names. */
export type Conversation = Record<string, unknown>;

/** Older names of elements, and what they are called now. */
const NEWER: Readonly<Record<string, string>> = {
	id: 'ccdr_id',
	starttime: 'start_time',
	startdate: 'start_time',
	endtime: 'end_time',
	enddate: 'end_time',
};

/** Every `verbacdr` in an answer, at any depth: the root of the answer differs by version. */
export function conversationsIn(value: XmlValue): Conversation[] {
	if (typeof value === 'string') return [];
	if (Array.isArray(value)) return value.flatMap(conversationsIn);
	return Object.entries(value).flatMap(([name, child]) => {
		if (name !== 'verbacdr') return conversationsIn(child);
		return (Array.isArray(child) ? child : [child]).map(asConversation);
	});
}

/** Older names become the newer ones, metadata become an object. */
function asConversation(value: XmlValue): Conversation {
	if (typeof value === 'string' || Array.isArray(value)) return {};
	const record: Conversation = {};
	for (const [name, child] of Object.entries(value)) {
		const newer = NEWER[name];
		if (newer === undefined) record[name] = child;
		else if (value[newer] === undefined) record[newer] = child;
	}
	const metadata = metadataIn(value);
	return metadata ? { ...record, metadata } : record;
}

/** A field identifier of a metadata template ("Metadata designer"). */
export const METADATA_NAME = /^[A-Za-z0-9_-]{3,128}$/;

/** Stands between the values of a field that has several. */
export const SEVERAL = '\n';

/**
 * The metadata by field identifier. How they stand in an answer is not documented, so an element
 * for each, an element with name and value as attributes, and one with both inside are read.
 */
function metadataIn(record: XmlElement): Record<string, string> | undefined {
	const { metadata } = record;
	if (metadata === undefined) return undefined;
	const found: Record<string, string> = {};
	const take = (name: unknown, value: unknown) => {
		if (typeof name !== 'string' || !METADATA_NAME.test(name)) return;
		const text = textIn(value);
		const before = Object.hasOwn(found, name) ? found[name] : undefined;
		found[name] = before === undefined || before === text ? text : `${before}${SEVERAL}${text}`;
	};
	const parts = Array.isArray(metadata) ? metadata : [metadata];
	for (const part of parts) {
		if (typeof part === 'string') continue;
		for (const [name, child] of Object.entries(Array.isArray(part) ? {} : part)) {
			for (const one of Array.isArray(child) ? child : [child]) {
				const named = typeof one === 'object' && !Array.isArray(one) ? nameIn(one) : undefined;
				if (named === undefined) take(name, one);
				else take(named, (one as XmlElement).value ?? one);
			}
		}
	}
	return found;
}

function nameIn(element: XmlElement): XmlValue | undefined {
	return element.identifier ?? element.id ?? element.name ?? element.field;
}

function textIn(value: unknown): string {
	if (typeof value === 'string') return value;
	const text = (value as XmlElement | undefined)?.['#text'];
	return typeof text === 'string' ? text : '';
}

/** The internal ID; empty when the record has none. */
export function idOf({ ccdr_id }: Conversation): string {
	return typeof ccdr_id === 'string' ? ccdr_id : '';
}

/**
 * Whether a record is marked "do not delete". Flags are digits in the vendor's samples, and words in
 * what clients have seen: what is not plainly a no counts as a yes.
 */
export function isProtected({ do_not_delete: flag }: Conversation): boolean {
	if (flag === undefined) return false;
	return typeof flag !== 'string' || !/^(?:|0|false|no|n|off)$/i.test(flag.trim());
}

/** A record without an end is a call that goes on. Undefined when it shows no times at all. */
export function isOngoing({ start_time, end_time }: Conversation): boolean | undefined {
	if (typeof end_time === 'string' && end_time.trim() !== '') return false;
	return typeof start_time === 'string' && start_time.trim() !== '' ? true : undefined;
}

/** The record with its times beside the originals, in ISO 8601. */
export function withTimes(conversation: Conversation, zone: unknown): IDataObject {
	const startTime = isoTime(conversation.start_time, zone);
	const endTime = isoTime(conversation.end_time, zone);
	return {
		...(conversation as IDataObject),
		...(startTime ? { startTime } : {}),
		...(endTime ? { endTime } : {}),
	};
}

/** Who talked to whom and when: what a person needs to recognise a conversation. */
export function summaryOf(conversation: Conversation, zone: unknown): IDataObject {
	const { source_caller_id, source_name, destination_caller_id, destination_name } = conversation;
	const ongoing = isOngoing(conversation);
	const facts = {
		callId: idOf(conversation),
		from: source_caller_id,
		fromName: source_name,
		to: destination_caller_id,
		toName: destination_name,
		startTime: isoTime(conversation.start_time, zone),
		endTime: isoTime(conversation.end_time, zone),
		ongoing,
		doNotDelete: conversation.do_not_delete === undefined ? undefined : isProtected(conversation),
		platformCallId: conversation.platform_call_id,
		metadata: conversation.metadata,
	};
	return Object.fromEntries(
		Object.entries(facts).filter(([, value]) => value !== undefined && value !== ''),
	) as IDataObject;
}

/** When it began, in milliseconds since 1970; undefined when the record does not say. */
export const startOf = ({ start_time }: Conversation, zone: unknown) => instant(start_time, zone);
