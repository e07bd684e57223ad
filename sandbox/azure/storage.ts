import { randomBytes, randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { Clock, Entry } from '../framework/provider';
import { header, note, rawPath, sendEmpty, sendJson, sendText } from '../framework/http';
import type { EventGrid } from './eventGrid';
import type { AzureSwitches } from './switches';

interface StoredFile {
	documentId: string;
	recordingId: string;
	content: Buffer;
	metadata: object;
	contentType: string;
	storedAt: number;
	deleted: boolean;
}

/** A recording that is over and becomes files. */
export interface Filing {
	subject: string;
	settings: Record<string, unknown>;
	recordingId: string;
	startedAt: number;
	durationMs: number;
	sessionEndReason: string;
}

const contentTypes: Record<string, string> = {
	mp4: 'video/mp4',
	mp3: 'audio/mpeg',
	wav: 'audio/wav',
};
const capitalised = (value: unknown, otherwise: string): string => {
	const text = typeof value === 'string' ? value : otherwise;
	return text.charAt(0).toUpperCase() + text.slice(1);
};
const lifeMs = 24 * 60 * 60_000;

/**
 * The storage host of recordings: `/v1/objects/{documentId}`, with content and metadata below. Its
 * refusals are not those of the service: `{title, status, instance, message, traceId}`, or HTML.
 */
export function createStorage(
	clock: Clock,
	switches: AzureSwitches,
	eventGrid: EventGrid,
	baseUrl: () => string,
) {
	const files = new Map<string, StoredFile>();

	function refuse(req: Request, res: Response, status: number, title: string): void {
		note(res, `refused by the storage host: ${title}`);
		if (switches.storageErrorShape === 'html') {
			return sendText(res, 400, '<html><body><h1>Bad Request</h1></body></html>', 'text/html');
		}
		const traceId = randomUUID();
		sendJson(res, status, { title, status, instance: rawPath(req), message: title, traceId });
	}

	function kept(req: Request, res: Response): StoredFile | undefined {
		const file = files.get(String(req.params.documentId));
		const there = file && !file.deleted && clock.now() - file.storedAt < lifeMs;
		if (!there) refuse(req, res, 404, 'Object not found.');
		return there ? file : undefined;
	}

	function sendBytes(req: Request, res: Response, bytes: Buffer, contentType: string): void {
		const range = /^bytes=(\d+)-(\d*)$/.exec(header(req, 'range'));
		const whole = { from: 0, to: bytes.length - 1 };
		const asked = range
			? {
					from: Number(range[1]),
					to: range[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1,
				}
			: whole;
		if (range && (asked.from >= bytes.length || asked.to < asked.from)) {
			return refuse(req, res, 416, 'Range not satisfiable.');
		}
		const part = bytes.subarray(asked.from, asked.to + 1);
		note(res, `authenticated, ${part.length} bytes`);
		res.status(range ? 206 : 200).setHeader('Content-Type', contentType);
		if (range) {
			res.setHeader('Content-Range', `bytes ${asked.from}-${asked.to}/${bytes.length}`);
		}
		res.setHeader('Content-Length', part.length);
		res.end(part);
	}

	return {
		/** Stores the chunks of a recording and publishes where they lie. */
		file: ({ subject, settings, recordingId, startedAt, ...more }: Filing): void => {
			const { recordingFormatType, recordingContentType, recordingChannelType } = settings;
			const format = typeof recordingFormatType === 'string' ? recordingFormatType : 'mp4';
			const external = Object(settings.externalStorage) as { recordingStorageKind?: unknown };
			const origin = switches.storageOrigin || baseUrl();
			const chunks = Array.from({ length: switches.recordingChunks }, (_, index) => {
				const documentId = `0-sandbox-d1-${randomBytes(16).toString('hex')}`;
				const last = index === switches.recordingChunks - 1;
				files.set(documentId, {
					documentId,
					recordingId,
					content: randomBytes(switches.recordingBytes),
					metadata: { resourceId: recordingId, chunkDocumentId: documentId, chunkIndex: index },
					contentType: contentTypes[format] ?? 'application/octet-stream',
					storedAt: clock.now(),
					deleted: false,
				});
				const place = `${origin}/v1/objects/${documentId}`;
				return {
					documentId,
					index,
					endReason: last ? 'SessionEnded' : 'ChunkMaximumSizeExceeded',
					contentLocation: `${place}/content/${format === 'mp4' ? 'video' : 'audio'}`,
					metadataLocation: `${place}/content/acsmetadata`,
					deleteLocation: place,
				};
			});
			eventGrid.publish('RecordingFileStatusUpdated', subject, {
				recordingStorageInfo: { recordingChunks: chunks },
				recordingStartTime: new Date(startedAt).toISOString(),
				recordingDurationMs: more.durationMs,
				recordingContentType: capitalised(recordingContentType, 'audioVideo'),
				recordingChannelType: capitalised(recordingChannelType, 'mixed'),
				recordingFormatType: capitalised(format, 'mp4'),
				...(external.recordingStorageKind === 'azureBlobStorage' && {
					storageType: 'BlobStorage',
				}),
				sessionEndReason: more.sessionEndReason,
			});
		},
		/** The routes of the storage host; `authentic` refuses by itself. */
		addRoutes: (
			router: Router,
			authentic: (req: Request, res: Response) => Promise<boolean>,
		): void => {
			router.get('/v1/objects/:documentId/content/:part', async (req, res) => {
				if (!(await authentic(req, res))) return;
				const file = kept(req, res);
				if (!file) return;
				if (req.params.part === 'acsmetadata') {
					const text = Buffer.from(JSON.stringify(file.metadata));
					return sendBytes(req, res, text, 'application/json');
				}
				const empty = clock.now() - file.storedAt < switches.emptyFileMs;
				sendBytes(req, res, empty ? Buffer.alloc(0) : file.content, file.contentType);
			});
			router.delete('/v1/objects/:documentId', async (req, res) => {
				if (!(await authentic(req, res))) return;
				const file = kept(req, res);
				if (!file) return;
				file.deleted = true;
				note(res, 'authenticated, recording content deleted');
				sendEmpty(res, 200);
			});
		},
		refuse,
		/** The bytes of a file, for whoever compares a download with them. */
		content: (documentId: string): Buffer | undefined => files.get(documentId)?.content,
		reset: () => files.clear(),
		inspect: () => {
			const live: Entry[] = [];
			const over: Entry[] = [];
			for (const { documentId, recordingId, deleted, content } of files.values()) {
				(deleted ? over : live).push({
					kind: 'recorded file',
					id: documentId,
					label: `of recording ${recordingId}`,
					state: deleted ? 'deleted' : 'stored',
					bytes: content.length,
				});
			}
			return { live, over };
		},
	};
}

export type Storage = ReturnType<typeof createStorage>;
