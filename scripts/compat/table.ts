import type { Cell } from './cores';

const BEGIN = '<!-- compatibility: npm run test:compat -- --write -->';
const END = '<!-- /compatibility -->';

/** Head and rows: what was tried, and for each Node whether it passed. */
export function tableOf(cells: Cell[]): string[][] {
	const nodes = [...new Set(cells.map(({ node }) => node))].sort();
	const whats = [...new Set(cells.map(({ what }) => what))];
	const cell = (what: string, node: string) => {
		const found = cells.find((one) => one.what === what && one.node === node);
		if (!found) return 'not tried';
		return found.fault === undefined ? 'passed' : 'failed';
	};
	return [
		['', ...nodes.map((node) => `Node ${node}`)],
		...whats.map((what) => [what, ...nodes.map((node) => cell(what, node))]),
	];
}

/**
 * The text with the table between its two marks.
 *
 * @throws Error when the marks are missing
 */
export function withTable(text: string, cells: Cell[]): string {
	const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
	if (from < 0 || to < from) throw new Error(`The marks ${BEGIN} and ${END} are missing`);
	const [head = [], ...rows] = tableOf(cells);
	const widths = head.map((_, column) =>
		Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)),
	);
	const line = (row: string[]) =>
		`| ${row.map((value, column) => value.padEnd(widths[column]!)).join(' | ')} |`;
	const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
	const table = [line(head), rule, ...rows.map(line)].join('\n');
	return `${text.slice(0, from + BEGIN.length)}\n\n${table}\n\n${text.slice(to)}`;
}
