const ESCAPES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

export function escapeXml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** An element with escaped attributes; `content` is finished XML, see `text`. */
export function element(
	name: string,
	attributes: Record<string, string> = {},
	content = '',
): string {
	const start = Object.entries(attributes)
		.map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
		.join('');
	return content === '' ? `<${name}${start}/>` : `<${name}${start}>${content}</${name}>`;
}

/** An element that holds a text. */
export function text(name: string, value: string): string {
	return element(name, {}, escapeXml(value));
}
