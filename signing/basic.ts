import { CredentialProblem } from './credentialProblem';

/**
 * The value of an `Authorization` header for HTTP Basic (RFC 7617, UTF-8).
 *
 * @throws CredentialProblem when a part is empty, has a line break or control character, or when
 * the user name has a colon, which the scheme cannot carry. `fields` are their display names.
 */
export function basicAuthorization(
	user: unknown,
	password: unknown,
	fields: { user: string; password: string } = { user: 'User Name', password: 'Password' },
): string {
	const name = headerText(user, fields.user);
	if (name.includes(':')) {
		throw new CredentialProblem(fields.user, 'contains a colon. Check that it was copied alone');
	}
	const pair = `${name}:${headerText(password, fields.password)}`;
	return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/**
 * A credential's text that will stand in a header or key a signature: not empty, no control
 * characters, no white space around it.
 *
 * @throws CredentialProblem naming `field`, never its value.
 */
export function headerText(value: unknown, field: string): string {
	if (typeof value !== 'string' || value === '') {
		throw new CredentialProblem(field, 'is empty. Fill it in');
	}
	if (/[\u0000-\u001f\u007f]/.test(value) || value.trim() !== value) {
		throw new CredentialProblem(
			field,
			'contains a line break, a control character or white space around it. Copy it again without them',
		);
	}
	return value;
}

/**
 * As headerText, for values that stand in a header as they are: visible ASCII only, without spaces
 * and quotation marks.
 */
export function tokenText(value: unknown, field: string): string {
	const text = headerText(value, field);
	if (!/^[!#-~]+$/.test(text)) {
		throw new CredentialProblem(
			field,
			'contains a space, a quotation mark or a character that cannot stand in a header. Copy it again',
		);
	}
	return text;
}
