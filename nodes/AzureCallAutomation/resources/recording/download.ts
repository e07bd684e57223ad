import { isWholeNumber } from '../../../../engine/model/checks';
import { downloadOperation } from '../../../../engine/model/operation';
import { isPage, locationField, readStorage, storageRequest } from '../../shared/storage';

const EXTENSIONS: Record<string, string> = {
	'application/json': 'json',
	'audio/mpeg': 'mp3',
	'audio/wav': 'wav',
	'audio/x-wav': 'wav',
	'video/mp4': 'mp4',
};
const MOST = Number.MAX_SAFE_INTEGER;

/**
 * Fetches recorded content: `GET {contentLocation}` on the storage host (content downloader of
 * `@azure/communication-call-automation`; not part of the published API document).
 */
export const download = downloadOperation({
	name: 'Download',
	action: 'Download recorded content',
	description: 'Fetch a recorded file, or its metadata, as binary data',
	notice:
		'Azure keeps the content for 24 hours. The event RecordingFileStatusUpdated names the place of each chunk: contentLocation and metadataLocation. n8n limits what it keeps (N8N_PAYLOAD_SIZE_MAX, disk space); large files need the file system as its store of binary data.',
	fields: [
		locationField({
			displayName: 'Content Location',
			name: 'contentLocation',
			description: 'The contentLocation or metadataLocation of a chunk',
		}),
	],
	options: [
		{
			displayName: 'Range Length (Bytes)',
			name: 'rangeLength',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0 },
			description: 'How much of the file is fetched; up to its end if 0',
			check: isWholeNumber({ min: 0, max: MOST }),
		},
		{
			displayName: 'Range Start (Bytes)',
			name: 'rangeStart',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0 },
			description: 'Where in the file to begin',
			check: isWholeNumber({ min: 0, max: MOST }),
		},
	],
	target: ['contentLocation'],
	notFound: ['404 noContent'],
	request: ({ contentLocation, rangeStart, rangeLength }, values) =>
		storageRequest(
			'GET',
			contentLocation,
			'Content Location',
			values,
			rangeOf(rangeStart, rangeLength),
		),
	read: readStorage,
	words: (status, headers) => ![200, 206].includes(status) || isPage(headers),
	empty: 'The file is not ready yet: Azure has told of it, but it is still empty. Try again later.',
	file: ({ contentLocation }, headers) => {
		const mimeType = (headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? '';
		const extension = EXTENSIONS[mimeType.trim().toLowerCase()] ?? 'bin';
		return { fileName: `${documentOf(contentLocation)}.${extension}`, mimeType: mimeType.trim() };
	},
});

/** RFC 9110, 14.2: the last byte is included. */
function rangeOf(start: unknown, length: unknown): Record<string, string> {
	const [first, count] = [Number(start), Number(length)];
	if (first === 0 && count === 0) return {};
	return { range: `bytes=${first}-${count > 0 ? first + count - 1 : ''}` };
}

/** `/v1/objects/{documentId}/content/…`, as far as a file name can hold it. */
function documentOf(location: unknown): string {
	const parts = new URL(String(location)).pathname.split('/').filter(Boolean);
	const id = parts[parts.indexOf('objects') + 1] ?? 'recording';
	const metadata = parts.at(-1) === 'acsmetadata' ? '-metadata' : '';
	return id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 120) + metadata;
}
