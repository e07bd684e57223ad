import { CODES, fail, sendFile } from './answers';
import { isRunning, type Conversation } from './conversations';
import { wantedOne, type Names } from './lookup';
import type { Call } from './service';

/** The values of `format` that the page of GetMediaSegment names. */
const FORMATS =
	'mp3 pcm8 pcm16 ulaw alaw msadpcm gsmfr speex speex_vad speex_hq speex_vad_hq opus opus_vad opus_hq'.split(
		' ',
	);
/** Bytes of a second of the stored files: 16 bit, 8,000 Hz, one channel. */
const PER_SECOND = 16_000;

const WAVE = { type: 'audio/x-wav', head: Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt ', 'latin1') };
const MP3 = { type: 'audio/mpeg', head: Buffer.from('ID3\x04\x00\x00\x00\x00\x00\x00', 'latin1') };
const PNG = {
	type: 'image/png',
	head: Buffer.from('\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR', 'latin1'),
};

/** `GetMedia`: the file in the format in which it is stored. */
export function getMedia(call: Call): void {
	const found = withMedia(call, { newest: 'ccdr_id', others: ['extension'] });
	if (!found) return;
	const { media, callId } = found;
	if (Buffer.isBuffer(media)) {
		return sendFile(call.res, 'audio/x-wav', `${callId}.wav`, media, media.length);
	}
	sendFile(call.res, WAVE.type, `${callId}.wav`, WAVE.head, media);
}

/** `GetMediaEncoded`: known from a third party's client only. */
export function getMediaEncoded(call: Call): void {
	const found = withMedia(call, { newest: 'cid' });
	if (!found) return;
	const format = call.parameters.get('format') ?? '';
	if (!FORMATS.includes(format)) return refuse(call, 'format is missing or unknown.');
	sendAs(call, found, format, 2048);
}

/** `GetMediaSegment`: `start` and `end` in seconds, 0 and 10 by default; the stored format by default. */
export function getMediaSegment(call: Call): void {
	const found = withMedia(call, { newest: 'cid' });
	if (!found) return;
	const start = Number(call.parameters.get('start') ?? 0);
	const end = Number(call.parameters.get('end') ?? 10);
	const format = call.parameters.get('format') ?? 'pcm16';
	if (!(start >= 0) || !(end > start)) return refuse(call, 'start or end is wrong.');
	if (!FORMATS.includes(format)) return refuse(call, 'format is unknown.');
	sendAs(call, found, format, Math.round((end - start) * PER_SECOND));
}

/** `GetMediaLive`: what has been recorded of a running call so far, `format` mp3 only. */
export function getMediaLive(call: Call): void {
	const found = wantedOne(call);
	if (!found) return;
	const { res, action, switches, parameters, now } = call;
	if ((parameters.get('format') ?? 'mp3') !== 'mp3') return refuse(call, 'format must be mp3.');
	if (!isRunning(found, now)) {
		return fail(res, switches, action, CODES.undocumented, 'The call is not ongoing.');
	}
	sendAs(call, found, 'mp3', 4096);
}

/** `GetThumbnail`: its table says `frame`, its sample `nFrame`. */
export function getThumbnail(call: Call): void {
	const found = withMedia(call, { newest: 'cid' });
	if (!found) return;
	const { parameters, switches } = call;
	const other = switches.frameName === 'frame' ? 'nFrame' : 'frame';
	if (parameters.has(other)) return refuse(call, `${other} is not a parameter of this version.`);
	for (const name of ['width', switches.frameName]) {
		if (parameters.has(name) && !(Number(parameters.get(name)) >= 0)) {
			return refuse(call, `${name} is wrong.`);
		}
	}
	sendFile(call.res, PNG.type, `${found.callId}.png`, PNG.head, 600);
}

/** `GetWaveform`: width, height and isColorDefined are marked as mandatory. */
export function getWaveform(call: Call): void {
	const found = withMedia(call, { newest: 'cid' });
	if (!found) return;
	const { parameters } = call;
	for (const name of ['width', 'height']) {
		if (!(Number(parameters.get(name)) > 0)) return refuse(call, `${name} is missing or wrong.`);
	}
	if (!parameters.get('isColorDefined')) return refuse(call, 'isColorDefined is missing.');
	sendFile(call.res, PNG.type, `${found.callId}.png`, PNG.head, 900);
}

/** A conversation whose files are still there and uploaded. */
function withMedia(call: Call, names: Names): Conversation | undefined {
	const found = wantedOne(call, names);
	if (!found) return undefined;
	const { res, action, switches, now } = call;
	if (found.mediaGone || (found.listedAt ?? 0) > now) {
		const status = switches.mediaErrorStatus;
		fail(res, { ...switches, errorHttpStatus: status }, action, CODES.mediaNotFound, 'No media.');
		return undefined;
	}
	return found;
}

function sendAs(call: Call, { callId }: Conversation, format: string, size: number): void {
	const { type, head } = format === 'mp3' ? MP3 : WAVE;
	sendFile(call.res, type, `${callId}.${format === 'mp3' ? 'mp3' : 'wav'}`, head, size);
}

/** Wrong parameters of a media action are answered with XML too. */
function refuse({ res, action, switches }: Call, message: string): void {
	const status = switches.mediaErrorStatus;
	fail(res, { ...switches, errorHttpStatus: status }, action, CODES.invalidParameters, message);
}
