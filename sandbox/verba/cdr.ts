import { isRunning, type Conversation } from './conversations';
import type { Switches } from './switches';
import { writeTime } from './times';
import { element, text } from './xml';

/** What one look at a conversation depends on. */
export interface View {
	now: number;
	switches: Switches;
	parameters: URLSearchParams;
}

/** The fields of a conversation by the element names of GetCallInformation's newest revision. */
export function fields(conversation: Conversation, view: View): Record<string, string> {
	const { now, switches } = view;
	const { callId, nativeId, platformCallId, meetingId, source, destination } = conversation;
	const time = (ms: number) => writeTime(ms, switches.userTimeZone);
	const at = switches.timeNames === 'old' ? OLD_TIMES : NEW_TIMES;
	return {
		[switches.idElement]: callId,
		native_id: nativeId,
		location: 'sandbox',
		source_ip: '192.0.2.10',
		source_caller_id: source,
		source_name: conversation.sourceName,
		destination_ip: '192.0.2.20',
		destination_caller_id: destination,
		destination_name: conversation.destinationName,
		[at.start]: time(conversation.startedAt),
		[at.end]: isRunning(conversation, now) ? '' : time(conversation.endsAt ?? now),
		audio_codec_id: '8',
		direction_id: '1',
		cause_id: '16',
		signaling_id: '1',
		recorder_service_id: '1',
		ondemand: flag(conversation.mode === 'onDemand', switches),
		conference: flag(false, switches),
		platform_call_id: platformCallId,
		manual: flag(conversation.kept, switches),
		do_not_delete: flag(conversation.protected, switches),
		secondary: flag(conversation.secondary, switches),
		recorded_party: source,
		meeting_id: meetingId,
	};
}

const NEW_TIMES = { start: 'start_time', end: 'end_time' };
const OLD_TIMES = { start: 'starttime', end: 'endtime' };

/** Third-party clients read the word `true` where vendor samples have a digit. */
function flag(value: boolean, { flagStyle }: Switches): string {
	return flagStyle === 'words' ? String(value) : value ? '1' : '0';
}

/** `<verbacdr>` with the fields as child elements, and what the `return…` parameters ask for. */
export function cdr(
	conversation: Conversation,
	view: View,
	attributes: Record<string, string>,
): string {
	const children = Object.entries(fields(conversation, view)).map(([name, value]) =>
		text(name, value),
	);
	const asked = (name: string) => view.parameters.get(name) === '1';
	if (asked('returnMetadata')) children.push(metadataOf(conversation, view.switches));
	if (asked('returnIM')) children.push(element('im', {}, text('message', 'Hello & welcome')));
	if (asked('returnTranscriptDB')) children.push(text('transcript', 'Good morning.'));
	if (asked('returnVoiceQuality')) children.push(element('voice_quality', { mos: '4.2' }));
	if (asked('returnInvitation')) children.push(text('invitation', 'BEGIN:VCALENDAR'));
	return element('verbacdr', attributes, children.join(''));
}

/** R: nobody documents how metadata stand in an answer, so there are three forms. */
function metadataOf({ metadata }: Conversation, { metadataForm }: Switches): string {
	const entries = Object.entries(metadata);
	const inside = entries.map(([name, value]) => {
		if (metadataForm === 'elements') return text(name, value);
		if (metadataForm === 'attributes') return element('field', { id: name, value });
		return element('field', {}, text('identifier', name) + text('value', value));
	});
	return element('metadata', {}, inside.join(''));
}
