import {
	asObject,
	asText,
	type Answer,
	type VendorResponse,
} from '../../../../engine/model/answer';
import type { Sight, View } from '../../../../engine/model/operation';
import type { SecretProperty } from '../../../../engine/model/secret';
import { readOthers } from '../../shared/readOthers';

/** The CDN addresses that a recorded web page is pushed to (`payload.outputs`, "Query status"). */
export const recordingSecrets: Readonly<Record<string, SecretProperty>> = {
	rtmpUrl: 'lastSegment',
};

/**
 * Reads an answer of Cloud Recording. 206 with code 65 is no success: the request has not been
 * completed ("Response status codes"). Where an answer to Stop says what became of the files, that
 * is its code: `uploaded` and `backuped` come after the recording is over.
 */
export function readRecording(response: VendorResponse): Answer {
	const answer = readOthers(response);
	if (answer.status === 206 && answer.code === '65') {
		return { ...answer, ok: false, reading: 'notCompleted' };
	}
	const upload = uploadOf(answer.body);
	return answer.status === 200 && upload !== '' ? { ...answer, code: upload } : answer;
}

/** One word for all services of the recording: a web page has one for each. */
function uploadOf(body: unknown): string {
	const { uploadingStatus, extensionServiceState: services } = asObject(
		asObject(body).serverResponse,
	);
	const words = [
		uploadingStatus,
		...payloads(services).map(({ uploadingStatus: word }) => word),
	].filter((word) => asText(word) !== '');
	return new Set(words).size === 1 ? asText(words[0]) : '';
}

/** `serverResponse.status` ("Query status"): 7 stopped, 8 exited, 20 exited abnormally. */
const OVER = ['7', '8', '20'];
const ALIVE = ['0', '1', '2', '3', '4', '5', '6'];

/**
 * What "Query status" says. A web page has a state for each of its services in place of one, and is
 * over when all have exited.
 */
export function seesRecording({ notFound, body }: Sight): View {
	if (notFound) return 'absent';
	const { status, extensionServiceState: services } = asObject(asObject(body).serverResponse);
	const states = payloads(services).map(({ state }) => asText(state));
	if (OVER.includes(asText(status))) return 'over';
	if (states.length > 0 && states.every((state) => state === 'exit')) return 'over';
	return ALIVE.includes(asText(status)) || states.length > 0 ? 'alive' : undefined;
}

function payloads(services: unknown): Array<Readonly<Record<string, unknown>>> {
	const all: unknown[] = Array.isArray(services) ? services : [];
	return all.map((service) => asObject(asObject(service).payload));
}
