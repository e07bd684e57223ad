/** As short as the Secret of the vendor's own example; a shorter one was not copied whole. */
const SHORTEST = 6;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The Secrets that may have signed: the current one, those of other products, and the former one
 * during a change. One that was not copied whole counts for nothing, because with a Secret of one
 * letter everybody could sign.
 */
export function secretsOf({ notificationSecret, furtherSecrets }: Fields): string[] {
	const further = typeof furtherSecrets === 'string' ? separated(furtherSecrets) : [];
	return [notificationSecret, ...further].filter(
		(secret): secret is string => complaintOf(secret) === undefined,
	);
}

/** What is wrong with the Secrets of a credential, naming the field and never a value. */
export function secretsComplaint({
	notificationSecret = '',
	furtherSecrets = '',
}: Fields): string | undefined {
	const complaint = complaintOf(notificationSecret);
	if (complaint) return `Notification Secret ${complaint}`;
	if (typeof furtherSecrets !== 'string') return 'Further Secrets must be text';
	const all = separated(furtherSecrets);
	const wrong = all.findIndex((secret) => complaintOf(secret) !== undefined);
	if (wrong < 0) return undefined;
	return `Further Secrets: number ${wrong + 1} of ${all.length} ${complaintOf(all[wrong])}`;
}

function complaintOf(secret: unknown): string | undefined {
	if (typeof secret !== 'string') return 'must be text';
	if (secret === '') return 'is empty. Copy it from Agora Console';
	if (/\s/.test(secret)) return 'contains white space. Copy it again';
	if (!/^[!-~]+$/.test(secret)) return 'contains a character that no Secret has. Copy it again';
	if (/[,;"']/.test(secret)) return 'contains a separator or a quotation mark. Separate by commas';
	return secret.length < SHORTEST
		? `has ${secret.length} characters only. Copy it again`
		: undefined;
}

/** By commas, blanks or lines. */
function separated(text: string): string[] {
	return text.split(/[\s,]+/).filter((secret) => secret !== '');
}
