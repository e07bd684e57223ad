import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import {
	documentRow,
	operationText,
	resourceText,
	testText,
	type Kind,
	type Words,
} from './templates';

/** What is asked for. */
export interface Wish {
	/** `nodes/Agora` */
	folder: string;
	displayName: string;
	type: string;
	/** `mediaPull`, or `Media Pull` */
	resource: string;
	kind: Kind;
	/** `Update Volume`, or `updateVolume` */
	name: string;
}

/** A file with its new text. */
export interface Change {
	file: string;
	text: string;
	isNew: boolean;
}

const root = path.resolve(__dirname, '../..');
/** Words of the language that cannot name a constant. */
const TAKEN = ['delete', 'new', 'function', 'switch', 'default', 'export', 'import'];

/** "Update Volume" or "updateVolume" in single words. */
const wordsIn = (name: string) =>
	name
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.split(/[^A-Za-z0-9]+/)
		.filter(Boolean);
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const lowered = (word: string) => word.charAt(0).toLowerCase() + word.slice(1);
const camel = (words: string[]) =>
	words.map((word, index) => (index === 0 ? word.toLowerCase() : capital(word))).join('');

/** Lists are called "Get Many" and have the value `getAll`, as in n8n's own nodes. */
const keyOf = (words: string[]) => (camel(words) === 'getMany' ? 'getAll' : camel(words));

/** What the search for actions shows: of an ending the word "End", however the vendor calls it. */
function actionOf(kind: Kind, words: string[], thing: string): string {
	const verb = words.map((word) => word.toLowerCase()).join(' ');
	if (kind === 'end' || kind === 'compound') return `End ${thing} (${verb})`;
	return capital(`${verb} ${thing}${kind === 'list' && words.length === 2 ? 's' : ''}`);
}

export function wordsOf({ displayName, type, resource, kind, name }: Wish): Words {
	const [words, things] = [wordsIn(name), wordsIn(resource)];
	const key = keyOf(words);
	const thing = things.map((word) => word.toLowerCase()).join(' ');
	return {
		key,
		constant: TAKEN.includes(key) ? `${key}${things.map(capital).join('')}` : key,
		title: words.map(capital).join(' '),
		action: actionOf(kind, words, thing),
		resourceTitle: things.map(capital).join(' '),
		resource: camel(things),
		displayName,
		type,
	};
}

/** Every file that changes. `read` gives the present text of a file, below the project's folder. */
export function changesFor(wish: Wish, read: (file: string) => string): Change[] {
	const words = wordsOf(wish);
	const { folder, kind } = wish;
	const resourceFolder = `${folder}/resources/${words.resource}`;
	const index = `${resourceFolder}/index.ts`;
	const provider = `${folder}/provider.ts`;
	const isNewResource = !existsSync(path.join(root, index));
	const test = `test/engine/${lowered(path.basename(folder))}/${words.resource}.${words.key}.test.ts`;
	return [
		{ file: `${resourceFolder}/${words.key}.ts`, text: operationText(kind, words), isNew: true },
		isNewResource
			? { file: index, text: resourceText(words), isNew: true }
			: { file: index, text: withOperation(read(index), words), isNew: false },
		...(isNewResource
			? [{ file: provider, text: withResource(read(provider), words), isNew: false }]
			: []),
		{ file: test, text: testText(kind, words), isNew: true },
		...pageOf(words, read).map(({ file, text }) => ({
			file,
			text: withRow(text, kind, words),
			isNew: false,
		})),
	];
}

/** The resource's file with one operation more. @throws Error when it has it already. */
export function withOperation(text: string, { key, constant }: Words): string {
	const opening = 'operations: {';
	const from = text.indexOf(opening);
	const to = text.indexOf('}', from);
	if (from < 0 || to < 0) throw new Error('The resource has no "operations: { … }"');
	const inside = text.slice(from + opening.length, to).trim();
	if (new RegExp(`\\b${key}\\b`).test(inside)) throw new Error(`There is a ${key} already`);
	const entry = key === constant ? key : `${key}: ${constant}`;
	const list = `${inside}${inside === '' || inside.endsWith(',') ? '' : ','} ${entry}`;
	return withImport(
		`${text.slice(0, from)}${opening} ${list} ${text.slice(to)}`,
		`import { ${constant} } from './${key}';`,
		/^import .* from '\.\/[^']*';$/gm,
	);
}

/** The provider's file with one resource more. */
export function withResource(text: string, { resource }: Words): string {
	const opening = /resources: \[/.exec(text);
	const to = opening ? text.indexOf(']', opening.index) : -1;
	if (!opening || to < 0) throw new Error('provider.ts has no "resources: [ … ]"');
	const list = text.slice(opening.index, to).trimEnd();
	const longer = `${list}${/[,[]$/.test(list) ? '' : ','} ${resource}`;
	return withImport(
		text.slice(0, opening.index) + longer + text.slice(to),
		`import { ${resource} } from './resources/${resource}';`,
		/^import .* from '\.\/resources\/[^']*';$/gm,
	);
}

/** Puts an import behind the last one of its kind, or behind all of them. */
function withImport(text: string, line: string, kind: RegExp): string {
	const last = [...text.matchAll(kind)].at(-1) ?? [...text.matchAll(/^import .*;$/gm)].at(-1);
	const at = last ? last.index + last[0].length : 0;
	return `${text.slice(0, at)}\n${line}${text.slice(at)}`;
}

/** The page whose heading is the node's name; none where there is none yet. */
function pageOf({ displayName }: Words, read: (file: string) => string) {
	return readdirSync(path.join(root, 'docs/nodes'))
		.map((name) => ({ file: `docs/nodes/${name}`, text: read(`docs/nodes/${name}`) }))
		.filter(({ text }) => text.startsWith(`# ${displayName}\n`));
}

/** The page with one line more in its table of operations, behind the others of the resource. */
export function withRow(text: string, kind: Kind, words: Words): string {
	const lines = text.split('\n');
	const head = lines.findIndex((line) => line.startsWith('| Resource: operation'));
	if (head < 0) throw new Error('The page has no table that begins with "Resource: operation"');
	const columns = (lines[head] ?? '').split('|').length - 2;
	const after = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
	const end = after < 0 ? lines.length : after;
	const own = lines
		.slice(0, end)
		.findLastIndex((line, index) => index > head + 1 && line.includes(`${words.resourceTitle}: `));
	lines.splice((own < 0 ? end - 1 : own) + 1, 0, documentRow(kind, words, columns));
	return lines.join('\n');
}
