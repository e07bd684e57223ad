/** Runs in every test file: writes down what goes to the console, and secrets on the wire. */
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { formatWithOptions } from 'node:util';

import { recordSecrets, recordText } from './canary';

const inEngine = /[\\/]test[\\/]engine[\\/]/.test(expect.getState().testPath ?? '');

/** What opens a vendor's door: tokens, Basic pairs and signatures of a request. */
function secretsOn(request: ClientRequest): string[] {
	const found: string[] = [];
	const authorization = String(request.getHeader('authorization') ?? '');
	for (const pattern of [/\b(?:Bearer|Basic)\s+(\S+)/i, /\bsignature="?([^",&\s]{16,})/i]) {
		const secret = pattern.exec(authorization)?.[1];
		if (secret) found.push(secret);
	}
	for (const name of ['x-auth-token', 'x-security-token', 'token']) {
		const value = request.getHeader(name);
		if (typeof value === 'string') found.push(value);
	}
	const query = new URLSearchParams(request.path.split('?')[1] ?? '');
	for (const name of ['token', 'apiKey', 'password']) found.push(...query.getAll(name));
	return found;
}

const UNTOUCHED = Symbol.for('rtc-teardown: the stream as it was');
type Write = (text: string) => boolean;
type Written = NodeJS.WriteStream & { [UNTOUCHED]?: Write };

if (inEngine) {
	const watch = (message: unknown) =>
		recordSecrets(secretsOn((message as { request: ClientRequest }).request));
	diagnostics.subscribe('http.client.request.start', watch);

	const restore: Array<() => void> = [];
	for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		const original = console[name].bind(console);
		console[name] = (...values: unknown[]) => {
			recordText(formatWithOptions({ depth: 10 }, ...values));
			original(...values);
		};
		restore.push(() => (console[name] = original));
	}
	for (const stream of [process.stdout, process.stderr] as Written[]) {
		// All test files of a worker share the streams; one that could not be loaded left its mark.
		const original: Write = stream[UNTOUCHED] ?? stream.write.bind(stream);
		stream[UNTOUCHED] = original;
		stream.write = ((...values: unknown[]) => {
			recordText(String(values[0]));
			return original(...(values as [string]));
		}) as typeof stream.write;
		restore.push(() => (stream.write = original as typeof stream.write));
	}
	afterAll(() => {
		diagnostics.unsubscribe('http.client.request.start', watch);
		for (const undo of restore) undo();
	});
}
