type Headers = Readonly<Record<string, string>>;

interface Format {
	mimeType: string;
	extension: string;
}

/** How the formats begin that Verba stores or makes. */
const FORMATS: Array<[begins: RegExp, format: Format]> = [
	[/^RIFF....WAVE/s, { mimeType: 'audio/x-wav', extension: 'wav' }],
	[/^(?:ID3|\xff[\xe2-\xff])/s, { mimeType: 'audio/mpeg', extension: 'mp3' }],
	[/^OggS/, { mimeType: 'audio/ogg', extension: 'ogg' }],
	[/^#!AMR/, { mimeType: 'audio/amr', extension: 'amr' }],
	[/^....ftyp/s, { mimeType: 'video/mp4', extension: 'mp4' }],
	[/^\x1a\x45\xdf\xa3/, { mimeType: 'video/webm', extension: 'webm' }],
	[/^\x89PNG/, { mimeType: 'image/png', extension: 'png' }],
	[/^\xff\xd8\xff/, { mimeType: 'image/jpeg', extension: 'jpg' }],
	[/^GIF8/, { mimeType: 'image/gif', extension: 'gif' }],
	[/^BM/, { mimeType: 'image/bmp', extension: 'bmp' }],
	[/^%PDF/, { mimeType: 'application/pdf', extension: 'pdf' }],
	[/^PK\x03\x04/, { mimeType: 'application/zip', extension: 'zip' }],
];

/**
 * Name and type of a file: by its first bytes, since the types that servers send for recordings
 * differ, then by the answer's headers.
 *
 * @param base the name where the server gives none
 */
export function fileOf(
	base: string,
	headers: Headers,
	head: Buffer,
): { fileName: string; mimeType: string } {
	const text = head.toString('latin1');
	const known = FORMATS.find(([begins]) => begins.test(text))?.[1];
	const type = headers['content-type']?.split(';', 1)[0]?.trim() ?? '';
	const isUseful = /^[\w.+-]+\/[\w.+-]+$/.test(type) && type !== 'application/octet-stream';
	const extension = known?.extension ?? 'bin';
	return {
		fileName: nameIn(headers) ?? `${plain(base) || 'file'}.${extension}`,
		mimeType: known?.mimeType ?? (isUseful ? type : 'application/octet-stream'),
	};
}

/** The name that the server gives (RFC 6266), without anything that could be a path. */
function nameIn(headers: Headers): string | undefined {
	const text = headers['content-disposition'] ?? '';
	const encoded = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(text)?.[1];
	const quoted = /filename\s*=\s*"([^"]*)"/i.exec(text)?.[1];
	const bare = /filename\s*=\s*([^;"\s]+)/i.exec(text)?.[1];
	const name = plain(decoded(encoded) ?? quoted ?? bare ?? '');
	return name === '' ? undefined : name;
}

function decoded(text: string | undefined): string | undefined {
	try {
		return text === undefined ? undefined : decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** One name of a file: the last part of a path, no control characters, not hidden, bounded. */
function plain(name: string): string {
	const last = name.split(/[\\/]/).at(-1) ?? '';
	return last
		.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_')
		.replace(/^\.+/, '')
		.trim()
		.slice(0, 200);
}
