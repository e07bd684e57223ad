import { CODES, emptyAnswer, fail, htmlPage, succeed } from './answers';
import { cdr } from './cdr';
import { IDENTIFIERS, isRunning } from './conversations';
import { wanted } from './lookup';
import { searchCalls } from './search';
import type { Call } from './service';
import { text } from './xml';

const ANY = [...Object.keys(IDENTIFIERS), 'extension'];

/** The actions that need a session, by their exact names. */
export const ACTIONS: Record<string, (call: Call) => void> = {
	DeleteCall: deleteCall,
	GetCallInformation: getCallInformation,
	GetCallID: getCallId,
	SearchCalls: searchCalls,
};

/** Deletes finished conversations and marks running ones; the phone call goes on. */
function deleteCall(call: Call): void {
	const { res, action, conversations, switches, now } = call;
	if (!switches.notFoundOnSecondDelete && wasDeleted(call)) return deleted(call, 'deleted before');
	const found = wanted(call, ANY);
	if (!found) return;
	if (switches.legalHold || found.some(({ onHold }) => onHold)) {
		const message = 'The conversation is under legal hold.';
		return fail(res, switches, action, CODES.undocumented, message);
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
		cdr(one, call.now, { state: isRunning(one, call.now) ? '0' : '1' }),
	);
	succeed(call.res, call.action, 'conversation found', { inside: inside.join('') });
}

function getCallId(call: Call): void {
	const [found] = wanted(call, ['platformCallID', 'nativeID', 'extension']) ?? [];
	if (!found) return;
	succeed(call.res, call.action, 'conversation found', { beside: text('CallID', found.callId) });
}
