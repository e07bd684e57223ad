import { isRunning, type Conversation } from './conversations';
import { element, text } from './xml';

/** The fields of a conversation by the element names of GetCallInformation's newest revision. */
export function fields(conversation: Conversation, now: number): Record<string, string> {
	const { callId, nativeId, platformCallId, meetingId, source, destination } = conversation;
	return {
		ccdr_id: callId,
		native_id: nativeId,
		location: 'sandbox',
		source_ip: '192.0.2.10',
		source_caller_id: source,
		source_name: `Extension ${source}`,
		destination_ip: '192.0.2.20',
		destination_caller_id: destination,
		destination_name: `Extension ${destination}`,
		start_time: apiTime(conversation.startedAt),
		end_time: isRunning(conversation, now) ? '' : apiTime(conversation.endsAt ?? now),
		audio_codec_id: '8',
		direction_id: '1',
		cause_id: '16',
		signaling_id: '1',
		recorder_service_id: '1',
		ondemand: '0',
		conference: '0',
		platform_call_id: platformCallId,
		manual: '0',
		do_not_delete: conversation.protected ? '1' : '0',
		secondary: '0',
		recorded_party: source,
		meeting_id: meetingId,
	};
}

/** `<verbacdr>` with the fields as child elements. */
export function cdr(
	conversation: Conversation,
	now: number,
	attributes: Record<string, string>,
): string {
	const children = Object.entries(fields(conversation, now)).map(([name, value]) =>
		text(name, value),
	);
	return element('verbacdr', attributes, children.join(''));
}

/** `2011-03-24 14:02:19.673`; the sandbox's API user lives in GMT. */
function apiTime(ms: number): string {
	return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
