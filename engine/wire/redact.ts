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
	[/([?&](?:apiKey|token|password|userName)=)[^&\s"']+/gi, `$1${REDACTED}`],
];

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** The forms of the latest secrets: working them out for every item would take longer than hiding. */
const known = new Map<string, string[]>();
const MOST_KNOWN = 100;

function formsOf(secret: string): string[] {
	if (secret.length < SHORTEST_SECRET) return [];
	let forms = known.get(secret);
	if (!forms) {
		forms = allFormsOf(secret);
		if (known.size >= MOST_KNOWN) known.clear();
		known.set(secret, forms);
	}
	return forms;
}

/** As it is, as in a URL (ours, and by others' rules), as in JSON, and in base64. */
function allFormsOf(secret: string): string[] {
	const forms: string[] = [];
	for (const form of [secret, encode(secret), encodeURIComponent(secret)]) {
		forms.push(
			form,
			form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
		);
	}
	const bytes = Buffer.from(secret);
	const json = JSON.stringify(secret).slice(1, -1);
	return [...forms, json, bytes.toString('base64'), bytes.toString('base64url')];
}

/**
 * Makes the one function that every text passes before a user can see it.
 *
 * @param secrets values to hide; those below eight characters stay, because hiding them would
 * garble unrelated text (docs/security.md).
 */
export function makeRedact(secrets: readonly string[]): Redact {
	const forms = new Set(secrets.flatMap(formsOf));
	// Longer ones first, so that a secret inside another one does not leave the rest visible.
	const ordered = [...forms].sort((one, other) => other.length - one.length);
	return (text) => {
		let clean = text;
		for (const form of ordered) clean = clean.split(form).join(REDACTED);
		for (const [pattern, replacement] of ECHOES) clean = clean.replace(pattern, replacement);
		return clean;
	};
}

/**
 * Copies a vendor's answer with its secrets masked: every text by `redact`, and the named
 * properties at any depth by `mask`.
 */
export function redactBody(
	body: unknown,
	redact: Redact,
	secretProperties: Readonly<Record<string, SecretProperty>> = {},
): unknown {
	if (typeof body === 'string') return redact(body);
	if (Array.isArray(body)) return body.map((one) => redactBody(one, redact, secretProperties));
	if (typeof body !== 'object' || body === null) return body;
	const clean: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(body)) {
		const secret = Object.hasOwn(secretProperties, name) ? secretProperties[name] : undefined;
		clean[name] =
			secret && typeof value === 'string'
				? maskProperty(value, secret)
				: redactBody(value, redact, secretProperties);
	}
	return clean;
}

function maskProperty(value: string, secret: SecretProperty): string {
	if (secret === 'whole') return mask(value);
	const cut = value.lastIndexOf('/') + 1;
	return value.slice(0, cut) + mask(value.slice(cut));
}
