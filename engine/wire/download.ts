import type { IN8nHttpFullResponse } from 'n8n-workflow';

import type { ByteStream, VendorResponse } from '../model/answer';
import type { DownloadOperation } from '../model/operation';
import { whenAborted } from '../base/time';
import type { Line } from './line';
import { headersOf, NoAnswer, type Receive } from './send';

/** So much of an answer in words is read at most, in bytes. */
const MOST_WORDS = 1024 * 1024;
/** Enough to tell one format from another, in bytes. */
const HEAD = 64;
/** How often it is looked whether bytes still come, in milliseconds. */
const TICK = 1_000;

/** Takes a reply as a stream: a file stays one, an answer in words is read to its end. */
export function receiving(operation: DownloadOperation): Receive {
	const isWords = operation.words ?? looksLikeWords;
	return {
		encoding: 'stream',
		async read(response: IN8nHttpFullResponse): Promise<VendorResponse> {
			const { statusCode: status, body } = response;
			const headers = headersOf(response);
			if (!isStream(body)) return { status, headers, text: typeof body === 'string' ? body : '' };
			const head = await firstBytes(body);
			if (isWords(status, headers, head)) return { status, headers, text: await textOf(body) };
			return { status, headers, text: '', file: { stream: body, headers, head } };
		},
	};
}

function looksLikeWords(
	status: number,
	headers: Readonly<Record<string, string>>,
	head: Buffer,
): boolean {
	if (status !== 200 && status !== 206) return true;
	if (/^\s*(text\/|application\/([\w.-]+\+)?(json|xml))/i.test(headers['content-type'] ?? ''))
		return true;
	return /^\uFEFF?\s*(<|\{\s*["}])/.test(head.toString('utf8'));
}

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && 'pipe' in body && 'unshift' in body;
}

/** Looks at the beginning of a stream, in however small pieces it comes, and puts it back. */
async function firstBytes(stream: ByteStream): Promise<Buffer> {
	return await new Promise<Buffer>((resolve, reject) => {
		const look = () => {
			// Less than that only where the stream is over.
			const chunk = stream.read(HEAD) as Buffer | null;
			if (chunk === null) return;
			settle();
			stream.unshift(chunk);
			resolve(Buffer.from(chunk));
		};
		const end = () => {
			settle();
			resolve(Buffer.alloc(0));
		};
		const fail = (thrown: Error) => {
			settle();
			reject(thrown);
		};
		const settle = () => {
			stream.off('readable', look);
			stream.off('end', end);
			stream.off('error', fail);
		};
		stream.on('readable', look);
		stream.on('end', end);
		stream.on('error', fail);
	});
}

async function textOf(stream: ByteStream): Promise<string> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of stream) {
		chunks.push(Buffer.from(chunk as Buffer));
		length += (chunk as Buffer).length;
		if (length > MOST_WORDS) break;
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** A stream that somebody takes: how much came, and an end to it when nothing comes any more. */
export interface Flow {
	bytes(): number;
	/** Rejects when the stream has been ended for silence, or on cancel; never resolves. */
	broken: Promise<never>;
	/** It has been taken, or given up. */
	stop(): void;
}

/**
 * Watches a stream while it is taken, without taking anything itself.
 *
 * @param idle milliseconds without a byte after which it is ended
 */
export function flowing({ tools, cancelled }: Line, stream: ByteStream, idle: number): Flow {
	const { time } = tools;
	let bytes = 0;
	let latest = time.now();
	let over = false;
	// A listener would set the stream flowing before n8n is ready to take it.
	const emit = stream.emit.bind(stream) as (event: string | symbol, ...rest: unknown[]) => boolean;
	stream.emit = (event: string | symbol, ...rest: unknown[]) => {
		if (event === 'data') {
			bytes += (rest[0] as Buffer).length;
			latest = time.now();
		}
		return emit(event, ...rest);
	};
	const stopped = new AbortController();
	let unlisten = () => {};
	const broken = new Promise<never>((_, reject) => {
		const end = (code: string, why: string) => {
			if (over) return;
			over = true;
			const reason = new NoAnswer(code, why);
			reject(reason);
			stream.destroy(reason);
		};
		unlisten = whenAborted(cancelled, () => end('ERR_CANCELED', 'cancelled'));
		void (async () => {
			while (!over) {
				await time.pause(Math.min(TICK, idle), stopped.signal);
				if (time.now() - latest >= idle) end('ECONNABORTED', `no byte came for ${idle / 1_000} s`);
			}
		})();
	});
	broken.catch(() => undefined);
	return {
		bytes: () => bytes,
		broken,
		stop() {
			over = true;
			unlisten();
			stopped.abort();
		},
	};
}
