import { CODES, fail, succeed } from './answers';
import { isRunning, type Conversation } from './conversations';
import { wantedOne } from './lookup';
import type { Call } from './service';
import { element, text } from './xml';

/**
 * `AddMarker`: `mmode` start and end need a running call, names must differ, markers must not
 * overlap. Its newest table calls ccdr_id and extension mandatory, its sample sends callID alone:
 * the ID counts, with an extension beside it or without.
 */
export function addMarker(call: Call): void {
	const { res, action, switches, parameters, now } = call;
	if (parameters.has('ccdr_id') || parameters.has('callID')) parameters.delete('extension');
	const found = wantedOne(call, { newest: 'ccdr_id', others: ['extension'] });
	if (!found) return;
	const refuse = (code: string, message: string) => fail(res, switches, action, code, message);
	const name = parameters.get('mname') ?? '';
	const mode = parameters.get('mmode') ?? '';
	if (name === '') return refuse(CODES.invalidParameters, 'mname is missing.');
	if (mode === 'end') {
		const open = found.markers.find((one) => one.name === name && one.end === undefined);
		if (!open) return refuse(CODES.undocumented, 'No open marker has this name.');
		if (!isRunning(found, now)) return refuse(CODES.undocumented, 'The call is not ongoing.');
		open.end = now - found.startedAt;
		return succeed(res, action, 'marker ended');
	}
	if (mode === 'start' && !isRunning(found, now)) {
		return refuse(CODES.undocumented, 'The call is not ongoing.');
	}
	const start = startOf(call, found, mode);
	if (start === undefined) return refuse(CODES.invalidParameters, 'mstart is missing or wrong.');
	if (found.markers.some((one) => one.name === name)) {
		return refuse(CODES.undocumented, 'A marker has this name already.');
	}
	if (found.markers.some((one) => start >= one.start && start < (one.end ?? Infinity))) {
		return refuse(CODES.undocumented, 'Markers must not overlap.');
	}
	found.markers.push({ name, start });
	succeed(res, action, 'marker added');
}

/** R: the unit of `mstart` is not documented; seconds here. */
function startOf({ parameters, now }: Call, found: Conversation, mode: string) {
	const given = parameters.get('mstart');
	if (given === null) return mode === 'start' ? now - found.startedAt : undefined;
	const seconds = Number(given);
	return given === '' || Number.isNaN(seconds) || seconds < 0 ? undefined : seconds * 1000;
}

/** `GetMarkers`: times in milliseconds (documented). */
export function getMarkers(call: Call): void {
	const found = wantedOne(call, { newest: 'cid' });
	if (!found) return;
	const inside = found.markers.map(({ name, start, end }) =>
		element(
			'verbamarker',
			{},
			text('name', name) + text('start', String(start)) + text('end', String(end ?? '')),
		),
	);
	succeed(call.res, call.action, `${inside.length} markers`, { inside: inside.join('') });
}
