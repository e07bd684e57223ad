/** What a login gives: the token, and the cookies that came with it where they are kept. */
export interface VerbaSession {
	token: string;
	/** As a Cookie header sends them; empty for none. */
	cookies: string;
}

/** A cookie's name and value (RFC 6265, 4.1.1). */
const PAIR =
	/^[!#$%&'*+\-.^_`|~\w]+=(?:[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+|"[^"\x00-\x20;\\]*")$/;

/**
 * The cookies of an answer, as a Cookie header sends them back: names and values without their
 * attributes (RFC 6265, 4.2.1). One that is set to nothing is none.
 *
 * @param setCookie the answer's header; several may have been joined with commas
 */
export function cookiesIn(setCookie: string | undefined): string {
	// A date has a comma too, but no name and "=" behind it.
	return (setCookie ?? '')
		.split(/,(?=\s*[^\s;,="]+=)/)
		.map((cookie) => cookie.split(';', 1)[0]?.trim() ?? '')
		.filter((pair) => PAIR.test(pair))
		.join('; ');
}

const BETWEEN = '\n';

/** The session as one text. */
export function verbaSessionText({ token, cookies }: VerbaSession): string {
	return cookies === '' ? token : token + BETWEEN + cookies;
}

/** The session of such a text. */
export function verbaSessionOf(text: string): VerbaSession {
	const at = text.indexOf(BETWEEN);
	return at < 0
		? { token: text, cookies: '' }
		: { token: text.slice(0, at), cookies: text.slice(at + 1) };
}

/** Everything in a session that must not be shown. */
export function verbaSessionSecrets({ token, cookies }: VerbaSession): string[] {
	const values = cookies.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1));
	return [token, cookies, ...values].filter(Boolean);
}
