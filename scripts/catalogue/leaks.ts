import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { secrets, targets } from '../../sandbox/framework/targets';
import { formsOf, SHORTEST } from '../../test/support/scan';

/**
 * Tests in which a streaming key may be seen, by parts of their full names: an operation reveals it
 * on purpose (Include Secrets), or the workflow itself carries it as its input. The secrets of the
 * credentials may not be seen there either.
 */
const REVEALING = [
	/Include Secrets/i,
	/reveal/i,
	/^examples\/end-everything\.json /,
	/^agora-clean-up-keys\.json: /,
];

/** What no vendor hides: these values of the sandbox's secrets stand in reports on purpose. */
const OPEN = new Set(['clientId', 'tenantId', 'userName', 'customerId', 'accessKey', 'domainName']);

export interface Leak {
	test: string;
	/** The first and last two characters only. */
	secret: string;
}

export interface Scan {
	texts: number;
	characters: number;
	secrets: number;
	leaks: Leak[];
}

interface Needle {
	secret: string;
	form: string;
	/** Returned by a vendor, so that an operation may reveal it. */
	vendors: boolean;
}

/** Looks for every secret that the tests used in everything that they showed. */
export function scan(folder: string): Scan {
	const needles = needlesFor(linesOf(folder, 'secrets'));
	const shown = linesOf(folder, 'shown') as Array<{ test: string; text: string }>;
	const leaks = new Map<string, Leak>();
	for (const { test, text } of shown) {
		for (const { secret, vendors } of needles.in(text)) {
			if (vendors && REVEALING.some((pattern) => pattern.test(test))) continue;
			const masked = `${secret.slice(0, 2)}…${secret.slice(-2)} (${secret.length} characters)`;
			leaks.set(`${test} ${secret}`, { test, secret: masked });
		}
	}
	return {
		texts: shown.length,
		characters: shown.reduce((sum, { text }) => sum + text.length, 0),
		secrets: needles.count,
		leaks: [...leaks.values()],
	};
}

function linesOf(folder: string, kind: 'secrets' | 'shown'): unknown[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((file) => file.startsWith(`${kind}-`))
		.flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n'))
		.filter(Boolean)
		.map((line) => JSON.parse(line) as unknown);
}

function needlesFor(lines: unknown[]) {
	const used = (lines as Array<{ secrets: string[] }>).flatMap((line) => line.secrets);
	const fixed = Object.entries(secrets).flatMap(([provider, values]) =>
		Object.entries(values)
			// Huawei's access key is the public half of its pair; Azure's is the secret itself.
			.filter(([name]) => !OPEN.has(name) || (name === 'accessKey' && provider === 'azure'))
			.map(([, value]) => value),
	);
	const known = new Set([...used, ...fixed]);
	const needles: Needle[] = [...known].flatMap((secret) =>
		formsOf(secret).map((form) => ({ secret, form, vendors: false })),
	);
	const { streamingKey } = targets.agora;
	for (const form of formsOf(streamingKey)) {
		needles.push({ secret: streamingKey, form, vendors: true });
	}
	return new Haystack(needles, known.size + 1);
}

/** Finds thousands of needles in one pass, by their first eight characters. */
class Haystack {
	private readonly byStart = new Map<string, Needle[]>();
	/** One bit for each hash of eight characters, to look up only what may be there. */
	private readonly bits = new Uint8Array(2 ** 21);

	constructor(
		needles: Needle[],
		readonly count: number,
	) {
		for (const needle of needles.filter(({ form }) => form.length >= SHORTEST)) {
			const start = needle.form.slice(0, SHORTEST);
			this.byStart.set(start, [...(this.byStart.get(start) ?? []), needle]);
			const hash = hashAt(start, 0);
			this.bits[hash >>> 3]! |= 1 << (hash & 7);
		}
	}

	*in(text: string): Generator<Needle> {
		for (let at = 0; at + SHORTEST <= text.length; at++) {
			const hash = hashAt(text, at);
			if ((this.bits[hash >>> 3]! & (1 << (hash & 7))) === 0) continue;
			for (const needle of this.byStart.get(text.slice(at, at + SHORTEST)) ?? []) {
				if (text.startsWith(needle.form, at)) yield needle;
			}
		}
	}
}

/** 24 bits of eight characters (FNV-1a over UTF-16 units). */
function hashAt(text: string, at: number): number {
	let hash = 0x811c9dc5;
	for (let index = at; index < at + SHORTEST; index++) {
		hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	}
	return (hash ^ (hash >>> 24)) & 0xffffff;
}
