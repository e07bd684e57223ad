import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import type { CredentialStore } from './n8n/credentialStore';
import { loadPackage } from './n8n/packages';
import { SHORTEST } from './scan';

/**
 * Everything that a user could see of a test's run is written down here, and so is every secret
 * that was used to get it. `scripts/catalogue.ts` looks for the second in the first after all
 * tests have run.
 */
const FOLDER = path.resolve(__dirname, '../../.cache/outputs');

function append(kind: 'shown' | 'secrets', line: unknown): void {
	mkdirSync(FOLDER, { recursive: true });
	const file = `${kind}-${process.env.JEST_WORKER_ID ?? 'alone'}-${process.pid}.jsonl`;
	appendFileSync(path.join(FOLDER, file), `${JSON.stringify(line)}\n`);
}

/** The full name of the running test; empty between tests and outside of jest. */
function currentTest(): string {
	return typeof expect === 'undefined' ? '' : (expect.getState().currentTestName ?? '');
}

/**
 * Writes down what a run put out: items, an error that was thrown, a workflow's run data.
 *
 * @param node full name of the node's type. Of an error of n8n's own nodes only the texts count:
 * they carry the whole request, and that is not ours to mend.
 */
export async function recordOutput(
	output: unknown,
	store: CredentialStore,
	node = '',
): Promise<void> {
	// A test that runs nodes in a process of its own records what came of it itself.
	if (process.env.RTC_TEARDOWN_OUTPUTS === 'off') return;
	const secrets = await Promise.all(store.types.map(async (type) => await secretsOf(store, type)));
	recordSecrets(secrets.flat());
	const foreign = output instanceof Error && node.startsWith('n8n-nodes-base.');
	recordText([...textsIn(foreign ? textOf(output) : output)].join('\n'));
}

const textOf = ({ message, stack, description }: Error & { description?: string }) => ({
	message,
	stack,
	description,
});

/** Writes down a text that was shown, such as a line on the console. */
export function recordText(text: string): void {
	if (text.trim() !== '') append('shown', { test: currentTest(), text });
}

const known = new Set<string>();

/** Writes down secrets: whatever of them is shown anywhere fails the scan. */
export function recordSecrets(secrets: string[]): void {
	const fresh = secrets.filter((secret) => secret.length >= SHORTEST && !known.has(secret));
	if (fresh.length === 0) return;
	for (const secret of fresh) known.add(secret);
	append('secrets', { test: currentTest(), secrets: fresh });
}

/** The values of a credential's password fields, and the tokens that were fetched with them. */
async function secretsOf(store: CredentialStore, type: string): Promise<string[]> {
	const { credentialType } = await loadPackage();
	const passwords = credentialType(type).properties.filter(
		({ typeOptions }) => typeOptions?.password === true,
	);
	// n8n's own OAuth2 types hold these two.
	const names = new Set([...passwords.map(({ name }) => name), 'clientSecret', 'oauthTokenData']);
	return Object.entries(store.read(type))
		.filter(([name]) => names.has(name))
		.flatMap(([name, value]) => secretsInField(name, value));
}

function secretsInField(name: string, value: unknown): string[] {
	if (typeof value === 'object' && value !== null) {
		const { access_token: access, refresh_token: refresh } = value as Record<string, unknown>;
		return [access, refresh].filter((one) => typeof one === 'string');
	}
	if (typeof value !== 'string' || value.startsWith('=')) return [];
	// A stored session is "<time>.<owner>.<token>".
	return name === 'sessionToken' ? [value.split('.').slice(2).join('.')] : [value];
}

/** Every text inside a value: strings, property names, and of errors what they hide. */
export function* textsIn(value: unknown, seen = new Set<unknown>()): Generator<string> {
	if (typeof value === 'string') yield value;
	if (typeof value !== 'object' || value === null || seen.has(value)) return;
	seen.add(value);
	if (Buffer.isBuffer(value)) {
		yield value.toString('utf8');
		return;
	}
	const names = new Set(Object.keys(value));
	// Not enumerable in an Error.
	for (const name of ['message', 'stack', 'cause', 'description']) names.add(name);
	// The node itself holds what its builder typed.
	if (value instanceof Error) names.delete('node');
	for (const name of names) {
		const inside = (value as Record<string, unknown>)[name];
		if (inside === undefined) continue;
		yield name;
		yield* textsIn(inside, seen);
	}
}
