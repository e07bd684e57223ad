import { header, rawBody } from '../framework/http';
import { CODES, fail, succeed } from './answers';
import { COMMON, type Call } from './service';
import { newConversation } from './seed';
import { readTime } from './times';

/** What `PutMedia` takes in the URL, by its page; the first two are mandatory. */
const PARAMETERS =
	'starttime endtime nativeid location srccallerid srcip srcname dstcallerid dstip dstname audiocodec direction cause donotdelete conference signalingid recorderserviceid sourceaudiortpcount destinationaudiortpcount'.split(
		' ',
	);

interface File {
	part: string;
	fileName: string;
	type: string;
	bytes: Buffer;
}

/** `PutMedia`: multipart by POST only, one or several files, the parameters in the URL. */
export function putMedia(call: Call): void {
	const { req, res, action, switches, parameters, conversations, now } = call;
	const refuse = (message: string) => fail(res, switches, action, CODES.invalidParameters, message);
	if (req.method !== 'POST') return refuse('PutMedia needs a POST.');
	const given = Object.fromEntries([...parameters].filter(([name]) => !COMMON.includes(name)));
	const unknown = Object.keys(given).find((name) => !PARAMETERS.includes(name));
	if (unknown) return refuse(`${unknown} is not a parameter of PutMedia.`);
	const startedAt = readTime(given.starttime ?? null, switches.userTimeZone);
	const endsAt = readTime(given.endtime ?? null, switches.userTimeZone);
	if (Number.isNaN(startedAt) || Number.isNaN(endsAt)) {
		return refuse('starttime and endtime are needed.');
	}
	const files = filesOf(header(req, 'content-type'), rawBody(req));
	const [file] = files ?? [];
	if (!file) return refuse('A file in multipart/form-data is needed.');
	if (file.bytes.length === 0) return refuse('The file is empty.');
	conversations.all.push(
		newConversation(now, {
			startedAt,
			endsAt,
			nativeId: given.nativeid,
			source: given.srccallerid ?? '',
			sourceName: given.srcname ?? '',
			destination: given.dstcallerid ?? '',
			destinationName: given.dstname ?? '',
			protected: given.donotdelete === '1',
			media: file.bytes,
			uploadedWith: {
				...given,
				files: (files ?? [])
					.map(({ part, fileName, type, bytes }) => `${part} ${fileName} ${type} ${bytes.length}`)
					.join(', '),
			},
		}),
	);
	succeed(res, action, `${files?.length ?? 0} files stored`);
}

/** The files of a multipart body (RFC 7578); undefined when it is none. */
function filesOf(contentType: string, body: Buffer): File[] | undefined {
	const boundary = /^multipart\/form-data;\s*boundary="?([^";]{1,70})"?$/i.exec(contentType)?.[1];
	if (boundary === undefined) return undefined;
	const delimiter = Buffer.from(`--${boundary}`);
	const files: File[] = [];
	let at = body.indexOf(delimiter);
	if (at !== 0) return undefined;
	for (;;) {
		const begin = at + delimiter.length;
		if (body.subarray(begin, begin + 2).toString() === '--') return files;
		const next = body.indexOf(Buffer.concat([Buffer.from('\r\n'), delimiter]), begin);
		const blank = body.indexOf('\r\n\r\n', begin);
		if (next < 0 || blank < 0 || blank > next) return undefined;
		const head = body.subarray(begin, blank).toString('utf8');
		const part = /name="([^"]*)"/.exec(head)?.[1] ?? '';
		const fileName = /filename="([^"]*)"/.exec(head)?.[1];
		const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? '';
		if (fileName !== undefined) {
			files.push({ part, fileName, type, bytes: body.subarray(blank + 4, next) });
		}
		at = next + 2;
	}
}
