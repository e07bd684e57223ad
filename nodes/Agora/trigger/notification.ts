import type { IDataObject } from 'n8n-workflow';

import { asObject, asText } from '../../../engine/model/answer';
import { redactBody } from '../../../engine/wire/redact';
import type { VendorEvent } from '../../../triggers/parse';
import { ABORT_REASONS, LEAVE_REASONS, OTHER_PRODUCTS, PRODUCTS } from './events';

/** What the trigger's user wants of a verified notification. */
export interface Wishes {
	/** Product numbers; 0 stands for all that are not in the list. */
	products: readonly number[];
	/** Event numbers by product; all where empty or absent. */
	events: Readonly<Record<number, readonly number[] | undefined>>;
	dropTests: boolean;
}

/** The id by which a repetition is known: `notifyMs` differs each time, `noticeId` does not. */
export function noticeOf(event: VendorEvent): string {
	const noticeId = asText(event.noticeId);
	return noticeId === '' ? '' : `${asText(event.productId)}:${noticeId}`;
}

/** What we say of a notification, or undefined when the user does not want it. */
export function oursOf(event: VendorEvent, wishes: Wishes): IDataObject | undefined {
	const productId = Number(event.productId);
	const eventType = Number(event.eventType);
	const product = PRODUCTS.find(({ id }) => id === productId);
	if (!wishes.products.includes(product ? productId : OTHER_PRODUCTS)) return undefined;
	const chosen = wishes.events[productId] ?? [];
	if (product && chosen.length > 0 && !chosen.includes(eventType)) return undefined;
	const payload = asObject(event.payload);
	const isTest = isTestEvent(payload);
	if (isTest && wishes.dropTests) return undefined;
	return {
		productName: product?.name ?? 'unknown',
		eventName: product?.events[eventType] ?? 'unknown',
		isTest,
		...meaningOf(productId, payload),
	};
}

/** The notification with streaming keys and the like masked. */
export function shownOf(event: VendorEvent, revealKey: boolean): VendorEvent {
	return redactBody(event, (text) => text, revealKey ? {} : SECRETS) as VendorEvent;
}

/** Whoever holds them can push a stream, or reach a CDN. */
const SECRETS = {
	streamKey: 'whole',
	token: 'whole',
	rtmpUrl: 'lastSegment',
	streamUrl: 'lastSegment',
} as const;

/** Check in Agora Console sends these; real channels have other names. */
function isTestEvent({ channelName, channel, uid }: Readonly<Record<string, unknown>>): boolean {
	return (channelName ?? channel) === 'test_webhook' || asText(uid) === '12121212';
}

function meaningOf(productId: number, { errorCode, reason }: Readonly<Record<string, unknown>>) {
	if (productId === 10 && typeof errorCode === 'number') {
		return { abortReason: ABORT_REASONS[errorCode] ?? 'unknown' };
	}
	if (productId === 1 && typeof reason === 'number') {
		return { leaveReason: LEAVE_REASONS[reason] ?? 'unknown' };
	}
	return {};
}
