import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { asIs, Failure } from '../base/failure';
import { isAmong, type IncomingFile } from '../model/answer';
import type { Item } from '../model/item';
import type { DownloadOperation } from '../model/operation';
import { flowing, receiving } from '../wire/download';
import { boundsOf, exchange, prepare, type Bounds, type Prepared } from '../wire/exchange';
import { explainNoAnswer } from '../wire/explain';
import { makeRedact } from '../wire/redact';
import { NoAnswer } from '../wire/send';
import type { Leaving, Run } from './run';
import { refusal } from './shared';

/**
 * Fetches a file into n8n's binary store, streamed where n8n keeps binary data in files. The time
 * limit counts silence only: a large file may take as long as it flows.
 */
export async function runDownload(
	run: Run,
	operation: DownloadOperation,
	item: Item,
): Promise<Leaving[]> {
	const { line, operationName } = run;
	const { options, target } = item;
	const prepared = prepare(line, operation, item.parameters);
	const bounds = boundsOf(options);
	const receive = receiving(operation);
	const exchanged = await exchange(line, operation, bounds, prepared, 'safe', undefined, receive);
	const { answer, requestId, attempts } = exchanged;
	const reports = options.ifNotFound === 'report';
	if (reports && isAmong(operation.notFound, answer)) {
		const provider = line.provider.name;
		return [{ json: { found: false, provider, operation: operationName, target, requestId } }];
	}
	const { file } = answer;
	if (!file) throw refusal(run, operation, item, exchanged);
	if (file.head.length === 0) throw emptyFile(operation, requestId, attempts);
	if (answer.status === 206 && !asksForPart(prepared)) {
		file.stream.destroy();
		throw partOfFile(operation, requestId, attempts);
	}
	const told = named(run, operation, item, file);
	const { binary, bytes } = await stored(run, operation, bounds, file, told, {
		requestId,
		attempts,
	});
	const field =
		typeof options.binaryPropertyName === 'string' ? options.binaryPropertyName : 'data';
	const json: IDataObject = {
		...(reports ? { found: true } : {}),
		...target,
		...told,
		bytes,
		requestId,
	};
	return [{ json, binary: { [field || 'data']: binary } }];
}

function asksForPart({ request }: Prepared): boolean {
	return Object.keys(request.headers ?? {}).some((name) => name.toLowerCase() === 'range');
}

/** Name and type; an operation that cannot tell them leaves no open stream behind. */
function named(
	{ line }: Run,
	operation: DownloadOperation,
	{ parameters, secrets }: Item,
	file: IncomingFile,
) {
	try {
		const redact = makeRedact(line.connection.secrets, secrets);
		const { fileName, mimeType } = operation.file(parameters, file.headers, file.head);
		return { fileName: redact(fileName), mimeType: redact(mimeType) };
	} catch (thrown) {
		file.stream.destroy();
		throw asIs(thrown);
	}
}

async function stored(
	{ line }: Run,
	operation: DownloadOperation,
	{ timeout }: Bounds,
	{ stream, headers }: IncomingFile,
	{ fileName, mimeType }: { fileName: string; mimeType: string },
	attempt: { requestId: string | null; attempts: number },
): Promise<{ binary: IBinaryData; bytes: number }> {
	const flow = flowing(line, stream, timeout);
	try {
		const binary = await Promise.race([
			line.context.helpers.prepareBinaryData(stream, fileName, mimeType),
			flow.broken,
		]);
		refuseShort(headers, flow.bytes());
		return { binary, bytes: flow.bytes() };
	} catch (thrown) {
		const missing =
			thrown instanceof NoAnswer
				? thrown
				: new NoAnswer('ERR_BAD_RESPONSE', 'the file was cut short');
		throw explainNoAnswer(line, operation, missing, attempt);
	} finally {
		flow.stop();
	}
}

/** A connection that was closed early looks like the end of the file. */
function refuseShort(headers: Readonly<Record<string, string>>, bytes: number): void {
	const announced = Number(headers['content-length']);
	if (headers['content-encoding'] !== undefined || !Number.isInteger(announced)) return;
	if (bytes < announced) {
		throw new NoAnswer('ERR_BAD_RESPONSE', `${bytes} of ${announced} bytes came`);
	}
}

/** Nobody asked for a part (RFC 9110, 15.3.7), so it must not pass for the whole file. */
function partOfFile(
	{ action }: DownloadOperation,
	requestId: string | null,
	attempts: number,
): Failure {
	return new Failure({
		kind: 'vendor',
		message: `${action}: the answer holds a part of the file only (206)`,
		description: 'Nothing was stored. Ask again; a proxy in between may cut large files.',
		status: 206,
		requestId,
		attempts,
	});
}

function emptyFile(
	{ action, empty }: DownloadOperation,
	requestId: string | null,
	attempts: number,
): Failure {
	return new Failure({
		kind: 'vendor',
		message: `${action}: the answer holds no file`,
		description: empty ?? 'It was empty: look at the recording, and try again later.',
		requestId,
		attempts,
	});
}
