import { createHash } from 'node:crypto';

import type { Answer } from '../model/answer';
import { encode } from '../model/request';
import { mask, type SecretProperty } from '../model/secret';

const SHORTEST_SECRET = 8;
const REDACTED = '[redacted]';

/** What vendors and proxies echo of an authenticated request, whatever its secret was. */
const ECHOES: Array<[RegExp, string]> = [
	[/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${REDACTED}`],
	[/\b(Signature=)[A-Za-z0-9+/=%]{16,}/gi, `$1${REDACTED}`],
	[/\b(signature=")[^"]{16,}"/gi, `$1${REDACTED}"`],
	[/\b(x-[a-z-]*token["':\s=]+)[^\s"',;|}]{8,}/gi, `$1${REDACTED}`],
	[/\b((?:auth|app)_key["']?\s*[:=]\s*["']?)[^\s"',;|}&]+/gi, `$1${REDACTED}`],
	[/([?&](?:apiKey|token|password|userName)=)[^&\s"']+/gi, `$1${REDACTED}`],
];

/** A word of each of them: texts without any, which are nearly all, are not searched for them. */
const MAY_ECHO = /bearer|basic|signature|token|_key|apikey|password|username/i;
/** `?token=x`: no shorter text matches any of them. */
const SHORTEST_ECHO = 8;

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** How a secret shows: as one of these texts, wherever it stands, or by itself only. */
interface Forms {
	anywhere: readonly string[];
	/** Of a short one: not within another word, which it would tell by a gap. */
	alone: readonly string[];
}

/**
 * The forms of the latest secrets: working them out for every item would take longer than hiding.
 * By hash, so that no secret stands as a key.
 */
const known = new Map<string, Forms>();
const MOST_KNOWN = 100;

function formsOf(secret: string): Forms {
	const key = createHash('sha256').update(secret).digest('base64');
	let forms = known.get(key);
	if (!forms) {
		forms =
			secret.length < SHORTEST_SECRET
				? { anywhere: [], alone: writings(secret) }
				: { anywhere: [...writings(secret), ...base64Forms(secret)], alone: [] };
		if (known.size >= MOST_KNOWN) known.clear();
		known.set(key, forms);
	}
	return forms;
}

/** As it is, as in a URL (ours, and by others' rules), in a form, in JSON, and in a page. */
function writings(secret: string): string[] {
	const forms: string[] = [];
	const component = encodeURIComponent(secret);
	const inForm = new URLSearchParams({ secret }).toString().slice('secret='.length);
	for (const form of [secret, encode(secret), component, inForm, encodeURIComponent(component)]) {
		forms.push(
			form,
			form.replace(/%(?:25)?[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
		);
	}
	return [...forms, ...inJson(secret), ...inPage(secret)];
}

/** As writers of JSON escape it (some also what pages and scripts give a meaning), once or twice. */
function inJson(secret: string): string[] {
	const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
	const once = quoted(secret);
	const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	return [
		once,
		quoted(once),
		once.replaceAll('/', '\\/'),
		once.replace(/[&<>]/g, code),
		once.replace(/[&<>']/g, code),
		once.replace(/[&<>'=]/g, code),
		// The serializer of .NET.
		secret.replace(/["&'<>+`]/g, (character) => code(character).toUpperCase().replace('U', 'u')),
	];
}

/** As an error page or XML shows it: how quotation marks are written differs. */
function inPage(secret: string): string[] {
	const plain = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const forms = [plain];
	for (const double of ['&quot;', '&#34;']) {
		for (const single of ["'", '&#39;', '&#x27;', '&apos;']) {
			forms.push(plain.replaceAll('"', double).replaceAll("'", single));
		}
	}
	return forms;
}

/**
 * In base64: by itself, and within a longer text such as `id:secret`, where it may begin at any of
 * three places in a group of three bytes. Of the inner forms only what no neighbour changes.
 */
function base64Forms(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const forms = [bytes.toString('base64')];
	for (const before of [0, 1, 2]) {
		const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		const first = Math.ceil((before * 8) / 6);
		const last = Math.floor(((before + bytes.length) * 8) / 6);
		forms.push(text.slice(first, last));
	}
	return forms.flatMap((form) => [
		form,
		form.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''),
		encodeURIComponent(form),
	]);
}

/**
 * Makes the one function that every text passes before a user can see it.
 *
 * @param secrets values to hide; those below eight characters stay, because hiding them would
 * garble unrelated text (docs/security.md)
 * @param marked values of fields that an operation or a form marks as secret: short ones are hidden
 * too, where they stand by themselves
 */
export function makeRedact(secrets: readonly string[], marked: readonly string[] = []): Redact {
	if (marked.length > 0) return newRedact(secrets, marked);
	const kept = made.get(secrets);
	if (kept?.of.length === secrets.length && kept.of.every((one, at) => one === secrets[at])) {
		return kept.redact;
	}
	const redact = newRedact(secrets, []);
	made.set(secrets, { of: [...secrets], redact });
	return redact;
}

/** Made once for a line's secrets, until it learns another one. */
const made = new WeakMap<readonly string[], { of: string[]; redact: Redact }>();

function newRedact(secrets: readonly string[], marked: readonly string[]): Redact {
	const long = [...secrets, ...marked].filter(({ length }) => length >= SHORTEST_SECRET);
	const forms = new Set(long.flatMap((secret) => formsOf(secret).anywhere));
	// Longer ones first, so that a secret inside another one does not leave the rest visible.
	const ordered = [...forms].sort((one, other) => other.length - one.length);
	const short = marked.filter(({ length }) => length > 0 && length < SHORTEST_SECRET);
	const alone = byThemselves(short.flatMap((secret) => formsOf(secret).alone));
	const shortest = Math.min(SHORTEST_ECHO, ...ordered.map(({ length }) => length));
	return (text) => {
		if (!alone && text.length < shortest) return text;
		let clean = text;
		for (const form of ordered) {
			if (clean.includes(form)) clean = clean.split(form).join(REDACTED);
		}
		if (alone) clean = clean.replace(alone, REDACTED);
		if (!MAY_ECHO.test(clean)) return clean;
		for (const [pattern, replacement] of ECHOES) clean = clean.replace(pattern, replacement);
		return clean;
	};
}

function byThemselves(forms: readonly string[]): RegExp | undefined {
	if (forms.length === 0) return undefined;
	const quoted = [...new Set(forms)]
		.sort((one, other) => other.length - one.length)
		.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
	return new RegExp(`(?<![\\p{L}\\p{N}])(?:${quoted.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}

/**
 * An answer whose ID and facts may be shown: they come from headers, into which whatever answers may
 * put anything. Its code, words and body are for the operation to read, and are redacted where they
 * are shown.
 */
export function cleanHeaders(answer: Answer, secrets: readonly string[]): Answer {
	const { requestId, facts } = answer;
	if (requestId === null && !facts) return answer;
	const redact = makeRedact(secrets);
	return {
		...answer,
		requestId: requestId === null ? null : redact(requestId),
		...(facts ? { facts: redactBody(facts, redact) as typeof facts } : {}),
	};
}

/**
 * Copies a vendor's answer with its secrets masked: every text, number and property name by
 * `redact`, and the named properties at any depth by `mask`.
 */
export function redactBody(
	body: unknown,
	redact: Redact,
	secretProperties: Readonly<Record<string, SecretProperty>> = {},
): unknown {
	if (typeof body === 'string') return redact(body);
	if (typeof body === 'number' || typeof body === 'bigint') {
		return redact(String(body)) === String(body) ? body : REDACTED;
	}
	if (Array.isArray(body)) return body.map((one) => redactBody(one, redact, secretProperties));
	if (typeof body !== 'object' || body === null) return body;
	const clean: Record<string, unknown> = {};
	const properties = body as Readonly<Record<string, unknown>>;
	for (const name of Object.keys(properties)) {
		const value = properties[name];
		const secret = Object.hasOwn(secretProperties, name) ? secretProperties[name] : undefined;
		clean[redact(name)] =
			secret === undefined
				? redactBody(value, redact, secretProperties)
				: masked(value, secret, redact, secretProperties);
	}
	return clean;
}

/** The value of a secret property, of whatever type it is. */
function masked(
	value: unknown,
	secret: SecretProperty,
	redact: Redact,
	secretProperties: Readonly<Record<string, SecretProperty>>,
): unknown {
	if (typeof value === 'string') return maskProperty(value, secret);
	if (typeof value === 'number' || typeof value === 'bigint') return mask(String(value));
	if (Array.isArray(value)) {
		return value.map((one) => masked(one, secret, redact, secretProperties));
	}
	return redactBody(value, redact, secretProperties);
}

/** Of an address: its last segment, before a slash at the end or a query, which is hidden too. */
function maskProperty(value: string, secret: SecretProperty): string {
	const parts = /^([^?#]*\/)?([^/?#]+)(\/*)([?#].*)?$/s.exec(value);
	if (secret === 'whole' || parts === null) return mask(value);
	const [, path = '', segment = '', slashes = '', rest = ''] = parts;
	return path + mask(segment) + slashes + (rest && `${rest.charAt(0)}…`);
}
