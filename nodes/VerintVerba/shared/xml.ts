import { Failure } from '../../../engine/base/failure';
import type { XmlElement, XmlValue } from '../../../signing/verbaXml';

/** Every text in an answer with the name of its element or attribute, in lower case. */
export function* textsOf(value: XmlValue, name = ''): Generator<[name: string, text: string]> {
	if (typeof value === 'string') {
		yield [name, value];
	} else if (Array.isArray(value)) {
		for (const one of value) yield* textsOf(one, name);
	} else {
		for (const [key, child] of Object.entries(value)) {
			yield* textsOf(child, key === '#text' ? name : key.toLowerCase());
		}
	}
}

/** The first text that is not empty in an element or attribute of this name (lower case). */
export function textNamed(xml: XmlElement, wanted: string): string | undefined {
	for (const [name, text] of textsOf(xml)) {
		if (name === wanted && text !== '') return text;
	}
	return undefined;
}

/** Every element of this name, at any depth. */
export function elementsNamed(value: XmlValue, wanted: string): XmlValue[] {
	if (typeof value === 'string') return [];
	if (Array.isArray(value)) return value.flatMap((one) => elementsNamed(one, wanted));
	return Object.entries(value).flatMap(([name, child]) => {
		if (name.toLowerCase() !== wanted) return elementsNamed(child, wanted);
		return Array.isArray(child) ? child : [child];
	});
}

/** What a success must hold. @throws Failure when it does not. */
export function found(value: unknown, what: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new Failure({
		kind: 'vendor',
		message: `Verint Verba answered with success, but without a ${what}`,
		description: 'Check the version of the server: its answer has a form that is not known.',
	});
}
