import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../..');

/** A fenced block of a page. */
export interface Block {
	page: string;
	line: number;
	language: string;
	text: string;
	/** The last text above it, which may name the file that it comes from. */
	above: string;
}

/** Every page of the repository that people read, by its path from the root. */
export function pages(): string[] {
	const inFolder = (folder: string): string[] =>
		!existsSync(path.join(root, folder))
			? []
			: readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
					.filter((name) => name.endsWith('.md'))
					.map((name) => path.join(folder, name));
	const atRoot = readdirSync(root).filter((name) => name.endsWith('.md'));
	return [...atRoot, ...inFolder('docs'), ...inFolder('examples'), ...inFolder('deploy')].sort();
}

export const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');

/** The fenced blocks of a page, those indented in a list too. */
export function blocksOf(page: string): Block[] {
	const blocks: Block[] = [];
	let open: Block | undefined;
	let above = '';
	for (const [number, line] of textOf(page).split('\n').entries()) {
		const fence = /^\s*```(\w*)/.exec(line);
		if (fence && open) {
			blocks.push(open);
			open = undefined;
		} else if (fence) {
			open = { page, line: number + 1, language: fence[1] ?? '', text: '', above };
		} else if (open) {
			open.text += `${line}\n`;
		} else if (line.trim() !== '') {
			above = line;
		}
	}
	if (open) throw new Error(`${page}:${open.line}: a block that nobody closes`);
	return blocks;
}

/** A page without its fenced blocks. */
export const proseOf = (page: string): string =>
	textOf(page).replaceAll(/^(\s*)```[\s\S]*?^\s*```$/gm, '');

/** The anchors that GitHub gives the headings of a page. */
export function anchorsOf(page: string): Set<string> {
	const seen = new Map<string, number>();
	const anchors = new Set<string>();
	for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6}\s+(.*)$/gm)) {
		const slug = heading
			.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replaceAll(/\s/g, '-');
		const before = seen.get(slug) ?? 0;
		seen.set(slug, before + 1);
		anchors.add(before === 0 ? slug : `${slug}-${before}`);
	}
	for (const [, id = ''] of textOf(page).matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
	return anchors;
}

export interface Link {
	page: string;
	/** As it stands there. */
	to: string;
	/** The file or folder from the root, and the heading in it. */
	file: string;
	anchor: string;
}

/** The links and pictures of a page that lead into this repository. */
export function linksOf(page: string): Link[] {
	return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, to = '']) => to)
		.filter((to) => !/^[a-z]+:/.test(to))
		.map((to) => {
			const [file = '', anchor = ''] = to.split('#');
			return {
				...{ page, to, anchor },
				file: file === '' ? page : path.normalize(path.join(path.dirname(page), file)),
			};
		});
}
