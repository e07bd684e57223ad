import { CODES, emptyAnswer, fail, htmlPage, succeed } from './answers';
import { cdr } from './cdr';
import { IDENTIFIERS, isRunning, NEWER_NAMES } from './conversations';
import { wanted, wantedOne } from './lookup';
import { addMarker, getMarkers } from './markers';
import {
	getMedia,
	getMediaEncoded,
	getMediaLive,
	getMediaSegment,
	getThumbnail,
	getWaveform,
} from './media';
import { searchCalls } from './search';
import { COMMON, type Call } from './service';
import { putMedia } from './upload';
import { text } from './xml';

const ANY = [...Object.keys(IDENTIFIERS), 'extension'];

/** The actions that need a session, by their exact names (pages of the HTTP Business API). */
export const ACTIONS: Record<string, (call: Call) => void> = {
	AddMarker: addMarker,
	AttachMetaData: attachMetaData,
	DeleteCall: deleteCall,
	GetCallID: getCallId,
	GetCallInformation: getCallInformation,
	GetCallURL: getCallUrl,
	GetMarkers: getMarkers,
	GetMedia: getMedia,
	GetMediaEncoded: getMediaEncoded,
	GetMediaLive: getMediaLive,
	GetMediaSegment: getMediaSegment,
	GetThumbnail: getThumbnail,
	GetWaveform: getWaveform,
	KeepCall: keepCall,
	MuteRecording: muteRecording,
	PutMedia: putMedia,
	SearchCalls: searchCalls,
};

/** Deletes finished conversations and marks running ones; the phone call goes on. */
function deleteCall(call: Call): void {
	const { res, action, conversations, switches, now } = call;
	if (!switches.notFoundOnSecondDelete && wasDeleted(call)) return deleted(call, 'deleted before');
	const found = wanted(call, ANY);
	if (!found) return;
	const refuse = (message: string) => fail(res, switches, action, CODES.undocumented, message);
	if (switches.legalHold || found.some(({ onHold }) => onHold)) {
		return refuse('The conversation is under legal hold.');
	}
	if (switches.retention || found.some(({ retained }) => retained)) {
		return refuse('The retention period of the conversation is not over.');
	}
	const marked = found.filter((conversation) => isRunning(conversation, now)).length;
	for (const conversation of found) {
		conversations.delete(conversation, now, now + switches.deleteDelayMs);
	}
	deleted(call, `${found.length - marked} deleted, ${marked} marked for deletion`);
}

function deleted({ res, action, switches }: Call, verdict: string): void {
	if (switches.deleteResponse === 'empty') return emptyAnswer(res, verdict);
	if (switches.deleteResponse === 'html') return htmlPage(res, 200, 'OK');
	succeed(res, action, verdict);
}

function wasDeleted({ conversations, parameters, now }: Call): boolean {
	const callId = parameters.get('callID');
	return (
		conversations.all.some((conversation) => conversation.callId === callId) &&
		!conversations.visible(now).some((conversation) => conversation.callId === callId)
	);
}

function getCallInformation(call: Call): void {
	const found = wanted(call, ANY);
	if (!found) return;
	const inside = found.map((one) =>
		cdr(one, call, { state: isRunning(one, call.now) ? '0' : '1' }),
	);
	succeed(call.res, call.action, 'conversation found', { inside: inside.join('') });
}

function getCallId(call: Call): void {
	const [found] = wanted(call, ['platformCallID', 'nativeID', 'extension']) ?? [];
	if (!found) return;
	if (call.parameters.get('type') === 'manualRecord' && found.mode !== 'controlled') {
		return fail(
			call.res,
			call.switches,
			call.action,
			CODES.undocumented,
			'The call is not recorded on command.',
		);
	}
	succeed(call.res, call.action, 'conversation found', { beside: text('CallID', found.callId) });
}

/** R: the element's name is not documented. */
function getCallUrl(call: Call): void {
	const found = wantedOne(call, { others: ['extension'] });
	if (!found) return;
	const url = `http://recorder.example.com/verba/gwtCallSearch.do?ccdr_id=${found.callId}&autoplay=1`;
	succeed(call.res, call.action, 'URL given', { beside: text('CallURL', url) });
}

/** Keeps an on-demand recording, or with `unmark=1` takes that back. */
function keepCall(call: Call): void {
	const found = wantedOne(call, { others: ['extension'] });
	if (!found) return;
	found.kept = call.parameters.get('unmark') !== '1';
	succeed(call.res, call.action, found.kept ? 'kept' : 'no longer kept');
}

/** Only a running recording can be muted. */
function muteRecording(call: Call): void {
	const { res, action, switches, parameters, now } = call;
	const found = wantedOne(call, { others: ['extension'] });
	if (!found) return;
	const mute = parameters.get('mute') ?? '';
	if (mute === '') return fail(res, switches, action, CODES.invalidParameters, 'mute is missing.');
	if (!isRunning(found, now)) {
		return fail(res, switches, action, CODES.undocumented, 'The call is not ongoing.');
	}
	found.muted = mute;
	succeed(res, action, `muted: ${mute}`);
}

/** Field identifiers of the sandbox's metadata template that other applications may write. */
export const TEMPLATE_FIELDS = [
	'customVariable1',
	'customVariable2',
	'ticketId',
	'customer-id',
	'case_number',
];

/** Every parameter that is no common one and no identifier is a field of the template. */
function attachMetaData(call: Call): void {
	const { res, action, switches, parameters } = call;
	const found = wantedOne(call, { others: ['extension'] });
	if (!found) return;
	const own = new Set([...COMMON, ...ANY, ...NEWER_NAMES, 'status']);
	const given = [...parameters].filter(([name]) => !own.has(name));
	if (given.length === 0) {
		return fail(res, switches, action, CODES.invalidParameters, 'No metadata was given.');
	}
	const unknown = given.find(([name]) => !TEMPLATE_FIELDS.includes(name));
	if (unknown) {
		const message = `Property ${unknown[0]} cannot be found.`;
		return fail(res, switches, action, CODES.propertyNotFound, message);
	}
	for (const [name, value] of given) found.metadata[name] = value;
	succeed(res, action, `${given.length} fields written`);
}
