/** How a secret property of an answer is masked: wholly, or its last path segment only. */
export type SecretProperty = 'whole' | 'lastSegment';

/** Shows enough of a secret to recognise it: `sk…Xv2`; short ones not at all. */
export function mask(secret: string): string {
	return secret.length >= 12 ? `${secret.slice(0, 2)}…${secret.slice(-3)}` : '…';
}
