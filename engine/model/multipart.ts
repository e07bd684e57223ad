/** One part of a form with files (RFC 7578). */
export interface Part {
	name: string;
	fileName?: string;
	type?: string;
	data: Buffer | string;
}

/**
 * A form with files as the bytes of a body (`multipart/form-data`, RFC 7578).
 *
 * @param boundary a text that occurs in no part, e.g. a UUID
 */
export function multipart(
	parts: readonly Part[],
	boundary: string,
): { type: string; data: Buffer } {
	const lines: Buffer[] = [];
	for (const { name, fileName, type, data } of parts) {
		const file = fileName === undefined ? '' : `; filename="${quoted(fileName)}"`;
		const head = [
			`--${boundary}`,
			`Content-Disposition: form-data; name="${quoted(name)}"${file}`,
			...(type === undefined ? [] : [`Content-Type: ${type.replace(/[\r\n]/g, '')}`]),
			'',
			'',
		].join('\r\n');
		lines.push(Buffer.from(head), Buffer.from(data as string), Buffer.from('\r\n'));
	}
	lines.push(Buffer.from(`--${boundary}--\r\n`));
	return { type: `multipart/form-data; boundary=${boundary}`, data: Buffer.concat(lines) };
}

/** As browsers do it (WHATWG HTML, multipart form data): a name cannot end its own quotes. */
function quoted(text: string): string {
	return text.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
